package org.lr4j.report;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.LineBreakMeasurer;
import java.awt.font.TextAttribute;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.AttributedString;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.internal.chartpart.IChart;

/**
 * A picture: a headline, and charts of XChart one below the other over a common horizontal axis.
 */
public final class Figure {
  /** The usual width of a picture in pixels. */
  public static final int WIDTH = 1200;

  /** The usual height of a picture in pixels. */
  public static final int HEIGHT = 800;

  private static final int LEAST = 200;
  private static final int MARGIN = 20;
  private static final Font TITLE = Panel.font(Font.BOLD, 20);
  private static final Font SUBTITLE = Panel.font(Font.PLAIN, 15);

  private final String title;
  private final String subtitle;
  private final List<Panel> panels;

  Figure(String title, String subtitle, List<Panel> panels) {
    this.title = printable(title);
    this.subtitle = printable(subtitle);
    this.panels = List.copyOf(panels);
  }

  /**
   * The figure as a PNG.
   *
   * @param width pixels, at least 200
   * @param height pixels, at least 200
   * @return the bytes of the file
   */
  public byte[] png(int width, int height) {
    return encode("png", width, height);
  }

  /**
   * The figure as an SVG. Letters are drawn as outlines, so that it looks the same everywhere; what
   * they say can be searched in its title and description.
   *
   * @param width user units, at least 200
   * @param height user units, at least 200
   * @return the text of the file, to be stored as UTF-8
   */
  public String svg(int width, int height) {
    String file = new String(encode("svg", width, height), StandardCharsets.UTF_8);
    // Readers of XML would fetch the document type, of which SVG has no need any more.
    String document = file.substring(file.indexOf("<svg"));
    int inside = document.indexOf('>') + 1;
    StringBuilder words = new StringBuilder(subtitle);
    panels.forEach(panel -> panel.words().forEach(word -> words.append("\n").append(word)));
    return "%s\n<title>%s</title>\n<desc>%s</desc>%s"
        .formatted(
            document.substring(0, inside),
            escape(title),
            escape(words.toString()),
            document.substring(inside));
  }

  /** Charts keep what they measured while painted, so one picture at a time. */
  private synchronized byte[] encode(String format, int width, int height) {
    try {
      return ChartEncoder.getBytes(
          new Sheet(require("width", width), require("height", height)), format);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int require(String name, int pixels) {
    if (pixels < LEAST) {
      throw new IllegalArgumentException(
          name + " of a picture must be at least " + LEAST + ", but is " + pixels);
    }
    return pixels;
  }

  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", " ");
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** The charts as one, for XChart's encoders. */
  private final class Sheet implements IChart {
    private final int width;
    private final int height;

    Sheet(int width, int height) {
      this.width = width;
      this.height = height;
    }

    @Override
    public void paint(Graphics2D graphics, int wide, int high) {
      graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      graphics.setRenderingHint(
          RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      graphics.setColor(Color.WHITE);
      graphics.fill(new Rectangle2D.Double(0, 0, wide, high));
      graphics.setColor(Panel.TEXT);
      double y = write(graphics, title, TITLE, MARGIN);
      y = write(graphics, subtitle, SUBTITLE, y);
      Panel.paint(panels, graphics, (int) y, wide, high);
    }

    /** Writes a paragraph and returns where it ends. */
    private double write(Graphics2D graphics, String text, Font font, double top) {
      double y = top;
      if (text.isBlank()) {
        return y;
      }
      AttributedString styled = new AttributedString(text, Map.of(TextAttribute.FONT, font));
      LineBreakMeasurer lines =
          new LineBreakMeasurer(styled.getIterator(), graphics.getFontRenderContext());
      while (lines.getPosition() < text.length()) {
        TextLayout line = lines.nextLayout(width - 2f * MARGIN);
        graphics.fill(
            line.getOutline(AffineTransform.getTranslateInstance(MARGIN, y + line.getAscent())));
        y += line.getAscent() + line.getDescent() + 4;
      }
      return y;
    }

    @Override
    public int getWidth() {
      return width;
    }

    @Override
    public int getHeight() {
      return height;
    }

    @Override
    public String getTitle() {
      return title;
    }
  }
}
