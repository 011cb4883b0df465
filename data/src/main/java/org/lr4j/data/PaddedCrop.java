package org.lr4j.data;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Pads an image with zeros on all sides and cuts a window of its own size out at a random place;
 * that is, moves it by up to {@code padding} pixels in each direction.
 *
 * @param padding pixels on each side, at least 0
 */
public record PaddedCrop(int padding) implements Augmentation {
  /**
   * Checks the padding.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public PaddedCrop {
    if (!(padding >= 0)) {
      throw new IllegalArgumentException("crop padding " + padding + " is negative");
    }
  }

  @Override
  public void apply(byte[] image, Shape shape, RandomGenerator random) {
    int right = random.nextInt(2 * padding + 1) - padding;
    int down = random.nextInt(2 * padding + 1) - padding;
    if (right == 0 && down == 0) {
      return;
    }
    byte[] whole = image.clone();
    Arrays.fill(image, (byte) 0);
    int width = shape.width();
    int length = width - Math.abs(right);
    for (int c = 0; c < shape.channels() && length > 0; c++) {
      int plane = c * shape.pixels();
      int end = shape.height() + Math.min(0, down);
      for (int y = Math.max(0, down); y < end; y++) {
        int from = plane + (y - down) * width + Math.max(0, -right);
        System.arraycopy(whole, from, image, plane + y * width + Math.max(0, right), length);
      }
    }
  }
}
