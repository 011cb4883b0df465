package org.lr4j.data;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Tells whether data is what it was: a run that continues must not continue other data. The digest
 * covers the size and shape of each part, every target, and the values of a few examples, so that
 * it stays cheap for large data.
 */
public final class DataDigest {
  /** Examples whose values are read, in each part. */
  private static final int READ = 64;

  private final CRC32C sum = new CRC32C();
  private final byte[] bytes = new byte[Integer.BYTES];

  private DataDigest() {}

  /**
   * The digest of all parts.
   *
   * @param splits the data
   * @return for example {@code 1437+180+180 examples, crc32c 1c291ca3}
   */
  public static String of(Splits splits) {
    DataDigest digest = new DataDigest();
    digest.add(splits.train());
    digest.add(splits.validation());
    digest.add(splits.test());
    return splits.train().size()
        + "+"
        + splits.validation().size()
        + "+"
        + splits.test().size()
        + " examples, crc32c "
        + Long.toHexString(digest.sum.getValue());
  }

  private void add(Dataset part) {
    add(part.size());
    add(part.classes());
    add(part.shape().values());
    if (part.labelsPerExample() == 1) {
      for (int i = 0; i < part.size(); i++) {
        add(Float.floatToIntBits(part.target(i)));
      }
    }
    float[] values = new float[part.shape().values()];
    int step = Math.max(1, part.size() / READ);
    for (int i = 0; i < part.size(); i += step) {
      part.read(i, values);
      for (float value : values) {
        add(Float.floatToIntBits(value));
      }
    }
  }

  private void add(int value) {
    sum.update(ByteBuffer.wrap(bytes).putInt(value).array(), 0, Integer.BYTES);
  }
}
