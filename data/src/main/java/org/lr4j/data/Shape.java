package org.lr4j.data;

/**
 * The shape of one example. A row of a table has a channel a column and is 1 × 1.
 *
 * @param channels colour planes, at least 1
 * @param height rows of pixels, at least 1
 * @param width columns of pixels, at least 1
 */
public record Shape(int channels, int height, int width) {
  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if a size is below 1 or the example has 2³¹ values or more
   */
  public Shape {
    if (!(channels >= 1 && height >= 1 && width >= 1)) {
      throw new IllegalArgumentException(
          "shape " + channels + "×" + height + "×" + width + " has a size below 1");
    }
    if ((double) channels * height * width > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "shape " + channels + "×" + height + "×" + width + " has too many values");
    }
  }

  /**
   * The pixels of one plane.
   *
   * @return height × width
   */
  public int pixels() {
    return height * width;
  }

  /**
   * The numbers that make one example.
   *
   * @return channels × height × width
   */
  public int values() {
    return channels * height * width;
  }

  @Override
  public String toString() {
    return channels + "×" + height + "×" + width;
  }
}
