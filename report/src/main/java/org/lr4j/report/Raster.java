package org.lr4j.report;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.TextLayout;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** White paper to paint on, as pixels or as whatever else draws for {@link Graphics2D}. */
final class Raster {
  private static final Font PLAIN = PanelPainter.font(Font.PLAIN, 15);

  private Raster() {}

  static byte[] png(int width, int height, Consumer<Graphics2D> painter) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    paint(graphics, width, height, painter);
    graphics.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", new MemoryCacheImageOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Paints on white. Java's fonts forget that the thread was interrupted. */
  static void paint(Graphics2D graphics, int width, int height, Consumer<Graphics2D> painter) {
    boolean interrupted = Thread.interrupted();
    try {
      graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      graphics.setRenderingHint(
          RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      graphics.setColor(Color.WHITE);
      graphics.fill(new Rectangle2D.Double(0, 0, width, height));
      graphics.setColor(PanelPainter.TEXT);
      requireFonts(graphics);
      painter.accept(graphics);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Java runtimes without fonts are found out in as many ways, the first time they are asked. */
  private static void requireFonts(Graphics2D graphics) {
    try {
      new TextLayout("0", PLAIN, graphics.getFontRenderContext()).getAdvance();
    } catch (LinkageError | InternalError | RuntimeException e) {
      throw new DrawingException(e);
    }
  }
}
