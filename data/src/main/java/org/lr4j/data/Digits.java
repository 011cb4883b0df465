package org.lr4j.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
    try (InputStream packed = Digits.class.getResourceAsStream("digits.csv.gz")) {
      if (packed == null) {
        throw new IllegalStateException("digits.csv.gz is not in the jar of lr4j-data");
      }
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(new GZIPInputStream(packed), StandardCharsets.US_ASCII));
      for (int row = 0; row < COUNT; row++) {
        labels[row] = parse(reader, row, pixels);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ImageSet.of("digits", SHAPE, 10, pixels, labels);
  }

  private static byte parse(BufferedReader reader, int row, byte[] pixels) throws IOException {
    int column = 0;
    int value = 0;
    for (int c = reader.read(); c != '\n' && c >= 0; c = reader.read()) {
      if (c == ',') {
        pixels[row * 64 + column++] = (byte) Math.round(value * (255 / 16f));
        value = 0;
      } else if (c >= '0' && c <= '9') {
        value = 10 * value + (c - '0');
      }
    }
    return (byte) value;
  }
}
