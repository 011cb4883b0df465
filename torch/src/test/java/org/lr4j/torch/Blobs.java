package org.lr4j.torch;

import java.util.Random;
import org.lr4j.data.ImageSet;
import org.lr4j.data.Shape;
import org.lr4j.data.Splits;

/** Small generated images whose brightest corner is their class. */
final class Blobs {
  private Blobs() {}

  static Splits of(Shape shape, int train, long seed) {
    return new Splits(set(shape, train, seed), set(shape, 40, seed + 1), set(shape, 60, seed + 2));
  }

  private static ImageSet set(Shape shape, int count, long seed) {
    Random random = new Random(seed);
    byte[] pixels = new byte[count * shape.values()];
    byte[] labels = new byte[count];
    random.nextBytes(pixels);
    for (int n = 0; n < count; n++) {
      labels[n] = (byte) (n % 4);
      for (int c = 0; c < shape.channels(); c++) {
        for (int y = 0; y < shape.height(); y++) {
          for (int x = 0; x < shape.width(); x++) {
            boolean inside =
                (y < shape.height() / 2) == (n % 4 < 2) && (x < shape.width() / 2) == (n % 2 == 0);
            int at = ((n * shape.channels() + c) * shape.height() + y) * shape.width() + x;
            pixels[at] = (byte) ((pixels[at] & 0x7f) + (inside ? 100 : 0));
          }
        }
      }
    }
    return ImageSet.of("blobs", shape, 4, pixels, labels);
  }
}
