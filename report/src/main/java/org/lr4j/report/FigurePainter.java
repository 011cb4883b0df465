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

/** Draws a figure: its headline, and the charts of XChart below it. */
final class FigurePainter {
  private static final int MARGIN = 20;
  private static final Font TITLE = PanelPainter.font(Font.BOLD, 20);
  private static final Font SUBTITLE = PanelPainter.font(Font.PLAIN, 15);

  private final Figure figure;

  FigurePainter(Figure figure) {
    this.figure = figure;
  }

  byte[] png(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
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

  String svg(int width, int height) {
    List<String> words = new ArrayList<>(List.of(figure.subtitle()));
    figure.panels().forEach(panel -> words.addAll(panel.words()));
    return Svg.of(
        width,
        height,
        figure.title(),
        String.join("\n", words),
        graphics -> paint(graphics, width, height));
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

  private void paintPanels(Graphics2D graphics, int width, int height) {
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.setColor(Color.WHITE);
    graphics.fill(new Rectangle2D.Double(0, 0, width, height));
    graphics.setColor(PanelPainter.TEXT);
    requireFonts(graphics);
    double y = write(graphics, figure.title(), TITLE, MARGIN, width);
    y = write(graphics, figure.subtitle(), SUBTITLE, y, width);
    PanelPainter.paint(figure, graphics, (int) y, width, height);
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
