package org.lr4j.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Reads the coefficients of a JPEG file's scan, block by block.
 *
 * <p>Source: ITU-T T.81, annex F.
 */
final class JpegBits {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  /** The most bits that a code and its number take, less one. */
  private static final int ENOUGH = 32;

  private static final int LOOK_MASK = (1 << JpegCodes.LOOK) - 1;

  /** Where coefficients lie in a block's rows; damaged files run over its end. */
  static final int[] ZIGZAG = zigzag();

  private final byte[] file;
  private int at;
  private long bits;
  private int count;
  private int invented;

  JpegBits(byte[] file, int at) {
    this.file = file;
    this.at = at;
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

  /**
   * Reads a block.
   *
   * @param dc the codes of its first coefficient, which is read as a difference
   * @param ac the codes of the others
   * @param steps by how much each coefficient is multiplied, in the file's order
   * @param before the first coefficient of the block before
   * @param into receives its 64 coefficients in rows, with the first one undivided by its step in
   *     place 64 and in place 65 whether others than the first are not 0
   * @return whether its codes are sound
   */
  boolean block(JpegCodes dc, JpegCodes ac, int[] steps, int before, int[] into) {
    if (count < ENOUGH) {
      fill();
    }
    long bits = this.bits;
    int count = this.count;
    int entry = dc.symbols[(int) (bits >>> (count - JpegCodes.LOOK)) & LOOK_MASK];
    if (entry == 0) {
      entry = dc.longer((int) (bits >>> (count - 16)) & 0xffff);
    }
    int size = entry & 0xff;
    if (entry == 0 || size > 15) {
      return false;
    }
    count -= (entry >> 8) + size;
    int first = before;
    if (size > 0) {
      first += JpegCodes.number((int) (bits >>> count) & ((1 << size) - 1), size);
    }
    Arrays.fill(into, 0);
    into[64] = first;
    into[0] = first * steps[0];
    int place = 1;
    while (place < 64) {
      if (count < ENOUGH) {
        this.bits = bits;
        this.count = count;
        fill();
        bits = this.bits;
        count = this.count;
      }
      int look = (int) (bits >>> (count - JpegCodes.LOOK)) & LOOK_MASK;
      int whole = ac.numbers[look];
      if (whole != 0) {
        place += (whole >> 8) & 0xff;
        count -= whole & 0xff;
        into[ZIGZAG[place]] = (whole >> 16) * steps[place & 63];
        place++;
        continue;
      }
      entry = ac.symbols[look];
      if (entry == 0) {
        entry = ac.longer((int) (bits >>> (count - 16)) & 0xffff);
        if (entry == 0) {
          return false;
        }
      }
      size = entry & 15;
      int zeros = (entry >> 4) & 15;
      count -= (entry >> 8) + size;
      if (size > 0) {
        place += zeros;
        int number = JpegCodes.number((int) (bits >>> count) & ((1 << size) - 1), size);
        into[ZIGZAG[place]] = number * steps[place & 63];
        place++;
      } else if (zeros == 15) {
        place += 16;
      } else {
        break; // the rest of the block is 0
      }
    }
    into[65] = place > 1 ? 1 : 0;
    this.bits = bits;
    this.count = count;
    return place <= 64 && invented <= count;
  }

  /** Has at least 33 bits in reach; behind the end of the scan they are 0. */
  private void fill() {
    while (count <= ENOUGH) {
      if (at + 4 <= file.length) {
        int word = (int) WORD.get(file, at);
        if (((~word - 0x01010101) & word & 0x80808080) == 0) { // none of its bytes is 0xff
          bits = (bits << 32) | (word & 0xffffffffL);
          at += 4;
          count += 32;
          continue;
        }
      }
      bits = (bits << 8) | nextByte();
      count += 8;
    }
  }

  private int nextByte() {
    if (at >= file.length) {
      invented += 8;
      return 0;
    }
    int next = file[at] & 0xff;
    if (next != 0xff) {
      at++;
      return next;
    }
    if (at + 1 < file.length && file[at + 1] == 0) {
      at += 2;
      return next;
    }
    invented += 8; // a marker
    return 0;
  }

  /** Whether all bits but those that fill a byte were read and this marker is next; passes it. */
  boolean passes(int marker) {
    boolean sound = invented <= count && count - invented < 8;
    while (sound && at + 1 < file.length && file[at] == -1 && file[at + 1] == -1) {
      at++;
    }
    if (!sound
        || at + 1 >= file.length
        || file[at] != -1
        || (file[at + 1] & 0xff) != marker) {
      return false;
    }
    at += 2;
    bits = 0;
    count = 0;
    invented = 0;
    return true;
  }
}
