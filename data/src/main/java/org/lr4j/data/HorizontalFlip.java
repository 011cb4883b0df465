package org.lr4j.data;

import java.util.random.RandomGenerator;

/**
 * Mirrors an image left to right.
 *
 * @param p the probability, from 0 to 1
 */
public record HorizontalFlip(double p) implements Augmentation {
  /**
   * Checks the probability.
   *
   * @throws IllegalArgumentException if it is not a probability
   */
  public HorizontalFlip {
    if (!(p >= 0 && p <= 1)) {
      throw new IllegalArgumentException("flip p " + p + " is not from 0 to 1");
    }
  }

  @Override
  public void apply(byte[] image, Shape shape, RandomGenerator random) {
    if (random.nextDouble() >= p) {
      return;
    }
    int width = shape.width();
    for (int row = 0; row < image.length; row += width) {
      for (int left = row, right = row + width - 1; left < right; left++, right--) {
        byte kept = image[left];
        image[left] = image[right];
        image[right] = kept;
      }
    }
  }
}
