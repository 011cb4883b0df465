package org.lr4j.data;

import java.awt.image.BufferedImage;

/** Pictures of a data set side by side, to be looked at. */
public final class SampleSheet {
  private static final int SMALLEST = 64;
  private static final int LARGEST = 128;
  private static final int GAP = 4;
  private static final int PAPER = 0xffffff;

  private SampleSheet() {}

  /**
   * Draws the first pictures of each class, a row for each class in their order.
   *
   * @param images the pictures; others than grey or three colours show their first channel
   * @param perClass how many of each class at most, at least 1
   * @param classes how many classes at most, at least 1
   * @return a picture
   */
  public static BufferedImage of(ImageSet images, int perClass, int classes) {
    int rows = Math.min(classes, images.classes());
    Shape shape = images.shape();
    double scale =
        (double) Math.max(SMALLEST, Math.min(LARGEST, Math.max(shape.height(), shape.width())))
            / Math.max(shape.height(), shape.width());
    int width = (int) Math.max(1, Math.round(shape.width() * scale));
    int height = (int) Math.max(1, Math.round(shape.height() * scale));
    BufferedImage sheet =
        new BufferedImage(
            GAP + perClass * (width + GAP),
            GAP + rows * (height + GAP),
            BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < sheet.getWidth() * sheet.getHeight(); i++) {
      sheet.setRGB(i % sheet.getWidth(), i / sheet.getWidth(), PAPER);
    }
    int[] drawn = new int[rows];
    int left = rows * perClass;
    byte[] picture = new byte[shape.values()];
    for (int i = 0; i < images.size() && left > 0; i++) {
      int label = images.label(i);
      if (label < rows && drawn[label] < perClass) {
        images.readBytes(i, picture);
        int x0 = GAP + drawn[label] * (width + GAP);
        int y0 = GAP + label * (height + GAP);
        for (int y = 0; y < height; y++) {
          for (int x = 0; x < width; x++) {
            int row = (int) (y / scale);
            int column = (int) (x / scale);
            int at = row * shape.width() + column;
            sheet.setRGB(x0 + x, y0 + y, colour(picture, shape, Math.min(at, shape.pixels() - 1)));
          }
        }
        drawn[label]++;
        left--;
      }
    }
    return sheet;
  }

  private static int colour(byte[] picture, Shape shape, int at) {
    int red = picture[at] & 0xff;
    boolean colours = shape.channels() == 3;
    int green = colours ? picture[shape.pixels() + at] & 0xff : red;
    int blue = colours ? picture[2 * shape.pixels() + at] & 0xff : red;
    return red << 16 | green << 8 | blue;
  }
}
