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
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.AttributedString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

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
   * @throws DrawingException if this Java runtime has no fonts
   */
  public byte[] png(int width, int height) {
    BufferedImage image =
        new BufferedImage(
            require("width", width), require("height", height), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    paint(graphics, width, height);
    graphics.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", new MemoryCacheImageOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * The figure as an SVG. Letters are drawn as outlines, so that it looks the same everywhere; what
   * they say can be searched in its title and description.
   *
   * @param width user units, at least 200
   * @param height user units, at least 200
   * @return the text of the file, to be stored as UTF-8
   * @throws DrawingException if this Java runtime has no fonts
   */
  public String svg(int width, int height) {
    List<String> words = new ArrayList<>(List.of(subtitle));
    panels.forEach(panel -> words.addAll(panel.words()));
    return Svg.of(
        require("width", width),
        require("height", height),
        title,
        String.join("\n", words),
        graphics -> paint(graphics, width, height));
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

  /** Java's fonts forget that the thread was interrupted. */
  private void paint(Graphics2D graphics, int width, int height) {
    boolean interrupted = Thread.interrupted();
    try {
      paintPanels(graphics, width, height);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Charts keep what they measured while painted, so one picture at a time. */
  private synchronized void paintPanels(Graphics2D graphics, int width, int height) {
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.setColor(Color.WHITE);
    graphics.fill(new Rectangle2D.Double(0, 0, width, height));
    graphics.setColor(Panel.TEXT);
    requireFonts(graphics);
    double y = write(graphics, title, TITLE, MARGIN, width);
    y = write(graphics, subtitle, SUBTITLE, y, width);
    Panel.paint(panels, graphics, (int) y, width, height);
  }

  /** Java runtimes without fonts are found out in as many ways, the first time they are asked. */
  private static void requireFonts(Graphics2D graphics) {
    try {
      new TextLayout("0", TITLE, graphics.getFontRenderContext()).getAdvance();
    } catch (LinkageError | InternalError | RuntimeException e) {
      throw new DrawingException(e);
    }
  }

  /** Writes a paragraph and returns where it ends. */
  private static double write(Graphics2D graphics, String text, Font font, double top, int width) {
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
}
