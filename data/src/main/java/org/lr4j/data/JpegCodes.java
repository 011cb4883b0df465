package org.lr4j.data;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A table of Huffman codes of a JPEG file, ready to be looked up by the next bits.
 *
 * <p>Source: ITU-T T.81, annexes C and F.
 */
final class JpegCodes {
  /** Codes of so many bits are found by one look. */
  static final int LOOK = 10;

  private static final int LONGEST = 16;
  private static final int MOST_SYMBOLS = 256;

  /** By the next {@value #LOOK} bits: the code's length times 256 plus its symbol, or 0. */
  final short[] symbols = new short[1 << LOOK];

  /**
   * By the next {@value #LOOK} bits, for a code and its number that fit into them: the number times
   * 65,536, plus the zeros before it times 256, plus the bits used; or 0.
   */
  final int[] numbers = new int[1 << LOOK];

  /** For each length, the first 16 bits that are too large for a code of it. */
  private final int[] limits = new int[LONGEST + 1];

  /** For each length, what leads from a code to the place of its symbol. */
  private final int[] places = new int[LONGEST + 1];

  private final byte[] all;
  private final byte[] source;

  private JpegCodes(byte[] all, byte[] source) {
    this.all = all;
    this.source = source;
  }

  /** Whether it is this table that a file has there. */
  boolean isAt(byte[] file, int at) {
    int end = at + source.length;
    return end <= file.length && Arrays.equals(source, 0, source.length, file, at, end);
  }

  /**
   * Reads a table.
   *
   * @param file the file
   * @param at where the 16 numbers of codes begin, with the symbols behind them
   * @return the table; null if the codes cannot be
   */
  static @Nullable JpegCodes of(byte[] file, int at) {
    int count = count(file, at);
    if (count > MOST_SYMBOLS || at + LONGEST + count > file.length) {
      return null;
    }
    byte[] all = new byte[count];
    System.arraycopy(file, at + LONGEST, all, 0, count);
    byte[] source = Arrays.copyOfRange(file, at, at + LONGEST + count);
    JpegCodes codes = new JpegCodes(all, source);
    int code = 0;
    int place = 0;
    for (int length = 1; length <= LONGEST; length++) {
      codes.places[length] = place - code;
      for (int i = 0; i < (file[at + length - 1] & 0xff); i++) {
        if (code >= 1 << length) {
          return null;
        }
        codes.enter(code++, length, all[place++] & 0xff);
      }
      codes.limits[length] = code << (LONGEST - length);
      code <<= 1;
    }
    return codes;
  }

  /** How many symbols a table has. */
  static int count(byte[] file, int at) {
    int count = 0;
    for (int i = 0; i < LONGEST; i++) {
      count += file[at + i] & 0xff;
    }
    return count;
  }

  private void enter(int code, int length, int symbol) {
    if (length > LOOK) {
      return;
    }
    int free = LOOK - length;
    int size = symbol & 15;
    for (int rest = 0; rest < 1 << free; rest++) {
      int look = (code << free) | rest;
      symbols[look] = (short) ((length << 8) | symbol);
      if (size > 0 && size <= free) {
        int number = number(rest >> (free - size), size);
        numbers[look] = (number << 16) | ((symbol >> 4) << 8) | (length + size);
      }
    }
  }

  /** A number of that many bits, of which the smaller half are negative ones. */
  static int number(int bits, int size) {
    return bits < 1 << (size - 1) ? bits - (1 << size) + 1 : bits;
  }

  /**
   * Finds a code that is longer than a look.
   *
   * @param next the next 16 bits
   * @return its length times 256 plus its symbol; 0 if there is no such code
   */
  int longer(int next) {
    for (int length = LOOK + 1; length <= LONGEST; length++) {
      if (next < limits[length]) {
        int place = (next >> (LONGEST - length)) + places[length];
        return place < 0 || place >= all.length ? 0 : (length << 8) | (all[place] & 0xff);
      }
    }
    return 0;
  }
}
