package org.lr4j.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A picture of rectangles, lines, dots and words, for what has no axes of numbers. It is a
 * description, as a {@link Figure} is: {@link #png} and {@link #svg} draw it as files, and {@link
 * #html} as a part of a page, whose words can be selected and whose colours follow the reader's.
 */
public final class Sketch {
  /** Width of a character as a share of the size of the letters, about. */
  private static final double BREADTH = 0.6;

  /** Bold words are wider by this factor, about. */
  private static final double BOLDER = 1.1;

  private final String title;
  private final int width;
  private final int height;
  private final List<Shape> shapes;

  private Sketch(String title, int width, int height, List<Shape> shapes) {
    this.title = title;
    this.width = width;
    this.height = height;
    this.shapes = List.copyOf(shapes);
  }

  /**
   * A colour.
   *
   * @param rgb red, green and blue on paper
   * @param css what a page calls it; empty for the colour itself
   */
  record Tint(int rgb, String css) {
    static final Tint TEXT = new Tint(0x24292f, "var(--text)");
    static final Tint SOFT = new Tint(0x57606a, "var(--soft)");
    static final Tint LINE = new Tint(0xd5dae0, "var(--line)");
    static final Tint PAPER = new Tint(0xffffff, "var(--paper)");
    static final Tint ANSWER = new Tint(0x0a7d43, "var(--accent)");

    static Tint of(int rgb) {
      return new Tint(rgb, "");
    }

    Color color() {
      return new Color(rgb);
    }

    String text() {
      return css.isEmpty() ? String.format(Locale.ROOT, "#%06x", rgb) : css;
    }
  }

  /** Where words stand relative to their place. */
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  private sealed interface Shape {}

  private record Box(double x, double y, double width, double height, Tint fill, String tip)
      implements Shape {}

  private record Stroke(double[] x, double[] y, Tint tint, double width, boolean dashed, String tip)
      implements Shape {}

  private record Dot(double x, double y, double radius, Tint tint, String tip) implements Shape {}

  private record Words(
      double x, double y, double size, boolean bold, Anchor anchor, Tint tint, String text)
      implements Shape {}

  /** Puts shapes one over the other. */
  static final class Maker {
    private final List<Shape> shapes = new ArrayList<>();

    Maker box(double x, double y, double width, double height, Tint fill, String tip) {
      shapes.add(new Box(x, y, width, height, fill, tip));
      return this;
    }

    Maker frame(
        double x, double y, double width, double height, Tint tint, double thick, boolean dashed) {
      return line(
          new double[] {x, x + width, x + width, x, x},
          new double[] {y, y, y + height, y + height, y},
          tint,
          thick,
          dashed,
          "");
    }

    Maker line(double[] x, double[] y, Tint tint, double thick, boolean dashed, String tip) {
      shapes.add(new Stroke(x, y, tint, thick, dashed, tip));
      return this;
    }

    Maker line(double x, double y, double toX, double toY, Tint tint, double thick) {
      return line(new double[] {x, toX}, new double[] {y, toY}, tint, thick, false, "");
    }

    Maker dot(double x, double y, double radius, Tint tint, String tip) {
      shapes.add(new Dot(x, y, radius, tint, tip));
      return this;
    }

    /** Words whose base line is at y. */
    Maker words(double x, double y, double size, Anchor anchor, Tint tint, String text) {
      shapes.add(new Words(x, y, size, false, anchor, tint, text));
      return this;
    }

    Maker bold(double x, double y, double size, Anchor anchor, Tint tint, String text) {
      shapes.add(new Words(x, y, size, true, anchor, tint, text));
      return this;
    }

    /** Words that end at x and have their middle at y; long ones take two lines. */
    Maker label(double x, double y, double room, Tint tint, boolean bold, String text) {
      double width = bold ? room / BOLDER : room;
      boolean fits = breadth(text, StudyPlot.BODY) <= width;
      double size = fits ? StudyPlot.BODY : StudyPlot.SMALL;
      int most = (int) (width / breadth("0", size));
      String[] lines = fits ? new String[] {text} : Wrapping.lines(text, most).split("\n");
      int shown = Math.min(2, lines.length);
      for (int i = 0; i < shown; i++) {
        boolean more = i == 1 && lines.length > 2;
        String line = more ? cut(lines[i] + " " + lines[2], size, width) : lines[i];
        double at = y + 5 + (i - (shown - 1) / 2.0) * 16;
        shapes.add(new Words(x, at, size, bold, Anchor.END, tint, line));
      }
      return this;
    }

    Sketch make(String title, int width, double height) {
      return new Sketch(title, width, (int) Math.ceil(height), shapes);
    }
  }

  /** How wide words are, about; fonts differ. */
  static double breadth(String text, double size) {
    return text.length() * size * BREADTH;
  }

  /** Words cut to a width. */
  static String cut(String text, double size, double width) {
    int most = (int) Math.max(1, width / (size * BREADTH));
    return text.length() <= most ? text : text.substring(0, Math.max(1, most - 1)) + "…";
  }

  /**
   * The headline.
   *
   * @return a line
   */
  public String title() {
    return title;
  }

  /**
   * The picture as a PNG.
   *
   * @return the bytes of the file
   * @throws DrawingException if this Java runtime has no fonts
   */
  public byte[] png() {
    return Raster.png(width, height, this::paint);
  }

  /**
   * The picture as an SVG file, letters as outlines.
   *
   * @return the text of the file, to be stored as UTF-8
   * @throws DrawingException if this Java runtime has no fonts
   */
  public String svg() {
    return Svg.of(
        width,
        height,
        title,
        String.join("\n", said()),
        graphics -> Raster.paint(graphics, width, height, this::paint));
  }

  private List<String> said() {
    List<String> said = new ArrayList<>();
    for (Shape shape : shapes) {
      if (shape instanceof Words words) {
        said.add(words.text());
      }
    }
    return said;
  }

  private void paint(Graphics2D graphics) {
    for (Shape shape : shapes) {
      if (shape instanceof Box box) {
        graphics.setColor(box.fill.color());
        graphics.fill(new Rectangle2D.Double(box.x, box.y, box.width, box.height));
      } else if (shape instanceof Stroke stroke) {
        graphics.setColor(stroke.tint.color());
        graphics.setStroke(pen(stroke));
        Path2D path = new Path2D.Double();
        for (int i = 0; i < stroke.x.length; i++) {
          if (i == 0) {
            path.moveTo(stroke.x[i], stroke.y[i]);
          } else {
            path.lineTo(stroke.x[i], stroke.y[i]);
          }
        }
        graphics.draw(path);
      } else if (shape instanceof Dot dot) {
        graphics.setColor(dot.tint.color());
        graphics.fill(
            new Ellipse2D.Double(
                dot.x - dot.radius, dot.y - dot.radius, 2 * dot.radius, 2 * dot.radius));
      } else if (shape instanceof Words words && !words.text.isBlank()) {
        write(graphics, words);
      }
    }
  }

  private static BasicStroke pen(Stroke stroke) {
    float wide = (float) stroke.width;
    return stroke.dashed
        ? new BasicStroke(
            wide, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, new float[] {5, 4}, 0)
        : new BasicStroke(wide, BasicStroke.CAP_ROUND, BasicStroke.JOIN_MITER);
  }

  private static void write(Graphics2D graphics, Words words) {
    Font font =
        PanelPainter.font(words.bold ? Font.BOLD : Font.PLAIN, 1).deriveFont((float) words.size);
    TextLayout line = new TextLayout(words.text, font, graphics.getFontRenderContext());
    double share =
        switch (words.anchor) {
          case START -> 0;
          case MIDDLE -> 0.5;
          case END -> 1;
        };
    graphics.setColor(words.tint.color());
    graphics.fill(
        line.getOutline(
            AffineTransform.getTranslateInstance(words.x - share * line.getAdvance(), words.y)));
  }

  /**
   * The picture as a part of a page.
   *
   * @return an element of HTML
   */
  public String html() {
    StringBuilder html =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\""
                    + " style=\"width:100%%;max-width:%dpx;height:auto;min-width:640px;font-family:inherit\">\n",
                width,
                height,
                escaped(title),
                width));
    for (Shape shape : shapes) {
      html.append(html(shape));
    }
    return html.append("</svg>\n").toString();
  }

  private static String html(Shape shape) {
    if (shape instanceof Box box) {
      return String.format(
          Locale.ROOT,
          "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\">%s</rect>\n",
          box.x,
          box.y,
          box.width,
          box.height,
          box.fill.text(),
          tip(box.tip));
    }
    if (shape instanceof Stroke stroke) {
      StringBuilder points = new StringBuilder();
      for (int i = 0; i < stroke.x.length; i++) {
        points.append(String.format(Locale.ROOT, "%.1f,%.1f ", stroke.x[i], stroke.y[i]));
      }
      return String.format(
          Locale.ROOT,
          "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%.1f\"%s>%s"
              + "</polyline>\n",
          points.toString().strip(),
          stroke.tint.text(),
          stroke.width,
          stroke.dashed ? " stroke-dasharray=\"5 4\"" : "",
          tip(stroke.tip));
    }
    if (shape instanceof Dot dot) {
      return String.format(
          Locale.ROOT,
          "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"%s\">%s</circle>\n",
          dot.x,
          dot.y,
          dot.radius,
          dot.tint.text(),
          tip(dot.tip));
    }
    Words words = (Words) shape;
    return String.format(
        Locale.ROOT,
        "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%.1f\"%s text-anchor=\"%s\" fill=\"%s\""
            + " pointer-events=\"none\">%s</text>\n",
        words.x,
        words.y,
        words.size,
        words.bold ? " font-weight=\"600\"" : "",
        words.anchor.name().toLowerCase(Locale.ROOT),
        words.tint.text(),
        escaped(words.text));
  }

  private static String tip(String words) {
    return words.isEmpty() ? "" : "<title>" + escaped(words) + "</title>";
  }

  private static String escaped(String text) {
    return text.replaceAll("\\p{Cntrl}", " ")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
