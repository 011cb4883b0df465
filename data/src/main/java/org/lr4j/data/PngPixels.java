package org.lr4j.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The pixels of the usual PNG files: 8 bits, not interlaced, without a palette or a transparent
 * colour. Java's own reader takes many times as long for a small file, and it stays for all others.
 * For one thread.
 *
 * <p>Source: Portable Network Graphics (PNG) Specification, W3C, third edition, sections 5 to 9.
 */
final class PngPixels {
  private static final int IHDR = 0x49484452;
  private static final int IDAT = 0x49444154;
  private static final int IEND = 0x49454e44;
  private static final int TRNS = 0x74524e53;
  private static final int FIRST_CHUNK = 8;
  private static final int[][] OFFSETS = {{}, {1}, {1, 2}, {1, 2, 3}, {1, 2, 3, 4}};

  private final Inflater inflater = new Inflater();
  private byte[] rows = new byte[0];

  /**
   * Reads a file.
   *
   * @return its pixels, which are valid until the next file is read; null if it is of a rarer kind
   * @throws IOException if it is damaged
   */
  @Nullable Pixels read(byte[] file) throws IOException {
    ByteBuffer png = ByteBuffer.wrap(file);
    if (file.length < 33 || png.getInt(FIRST_CHUNK + 4) != IHDR) {
      return null;
    }
    int width = png.getInt(16);
    int height = png.getInt(20);
    int bands = bands(file[25]);
    long size = (long) height * ((long) width * bands + 1);
    boolean plain = file[24] == 8 && file[26] == 0 && file[27] == 0 && file[28] == 0;
    if (!plain || bands == 0 || width < 1 || height < 1 || size > Integer.MAX_VALUE - 8) {
      return null;
    }
    room((int) size);
    if (!inflate(file, (int) size)) {
      return null;
    }
    int stride = width * bands + 1; // each row begins with its filter
    unfilter(height, stride, bands);
    return new Pixels(rows, width, height, stride, bands, OFFSETS[bands]);
  }

  private static int bands(byte type) {
    return switch (type) {
      case 0 -> 1;
      case 2 -> 3;
      case 4 -> 2;
      case 6 -> 4;
      default -> 0;
    };
  }

  private void room(int size) {
    if (rows.length < size) {
      rows = new byte[size];
    }
  }

  /** Whether the rows are complete; false where the file has a transparent colour. */
  private boolean inflate(byte[] file, int size) throws IOException {
    ByteBuffer png = ByteBuffer.wrap(file);
    inflater.reset();
    int filled = 0;
    int at = FIRST_CHUNK;
    while (filled < size) {
      if (at > png.limit() - 8) {
        throw new IOException("it is cut short");
      }
      int length = png.getInt(at);
      int kind = png.getInt(at + 4);
      int here = Math.min(length, png.limit() - at - 8);
      if (length < 0 || kind == IEND) {
        throw new IOException("its chunks are damaged");
      }
      if (kind == TRNS) {
        return false;
      }
      if (kind == IDAT) {
        inflater.setInput(file, at + 8, here);
        filled = inflateChunk(filled, size);
      }
      if (filled < size && here < length) {
        throw new IOException("it is cut short");
      }
      at += 12 + here;
    }
    return true;
  }

  private int inflateChunk(int from, int size) throws IOException {
    int filled = from;
    try {
      while (filled < size && !inflater.needsInput()) {
        int count = inflater.inflate(rows, filled, size - filled);
        if (count == 0 && (inflater.finished() || inflater.needsDictionary())) {
          throw new IOException("it has too few pixels");
        }
        filled += count;
      }
      return filled;
    } catch (DataFormatException e) {
      throw new IOException("its pixels are damaged: " + e.getMessage(), e);
    }
  }

  private void unfilter(int height, int stride, int bands) throws IOException {
    byte[] b = rows;
    for (int y = 0; y < height; y++) {
      int filter = y * stride;
      int first = filter + 1;
      int end = filter + stride;
      int left = first + bands;
      boolean above = y > 0;
      switch (b[filter]) {
        case 0 -> {}
        case 1 -> {
          for (int i = left; i < end; i++) {
            b[i] += b[i - bands];
          }
        }
        case 2 -> {
          for (int i = first; above && i < end; i++) {
            b[i] += b[i - stride];
          }
        }
        case 3 -> {
          for (int i = first; i < end; i++) {
            int a = i < left ? 0 : b[i - bands] & 0xff;
            int up = above ? b[i - stride] & 0xff : 0;
            b[i] += (byte) ((a + up) >> 1);
          }
        }
        case 4 -> {
          for (int i = first; i < end; i++) {
            int a = i < left ? 0 : b[i - bands] & 0xff;
            int up = above ? b[i - stride] & 0xff : 0;
            int corner = above && i >= left ? b[i - stride - bands] & 0xff : 0;
            b[i] += (byte) paeth(a, up, corner);
          }
        }
        default -> throw new IOException("its rows are damaged");
      }
    }
  }

  private static int paeth(int a, int up, int corner) {
    int toA = Math.abs(up - corner);
    int toUp = Math.abs(a - corner);
    int toCorner = Math.abs(a + up - 2 * corner);
    if (toA <= toUp && toA <= toCorner) {
      return a;
    }
    return toUp <= toCorner ? up : corner;
  }

  void close() {
    inflater.end();
  }
}
