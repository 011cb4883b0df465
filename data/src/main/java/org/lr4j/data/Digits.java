package org.lr4j.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;

/**
 * The built-in data: 1,797 handwritten digits of 8 × 8 pixels. The pixels of 0 to 16 are rescaled
 * to 0 to 255, so that every image set has the same range.
 *
 * <p>Source: Optical Recognition of Handwritten Digits, E. Alpaydin and C. Kaynak, UCI Machine
 * Learning Repository, CC BY 4.0, as scikit-learn ships it.
 */
public final class Digits {
  private static final int COUNT = 1797;
  private static final Shape SHAPE = new Shape(1, 8, 8);

  private Digits() {}

  /**
   * All digits in the order of the file.
   *
   * @return 1,797 images of 1×8×8 in 10 classes
   */
  public static ImageSet load() {
    byte[] pixels = new byte[COUNT * 64];
    byte[] labels = new byte[COUNT];
    int row = 0;
    int column = 0;
    int value = 0;
    for (byte character : text()) {
      if (character == ',') {
        pixels[row * 64 + column++] = (byte) Math.round(value * (255 / 16f));
        value = 0;
      } else if (character == '\n') {
        labels[row++] = (byte) value;
        column = 0;
        value = 0;
      } else {
        value = 10 * value + (character - '0');
      }
    }
    return ImageSet.of("digits", SHAPE, 10, pixels, labels);
  }

  private static byte[] text() {
    try (InputStream packed = Digits.class.getResourceAsStream("digits.csv.gz")) {
      if (packed == null) {
        throw new IllegalStateException("digits.csv.gz is not in the jar of lr4j-data");
      }
      return new GZIPInputStream(packed, 1 << 16).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
