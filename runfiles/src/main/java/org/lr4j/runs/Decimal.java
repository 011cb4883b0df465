package org.lr4j.runs;

import java.math.BigInteger;

/**
 * Reads decimal numbers of up to 18 digits exactly and several times faster than {@link
 * Double#parseDouble}, for curves of millions of rows; leaves it everything else.
 *
 * <p>A number is w·10^q. With p the first 64 bits of 10^q, the upper half h of the 128-bit product
 * w·p, w shifted so that its first bit is 1, satisfies h ≤ w·10^q·2^k &lt; h + 2 for a known k.
 * Where both ends round to the same double, that is the number; in about one of 300 they do not.
 */
final class Decimal {
  private static final int DIGITS = 18;
  private static final int LEAST = -60;
  private static final int GREATEST = 40;
  private static final int MANTISSA = 53;

  private static final long[] POWERS = new long[GREATEST - LEAST + 1];

  /** Of 10^q, the binary exponent of the first bit of p. */
  private static final int[] EXPONENTS = new int[POWERS.length];

  static {
    for (int q = LEAST; q <= GREATEST; q++) {
      BigInteger ten = BigInteger.TEN.pow(Math.abs(q));
      int shift = q < 0 ? ten.bitLength() + Long.SIZE : 0;
      BigInteger power = q < 0 ? BigInteger.ONE.shiftLeft(shift).divide(ten) : ten;
      int excess = power.bitLength() - Long.SIZE;
      POWERS[q - LEAST] = power.shiftRight(excess).longValue();
      EXPONENTS[q - LEAST] = excess - shift;
    }
  }

  private Decimal() {}

  /**
   * The double nearest to a number.
   *
   * @throws NumberFormatException if the text is not a number
   */
  static double parse(String text) {
    int length = text.length();
    int i = 0;
    boolean negative = length > 0 && text.charAt(0) == '-';
    if (negative || (length > 0 && text.charAt(0) == '+')) {
      i++;
    }
    long w = 0;
    int digits = 0;
    int q = 0;
    boolean point = false;
    for (; i < length; i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        w = 10 * w + (c - '0');
        digits += w == 0 ? 0 : 1;
        q -= point ? 1 : 0;
        if (digits > DIGITS) {
          return Double.parseDouble(text);
        }
      } else if (c == '.' && !point) {
        point = true;
      } else {
        break;
      }
    }
    if (i < length) {
      int exponent = exponent(text, i);
      if (exponent == Integer.MAX_VALUE) {
        return Double.parseDouble(text);
      }
      q += exponent;
    }
    if (w == 0 || q < LEAST || q > GREATEST) {
      return Double.parseDouble(text);
    }
    double value = scale(w, q);
    if (Double.isNaN(value)) {
      return Double.parseDouble(text);
    }
    return negative ? -value : value;
  }

  /** The value of {@code e-12} at a position, the largest int if there is something else. */
  private static int exponent(String text, int from) {
    int i = from + 1;
    int length = text.length();
    char sign = i < length ? text.charAt(i) : ' ';
    i += sign == '-' || sign == '+' ? 1 : 0;
    boolean plausible = (text.charAt(from) | 0x20) == 'e' && i < length && length - i <= 3;
    int value = 0;
    for (; plausible && i < length; i++) {
      char c = text.charAt(i);
      plausible = c >= '0' && c <= '9';
      value = 10 * value + (c - '0');
    }
    return plausible ? (sign == '-' ? -value : value) : Integer.MAX_VALUE;
  }

  /** w·10^q, NaN where its rounding is in doubt. */
  private static double scale(long w, int q) {
    int shift = Long.numberOfLeadingZeros(w);
    long product = unsignedMultiplyHigh(w << shift, POWERS[q - LEAST]);
    int spare = Long.SIZE - Long.numberOfLeadingZeros(product) - MANTISSA;
    long half = 1L << (spare - 1);
    long rest = product & (2 * half - 1);
    if (rest >= half - 2 && rest <= half) {
      return Double.NaN;
    }
    long mantissa = (product >>> spare) + (rest > half ? 1 : 0);
    return Math.scalb((double) mantissa, EXPONENTS[q - LEAST] + Long.SIZE - shift + spare);
  }

  private static long unsignedMultiplyHigh(long a, long b) {
    return Math.multiplyHigh(a, b) + ((a >> 63) & b) + ((b >> 63) & a);
  }
}
