package org.lr4j.data;

import java.util.random.RandomGenerator;

/**
 * Cutout, or random erasing: covers one or more rectangles of an image with random pixels.
 *
 * <p>A rectangle covers the share s of the image's area, uniform from {@code sL} to {@code sH}, and
 * is r times as high as wide, r uniform from {@code r1} to {@code r2}; width and height are rounded
 * down. Size and place (uniform over the image) are drawn together, and drawn again when the
 * rectangle would reach over the edge. Colours are uniform between the least and the greatest value
 * of the image itself.
 *
 * <p>Sources: DeVries and Taylor, arXiv 1708.04552; Zhong et al., arXiv 1708.04896.
 *
 * @param p the probability that an image is changed, from 0 to 1
 * @param sL the least share of the area, above 0
 * @param sH the greatest share of the area, at most 1
 * @param r1 the least ratio of height to width, above 0
 * @param r2 the greatest ratio of height to width
 * @param maxErasuresPerImage the most rectangles in an image; their number is uniform from 1
 * @param pixelLevel whether each value is drawn on its own, or one for a whole rectangle
 */
public record Cutout(
    double p,
    double sL,
    double sH,
    double r1,
    double r2,
    int maxErasuresPerImage,
    boolean pixelLevel)
    implements Augmentation {
  /** A rectangle that hardly ever fits is left out in the end, so that no image takes forever. */
  private static final int MOST_TRIES = 1000;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a range is empty or a value lies outside its own
   */
  public Cutout {
    if (!(p >= 0 && p <= 1)) {
      throw new IllegalArgumentException("cutout p " + p + " is not from 0 to 1");
    }
    if (!(sL > 0 && sL <= sH && sH <= 1)) {
      throw new IllegalArgumentException(
          "cutout s_l " + sL + " and s_h " + sH + " are not 0 < s_l <= s_h <= 1");
    }
    if (!(r1 > 0 && r1 <= r2 && r2 < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "cutout r_1 " + r1 + " and r_2 " + r2 + " are not 0 < r_1 <= r_2");
    }
    if (!(maxErasuresPerImage >= 1)) {
      throw new IllegalArgumentException(
          "cutout max_erasures_per_image " + maxErasuresPerImage + " is below 1");
    }
  }

  /**
   * One or two rectangles of .1 to .3 of the area each, filled pixel by pixel, in three of four
   * images.
   *
   * @return p .75, s .1 to .3, r .3 to 1/.3, 2 erasures, pixel level
   */
  public static Cutout standard() {
    return new Cutout(0.75, 0.1, 0.3, 0.3, 1 / 0.3, 2, true);
  }

  @Override
  public void apply(byte[] image, Shape shape, RandomGenerator random) {
    if (random.nextDouble() >= p) {
      return;
    }
    int least = 255;
    int greatest = 0;
    for (byte value : image) {
      least = Math.min(least, value & 0xff);
      greatest = Math.max(greatest, value & 0xff);
    }
    int erasures = 1 + random.nextInt(maxErasuresPerImage);
    for (int i = 0; i < erasures; i++) {
      erase(image, shape, random, least, greatest - least + 1);
    }
  }

  private void erase(byte[] image, Shape shape, RandomGenerator random, int least, int colours) {
    for (int attempt = 0; attempt < MOST_TRIES; attempt++) {
      double area = between(sL, sH, random) * shape.pixels();
      double ratio = between(r1, r2, random);
      int width = (int) Math.sqrt(area / ratio);
      int height = (int) Math.sqrt(area * ratio);
      int left = random.nextInt(shape.width());
      int top = random.nextInt(shape.height());
      if (left + width <= shape.width() && top + height <= shape.height()) {
        int colour = least + random.nextInt(colours);
        for (int c = 0; c < shape.channels(); c++) {
          for (int y = top; y < top + height; y++) {
            int row = (c * shape.height() + y) * shape.width();
            for (int x = row + left; x < row + left + width; x++) {
              image[x] = (byte) (pixelLevel ? least + random.nextInt(colours) : colour);
            }
          }
        }
        return;
      }
    }
  }

  private static double between(double low, double high, RandomGenerator random) {
    return low + (high - low) * random.nextDouble();
  }
}
