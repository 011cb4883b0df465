package org.lr4j.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Reads the coefficients of a JPEG file's scan, block by block.
 *
 * <p>The bytes up to the next marker are first copied without those that are stuffed in, so that
 * the next bits are wherever they are, and no branch asks whether there are enough of them.
 *
 * <p>Source: ITU-T T.81, annex F.
 */
final class JpegBits {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** Zeros behind the bytes, more than a damaged block reads. */
  private static final int MARGIN = 320;

  /** Bits are counted in an int. */
  private static final int MOST_BYTES = (Integer.MAX_VALUE >> 3) - MARGIN;

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final int LOOK_SHIFT = Long.SIZE - JpegCodes.LOOK;

  /** Where coefficients lie in a block's rows; damaged files run over its end. */
  static final int[] ZIGZAG = zigzag();

  private byte[] file = {};
  private byte[] bytes = new byte[1 << 12];
  private int next;
  private int end;
  private int at;

  /** Begins to read. */
  void open(byte[] all, int from) {
    file = all;
    next = from;
    copy();
  }

  private static int[] zigzag() {
    int[] order = new int[64 + 16];
    Arrays.fill(order, 63);
    int row = 0;
    int column = 0;
    for (int i = 0; i < 64; i++) {
      order[i] = 8 * row + column;
      boolean up = (row + column) % 2 == 0;
      if ((up && column == 7) || (!up && row < 7 && column == 0)) {
        row++;
      } else if ((up && row == 0) || (!up && row == 7)) {
        column++;
      } else {
        row += up ? -1 : 1;
        column += up ? 1 : -1;
      }
    }
    return order;
  }

  /** Copies the bytes up to the next marker. */
  private void copy() {
    int most = Math.min(file.length - next, MOST_BYTES);
    if (bytes.length < most + MARGIN) {
      bytes = new byte[most + MARGIN];
    }
    int from = next;
    int last = next + most;
    int to = 0;
    while (from < last) {
      if (from + 8 <= last) {
        long eight = (long) LONG.get(file, from);
        if (((~eight - ONES) & eight & HIGHS) == 0) { // none of them is 0xff
          LONG.set(bytes, to, eight);
          from += 8;
          to += 8;
          continue;
        }
      }
      byte one = file[from];
      if (one == -1) {
        if (from + 1 >= last || file[from + 1] != 0) {
          break; // a marker, or the file's end
        }
        from++;
      }
      bytes[to++] = one;
      from++;
    }
    Arrays.fill(bytes, to, to + MARGIN, (byte) 0);
    next = from;
    end = 8 * to;
    at = 0;
  }

  /**
   * Reads a block.
   *
   * @param dc the codes of its first coefficient, which is read as a difference
   * @param ac the codes of the others
   * @param steps by how much each coefficient is multiplied, in the file's order, and {@code
   *     ZIGZAG.length} of them
   * @param before the first coefficient of the block before
   * @param into receives its 64 coefficients in rows, with the first one undivided by its step in
   *     place 64 and in place 65 whether others than the first are not 0
   * @return whether its codes are sound
   */
  boolean block(JpegCodes dc, JpegCodes ac, int[] steps, int before, int[] into) {
    byte[] from = bytes;
    int bit = at;
    long bits = (long) LONG.get(from, bit >> 3) << (bit & 7);
    int entry = dc.symbols[(int) (bits >>> LOOK_SHIFT)];
    if (entry == 0) {
      entry = dc.longer((int) (bits >>> 48));
    }
    int length = entry >> 8;
    int size = entry & 0xff;
    if (entry == 0 || size > 15) {
      return false;
    }
    bit += length + size;
    Arrays.fill(into, 0);
    int first =
        before + (size == 0 ? 0 : JpegCodes.number((int) ((bits << length) >>> -size), size));
    into[64] = first;
    into[0] = first * steps[0];
    int place = 1;
    while (place < 64) {
      bits = (long) LONG.get(from, bit >> 3) << (bit & 7);
      int look = (int) (bits >>> LOOK_SHIFT);
      int whole = ac.numbers[look];
      int used = whole & 0xff;
      if (used > 0) {
        place += (whole >> 8) & 0xff;
        into[ZIGZAG[place]] = (whole >> 16) * steps[place];
        place++;
        bit += used;
        // The next one is often within the same bits.
        whole = ac.numbers[(int) ((bits << used) >>> LOOK_SHIFT)];
        used = whole & 0xff;
        if (used == 0 || place >= 64) {
          continue;
        }
      } else {
        entry = ac.symbols[look];
        if (entry == 0) {
          entry = ac.longer((int) (bits >>> 48));
          if (entry == 0) {
            return false;
          }
        }
        length = entry >> 8;
        size = entry & 15;
        used = length + size;
        int zeros = (entry >> 4) & 15;
        if (size == 0) {
          bit += used;
          if (zeros != 15) {
            break; // the rest of the block is 0
          }
          place += 16;
          continue;
        }
        whole =
            JpegCodes.number((int) ((bits << length) >>> -size), size) * (1 << 16) + (zeros << 8);
      }
      bit += used;
      place += (whole >> 8) & 0xff;
      into[ZIGZAG[place]] = (whole >> 16) * steps[place];
      place++;
    }
    into[65] = place > 1 ? 1 : 0;
    at = bit;
    return place <= 64 && bit <= end;
  }

  /** Whether all bits but those that fill a byte were read and this marker is next; passes it. */
  boolean passes(int marker) {
    while (next + 1 < file.length && file[next] == -1 && file[next + 1] == -1) {
      next++;
    }
    if (at > end
        || end - at >= 8
        || next + 1 >= file.length
        || file[next] != -1
        || (file[next + 1] & 0xff) != marker) {
      return false;
    }
    next += 2;
    copy();
    return true;
  }
}
