package org.lr4j.data;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * How much fits: a small file may unpack to gigabytes, and rows times columns may exceed an array.
 */
final class Sizes {
  private static final int MIB = 1 << 20;

  private Sizes() {}

  /** Unpacking copies, so that a file must be well below the memory there is. */
  static long bytesThatFit() {
    return Math.min(Integer.MAX_VALUE - 8L, Runtime.getRuntime().maxMemory() / 4);
  }

  /** Text takes more memory as cells than as bytes. */
  static long textThatFits() {
    return Runtime.getRuntime().maxMemory() / 2;
  }

  /** The product, if an array can be that long. */
  static int product(String what, long count, long each, String remedy) {
    long product = Math.multiplyHigh(count, each) == 0 ? count * each : Long.MAX_VALUE;
    if (product < 0 || product > Integer.MAX_VALUE - 8) {
      throw new DataException(
          what + ": " + count + " times " + each + " values do not fit into memory; " + remedy);
    }
    return (int) product;
  }

  /** A stream that refuses to go on beyond a number of bytes. */
  static InputStream atMost(long most, Path file, String remedy, InputStream stream) {
    return new FilterInputStream(stream) {
      private long seen;

      private int count(int read) {
        seen += Math.max(0, read);
        if (seen > most) {
          throw new DataException(
              "file "
                  + file
                  + " holds more than "
                  + most / MIB
                  + " MiB when it is unpacked, which does not fit into memory; "
                  + remedy);
        }
        return read;
      }

      @Override
      public int read() throws IOException {
        int value = super.read();
        count(value < 0 ? 0 : 1);
        return value;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        return count(super.read(bytes, offset, length));
      }
    };
  }
}
