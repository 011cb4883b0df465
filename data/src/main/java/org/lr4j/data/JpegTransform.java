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

  // Means of two: a number of the even half, and two sums of the odd half.
  private static final int C2 = fixed(Math.cos(2 * TURN));
  private static final int C6 = -fixed(Math.cos(6 * TURN));
  private static final int[] OUTER = odd(2 * TURN, 6 * TURN, 1);
  private static final int[] INNER = odd(6 * TURN, 2 * TURN, -1);

  // Means of four: half the difference of the two halves.
  private static final int[] HALVES = {
    fixed(Math.sqrt(2) / (8 * Math.sin(TURN))),
    -fixed(Math.sqrt(2) / (8 * Math.sin(3 * TURN))),
    fixed(Math.sqrt(2) / (8 * Math.sin(5 * TURN))),
    -fixed(Math.sqrt(2) / (8 * Math.sin(7 * TURN)))
  };

  private JpegTransform() {}

  private static int fixed(double value) {
    return (int) Math.rint(value * (1 << SCALE_BITS));
  }

  /** What coefficients 1, 3, 5 and 7 add to one place. */
  private static int[] odd(double ofFirst, double ofThird, int sign) {
    double first = Math.sqrt(2) * Math.cos(ofFirst);
    double third = sign * Math.sqrt(2) * Math.cos(ofThird);
    return new int[] {
      fixed(first * Math.cos(TURN)),
      fixed(third * Math.cos(3 * TURN)),
      fixed(-third * Math.cos(5 * TURN)),
      fixed(-first * Math.cos(7 * TURN))
    };
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
    for (int x = 0; x < 8; x++) {
      if (isConstant(block, x)) {
        int value = block[x] << EXTRA_BITS;
        for (int y = 0; y < down; y++) {
          block[8 * y + x] = value;
        }
      } else {
        pass(block, x, 8, down, FIRST_SHIFT);
      }
    }
    for (int y = 0; y < down; y++) {
      pass(block, 8 * y, 1, across, SECOND_SHIFT);
      int to = at + y * stride;
      for (int x = 0; x < across; x++) {
        into[to + x] = (byte) Math.max(0, Math.min(255, block[8 * y + x] + 128));
      }
    }
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

  private static boolean isConstant(int[] b, int x) {
    return (b[x + 8] | b[x + 16] | b[x + 24] | b[x + 32] | b[x + 40] | b[x + 48] | b[x + 56]) == 0;
  }

  private static void pass(int[] b, int at, int step, int length, int shift) {
    switch (length) {
      case 8 -> eight(b, at, step, shift);
      case 4 -> four(b, at, step, shift);
      case 2 -> two(b, at, step, shift);
      default -> b[at] = ((b[at] << SCALE_BITS) + half(shift)) >> shift;
    }
  }

  /** What rounds a number that is shifted. */
  private static int half(int shift) {
    return 1 << (shift - 1);
  }

  private static void eight(int[] b, int at, int step, int shift) {
    int i1 = at + step;
    int i2 = i1 + step;
    int i3 = i2 + step;
    int i4 = i3 + step;
    int i5 = i4 + step;
    int i6 = i5 + step;
    int i7 = i6 + step;
    int z1 = (b[i2] + b[i6]) * 4433;
    int even2 = z1 - b[i6] * 15137;
    int even3 = z1 + b[i2] * 6270;
    int even0 = ((b[at] + b[i4]) << SCALE_BITS) + half(shift);
    int even1 = ((b[at] - b[i4]) << SCALE_BITS) + half(shift);
    int odd0 = b[i7];
    int odd1 = b[i5];
    int odd2 = b[i3];
    int odd3 = b[i1];
    int z5 = (odd0 + odd2 + odd1 + odd3) * 9633;
    int z3 = (odd0 + odd2) * -16069 + z5;
    int z4 = (odd1 + odd3) * -3196 + z5;
    z1 = (odd0 + odd3) * -7373;
    int z2 = (odd1 + odd2) * -20995;
    odd0 = odd0 * 2446 + z1 + z3;
    odd1 = odd1 * 16819 + z2 + z4;
    odd2 = odd2 * 25172 + z2 + z3;
    odd3 = odd3 * 12299 + z1 + z4;
    b[at] = (even0 + even3 + odd3) >> shift;
    b[i7] = (even0 + even3 - odd3) >> shift;
    b[i1] = (even1 + even2 + odd2) >> shift;
    b[i6] = (even1 + even2 - odd2) >> shift;
    b[i2] = (even1 - even2 + odd1) >> shift;
    b[i5] = (even1 - even2 - odd1) >> shift;
    b[i3] = (even0 - even3 + odd0) >> shift;
    b[i4] = (even0 - even3 - odd0) >> shift;
  }

  private static void four(int[] b, int at, int step, int shift) {
    int i1 = at + step;
    int i2 = i1 + step;
    int i3 = i2 + step;
    int i5 = i3 + 2 * step;
    int i6 = i5 + step;
    int i7 = i6 + step;
    int first = (b[at] << SCALE_BITS) + half(shift);
    int even = b[i2] * C2 + b[i6] * C6;
    int outer = b[i1] * OUTER[0] + b[i3] * OUTER[1] + b[i5] * OUTER[2] + b[i7] * OUTER[3];
    int inner = b[i1] * INNER[0] + b[i3] * INNER[1] + b[i5] * INNER[2] + b[i7] * INNER[3];
    b[at] = (first + even + outer) >> shift;
    b[i1] = (first - even + inner) >> shift;
    b[i2] = (first - even - inner) >> shift;
    b[i3] = (first + even - outer) >> shift;
  }

  private static void two(int[] b, int at, int step, int shift) {
    int first = (b[at] << SCALE_BITS) + half(shift);
    int difference =
        b[at + step] * HALVES[0]
            + b[at + 3 * step] * HALVES[1]
            + b[at + 5 * step] * HALVES[2]
            + b[at + 7 * step] * HALVES[3];
    b[at] = (first + difference) >> shift;
    b[at + step] = (first - difference) >> shift;
  }
}
