package org.lr4j.report.figure;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * Panels one below the other over a common horizontal axis.
 *
 * @param title the headline
 * @param subtitle a second line, or empty
 * @param axis what the horizontal axis measures
 * @param scale the horizontal axis
 * @param panels from top to bottom, at least one
 */
public record Figure(String title, String subtitle, String axis, Scale scale, List<Panel> panels) {
  /** The usual width of a picture in pixels. */
  public static final int WIDTH = 1200;

  /** The usual height of a picture in pixels. */
  public static final int HEIGHT = 800;

  private static final int LEAST = 200;

  /**
   * Copies.
   *
   * @throws IllegalArgumentException if there is no panel
   */
  public Figure {
    panels = List.copyOf(panels);
    if (panels.isEmpty()) {
      throw new IllegalArgumentException("a figure needs at least one panel");
    }
  }

  /**
   * The figure as a PNG.
   *
   * @param width pixels, at least 200
   * @param height pixels, at least 200
   * @return the bytes of the file
   */
  public byte[] png(int width, int height) {
    BufferedImage image =
        new BufferedImage(
            require("width", width), require("height", height), BufferedImage.TYPE_INT_RGB);
    try (PixelCanvas canvas = new PixelCanvas(image)) {
      new Layout(this, canvas, width, height).draw();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.setUseCache(false);
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * The figure as an SVG.
   *
   * @param width user units, at least 200
   * @param height user units, at least 200
   * @return the text of the file, to be stored as UTF-8
   */
  public String svg(int width, int height) {
    SvgCanvas canvas = new SvgCanvas(require("width", width), require("height", height), title);
    new Layout(this, canvas, width, height).draw();
    return canvas.document();
  }

  private static int require(String name, int pixels) {
    if (pixels < LEAST) {
      throw new IllegalArgumentException(
          name + " of a picture must be at least " + LEAST + ", but is " + pixels);
    }
    return pixels;
  }
}
