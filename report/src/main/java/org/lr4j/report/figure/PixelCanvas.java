package org.lr4j.report.figure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;

/** Draws pixels, with the Java runtime's own sans-serif font. */
final class PixelCanvas implements Canvas, AutoCloseable {
  private final Graphics2D graphics;

  PixelCanvas(BufferedImage image) {
    this.graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
  }

  @Override
  public void line(double[] x, double[] y, int n, Ink ink, double width, boolean dashed) {
    use(ink);
    float[] dash = {(float) (4 * width), (float) (3 * width)};
    graphics.setStroke(
        dashed
            ? new BasicStroke(
                (float) width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1f, dash, 0f)
            : new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    graphics.draw(path(x, y, n));
  }

  @Override
  public void area(double[] x, double[] y, int n, Ink ink) {
    use(ink);
    Path2D path = path(x, y, n);
    path.closePath();
    graphics.fill(path);
  }

  private static Path2D path(double[] x, double[] y, int n) {
    Path2D path = new Path2D.Double();
    path.moveTo(x[0], y[0]);
    for (int i = 1; i < n; i++) {
      path.lineTo(x[i], y[i]);
    }
    return path;
  }

  @Override
  public void dot(double x, double y, double radius, Ink ink) {
    use(ink);
    graphics.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
  }

  @Override
  public void box(Box box, double corner, Ink ink) {
    use(ink);
    graphics.fill(
        new RoundRectangle2D.Double(
            box.left(), box.top(), box.width(), box.height(), 2 * corner, 2 * corner));
  }

  @Override
  public void text(
      String text, double x, double y, Anchor anchor, double size, boolean bold, Ink ink) {
    use(ink);
    graphics.setFont(font(size, bold));
    double left = x - anchor.share() * textWidth(text, size, bold);
    graphics.drawString(text, (float) left, (float) y);
  }

  @Override
  public void uprightText(String text, double x, double y, double size, Ink ink) {
    AffineTransform before = graphics.getTransform();
    graphics.rotate(-Math.PI / 2, x, y);
    text(text, x, y, Anchor.MIDDLE, size, false, ink);
    graphics.setTransform(before);
  }

  @Override
  public double textWidth(String text, double size, boolean bold) {
    return font(size, bold).getStringBounds(text, graphics.getFontRenderContext()).getWidth();
  }

  @Override
  public void clip(Box box) {
    graphics.setClip(new Rectangle2D.Double(box.left(), box.top(), box.width(), box.height()));
  }

  @Override
  public void unclip() {
    graphics.setClip(null);
  }

  @Override
  public void close() {
    graphics.dispose();
  }

  private void use(Ink ink) {
    int alpha = (int) Math.round(255 * ink.alpha());
    graphics.setColor(new Color((alpha << 24) | ink.rgb(), true));
  }

  private static Font font(double size, boolean bold) {
    return new Font(Font.SANS_SERIF, bold ? Font.BOLD : Font.PLAIN, 1).deriveFont((float) size);
  }
}
