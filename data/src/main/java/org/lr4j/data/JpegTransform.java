package org.lr4j.data;

/**
 * The inverse cosine transform of a block of a JPEG file, whole or at once as means of 2, 4 or 8
 * samples along each direction.
 *
 * <p>The whole transform computes what {@code jidctint.c} of the Independent JPEG Group does, bit
 * for bit, and so what Java, Pillow and browsers show. It is that of Loeffler, Ligtenberg and
 * Moschytz (1989): each pass is &radic;8 times too large, so that samples are an eighth of two.
 *
 * <p>The mean of neighbours is a shorter transform of fewer numbers. For two, with cos(a) + cos(b)
 * = 2 cos((a+b)/2) cos((a-b)/2), it is that of length 4 whose coefficient u is cos(u&pi;/16)
 * c<sub>u</sub> - cos((8-u)&pi;/16) c<sub>8-u</sub>.
 */
final class JpegTransform {
  private static final int SCALE_BITS = 13;
  private static final int EXTRA_BITS = 2;
  private static final int FIRST_SHIFT = SCALE_BITS - EXTRA_BITS;
  private static final int SECOND_SHIFT = SCALE_BITS + EXTRA_BITS + 3;

  private static final double TURN = Math.PI / 16;
  private static final double ROOT = Math.sqrt(2);

  // Means of two: what coefficients 2 and 6 add to the even half, and 1, 3, 5 and 7 to the first
  // and the second of the odd one.
  private static final int C2 = fixed(Math.cos(2 * TURN));
  private static final int C6 = -fixed(Math.cos(6 * TURN));
  private static final int OUTER1 = fixed(ROOT * Math.cos(2 * TURN) * Math.cos(TURN));
  private static final int OUTER3 = fixed(ROOT * Math.cos(6 * TURN) * Math.cos(3 * TURN));
  private static final int OUTER5 = -fixed(ROOT * Math.cos(6 * TURN) * Math.cos(5 * TURN));
  private static final int OUTER7 = -fixed(ROOT * Math.cos(2 * TURN) * Math.cos(7 * TURN));
  private static final int INNER1 = fixed(ROOT * Math.cos(6 * TURN) * Math.cos(TURN));
  private static final int INNER3 = -fixed(ROOT * Math.cos(2 * TURN) * Math.cos(3 * TURN));
  private static final int INNER5 = fixed(ROOT * Math.cos(2 * TURN) * Math.cos(5 * TURN));
  private static final int INNER7 = -fixed(ROOT * Math.cos(6 * TURN) * Math.cos(7 * TURN));

  // Means of four: half the difference of the two halves.
  private static final int HALF1 = fixed(ROOT / (8 * Math.sin(TURN)));
  private static final int HALF3 = -fixed(ROOT / (8 * Math.sin(3 * TURN)));
  private static final int HALF5 = fixed(ROOT / (8 * Math.sin(5 * TURN)));
  private static final int HALF7 = -fixed(ROOT / (8 * Math.sin(7 * TURN)));

  private JpegTransform() {}

  private static int fixed(double value) {
    return (int) Math.rint(value * (1 << SCALE_BITS));
  }

  /**
   * Transforms a block.
   *
   * @param block 64 coefficients in rows; they are used up
   * @param across how many samples a row becomes: 8, 4, 2 or 1
   * @param down how many samples a column becomes
   * @param into receives the samples, 0 to 255
   * @param at where the first one belongs
   * @param stride from one row to the next
   */
  static void apply(int[] block, int across, int down, byte[] into, int at, int stride) {
    switch (down) {
      case 8 -> eightDown(block);
      case 4 -> fourDown(block);
      case 2 -> twoDown(block);
      default -> oneDown(block);
    }
    for (int y = 0, to = at; y < down; y++, to += stride) {
      int row = 8 * y;
      switch (across) {
        case 8 -> eightAcross(block, row, into, to);
        case 4 -> fourAcross(block, row, into, to);
        case 2 -> twoAcross(block, row, into, to);
        default -> into[to] = sample((block[row] << SCALE_BITS) + half(SECOND_SHIFT));
      }
    }
  }

  private static byte sample(int value) {
    return (byte) Math.max(0, Math.min(255, (value >> SECOND_SHIFT) + 128));
  }

  /** Fills a block that has no coefficient but the first one. */
  static void fill(int first, int across, int down, byte[] into, int at, int stride) {
    byte value = (byte) Math.max(0, Math.min(255, ((first + 4) >> 3) + 128));
    for (int y = 0; y < down; y++) {
      for (int x = 0; x < across; x++) {
        into[at + y * stride + x] = value;
      }
    }
  }

  /** What rounds a number that is shifted. */
  private static int half(int shift) {
    return 1 << (shift - 1);
  }

  private static void oneDown(int[] b) {
    for (int x = 0; x < 8; x++) {
      b[x] <<= EXTRA_BITS;
    }
  }

  private static void twoDown(int[] b) {
    for (int x = 0; x < 8; x++) {
      int first = (b[x] << SCALE_BITS) + half(FIRST_SHIFT);
      int difference = difference(b[x + 8], b[x + 24], b[x + 40], b[x + 56]);
      b[x] = (first + difference) >> FIRST_SHIFT;
      b[x + 8] = (first - difference) >> FIRST_SHIFT;
    }
  }

  private static void twoAcross(int[] b, int row, byte[] into, int to) {
    int first = (b[row] << SCALE_BITS) + half(SECOND_SHIFT);
    int difference = difference(b[row + 1], b[row + 3], b[row + 5], b[row + 7]);
    into[to] = sample(first + difference);
    into[to + 1] = sample(first - difference);
  }

  private static int difference(int one, int three, int five, int seven) {
    return one * HALF1 + three * HALF3 + five * HALF5 + seven * HALF7;
  }

  private static void fourDown(int[] b) {
    for (int x = 0; x < 8; x++) {
      int first = (b[x] << SCALE_BITS) + half(FIRST_SHIFT);
      int even = b[x + 16] * C2 + b[x + 48] * C6;
      int outer = outer(b[x + 8], b[x + 24], b[x + 40], b[x + 56]);
      int inner = inner(b[x + 8], b[x + 24], b[x + 40], b[x + 56]);
      b[x] = (first + even + outer) >> FIRST_SHIFT;
      b[x + 8] = (first - even + inner) >> FIRST_SHIFT;
      b[x + 16] = (first - even - inner) >> FIRST_SHIFT;
      b[x + 24] = (first + even - outer) >> FIRST_SHIFT;
    }
  }

  private static void fourAcross(int[] b, int row, byte[] into, int to) {
    int first = (b[row] << SCALE_BITS) + half(SECOND_SHIFT);
    int even = b[row + 2] * C2 + b[row + 6] * C6;
    int outer = outer(b[row + 1], b[row + 3], b[row + 5], b[row + 7]);
    int inner = inner(b[row + 1], b[row + 3], b[row + 5], b[row + 7]);
    into[to] = sample(first + even + outer);
    into[to + 1] = sample(first - even + inner);
    into[to + 2] = sample(first - even - inner);
    into[to + 3] = sample(first + even - outer);
  }

  private static int outer(int one, int three, int five, int seven) {
    return one * OUTER1 + three * OUTER3 + five * OUTER5 + seven * OUTER7;
  }

  private static int inner(int one, int three, int five, int seven) {
    return one * INNER1 + three * INNER3 + five * INNER5 + seven * INNER7;
  }

  private static void eightDown(int[] b) {
    for (int x = 0; x < 8; x++) {
      int z1 = (b[x + 16] + b[x + 48]) * 4433;
      int even2 = z1 - b[x + 48] * 15137;
      int even3 = z1 + b[x + 16] * 6270;
      int even0 = ((b[x] + b[x + 32]) << SCALE_BITS) + half(FIRST_SHIFT);
      int even1 = ((b[x] - b[x + 32]) << SCALE_BITS) + half(FIRST_SHIFT);
      int odd0 = b[x + 56];
      int odd1 = b[x + 40];
      int odd2 = b[x + 24];
      int odd3 = b[x + 8];
      int z5 = (odd0 + odd2 + odd1 + odd3) * 9633;
      int z3 = (odd0 + odd2) * -16069 + z5;
      int z4 = (odd1 + odd3) * -3196 + z5;
      z1 = (odd0 + odd3) * -7373;
      int z2 = (odd1 + odd2) * -20995;
      odd0 = odd0 * 2446 + z1 + z3;
      odd1 = odd1 * 16819 + z2 + z4;
      odd2 = odd2 * 25172 + z2 + z3;
      odd3 = odd3 * 12299 + z1 + z4;
      b[x] = (even0 + even3 + odd3) >> FIRST_SHIFT;
      b[x + 8] = (even1 + even2 + odd2) >> FIRST_SHIFT;
      b[x + 16] = (even1 - even2 + odd1) >> FIRST_SHIFT;
      b[x + 24] = (even0 - even3 + odd0) >> FIRST_SHIFT;
      b[x + 32] = (even0 - even3 - odd0) >> FIRST_SHIFT;
      b[x + 40] = (even1 - even2 - odd1) >> FIRST_SHIFT;
      b[x + 48] = (even1 + even2 - odd2) >> FIRST_SHIFT;
      b[x + 56] = (even0 + even3 - odd3) >> FIRST_SHIFT;
    }
  }

  private static void eightAcross(int[] b, int row, byte[] into, int to) {
    int z1 = (b[row + 2] + b[row + 6]) * 4433;
    int even2 = z1 - b[row + 6] * 15137;
    int even3 = z1 + b[row + 2] * 6270;
    int even0 = ((b[row] + b[row + 4]) << SCALE_BITS) + half(SECOND_SHIFT);
    int even1 = ((b[row] - b[row + 4]) << SCALE_BITS) + half(SECOND_SHIFT);
    int odd0 = b[row + 7];
    int odd1 = b[row + 5];
    int odd2 = b[row + 3];
    int odd3 = b[row + 1];
    int z5 = (odd0 + odd2 + odd1 + odd3) * 9633;
    int z3 = (odd0 + odd2) * -16069 + z5;
    int z4 = (odd1 + odd3) * -3196 + z5;
    z1 = (odd0 + odd3) * -7373;
    int z2 = (odd1 + odd2) * -20995;
    odd0 = odd0 * 2446 + z1 + z3;
    odd1 = odd1 * 16819 + z2 + z4;
    odd2 = odd2 * 25172 + z2 + z3;
    odd3 = odd3 * 12299 + z1 + z4;
    into[to] = sample(even0 + even3 + odd3);
    into[to + 1] = sample(even1 + even2 + odd2);
    into[to + 2] = sample(even1 - even2 + odd1);
    into[to + 3] = sample(even0 - even3 + odd0);
    into[to + 4] = sample(even0 - even3 - odd0);
    into[to + 5] = sample(even1 - even2 - odd1);
    into[to + 6] = sample(even1 + even2 - odd2);
    into[to + 7] = sample(even0 + even3 - odd3);
  }
}
