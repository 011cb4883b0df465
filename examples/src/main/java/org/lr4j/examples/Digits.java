package org.lr4j.examples;

import org.lr4j.data.ImageSet;

/**
 * Handwritten digits as rows of numbers.
 *
 * @param pixels a row of 64 a digit, in [0, 1]
 * @param labels the digits
 */
public record Digits(float[][] pixels, int[] labels) {
  /**
   * Some of the 1,797 digits.
   *
   * @param from the first
   * @param to the one after the last
   * @return the digits
   */
  public static Digits between(int from, int to) {
    ImageSet all = org.lr4j.data.Digits.load();
    Digits digits = new Digits(new float[to - from][64], new int[to - from]);
    for (int i = from; i < to; i++) {
      all.read(i, digits.pixels[i - from]);
      for (int j = 0; j < 64; j++) {
        digits.pixels[i - from][j] /= 255;
      }
      digits.labels[i - from] = all.label(i);
    }
    return digits;
  }

  /**
   * The digits as rows with a single 1.
   *
   * @return a row of 10 a digit
   */
  public float[][] oneHot() {
    float[][] rows = new float[labels.length][10];
    for (int i = 0; i < labels.length; i++) {
      rows[i][labels[i]] = 1;
    }
    return rows;
  }
}
