package org.lr4j.schedule;

/**
 * The rising and the falling part of a cycle, in parts of a step that are whole in both. Their
 * reciprocals are kept, because divisions would be most of the time of a step; each result is
 * corrected to what integers give, or within an ulp.
 */
final class Halves {
  /** Below this quotient a product with a reciprocal is less than 1 off. */
  private static final double SURE = 0x1p50;

  final Fraction up;
  final Fraction down;

  /** How many parts a step has. */
  private final long parts;

  private final long rise;
  private final long period;
  private final double perPeriod;
  private final double perUp;
  private final double perDown;

  Halves(Fraction up, Fraction down) {
    this.up = up;
    this.down = down;
    Fraction both = sum(up, down);
    Checks.period("up + down", both);
    parts = common(up, down);
    rise = up.numerator() * (parts / up.denominator());
    period = rise + down.numerator() * (parts / down.denominator());
    perPeriod = 1.0 / period;
    perUp = 1.0 / rise;
    perDown = 1.0 / (period - rise);
  }

  private static Fraction sum(Fraction up, Fraction down) {
    long common = common(up, down);
    if (up.value() + down.value() > Checks.MAX_STEPS / (double) common) {
      throw new ArgumentException(
          "up + down", up.value() + down.value(), "must be within 2^53 parts");
    }
    return new Fraction(
        up.numerator() * (common / up.denominator())
            + down.numerator() * (common / down.denominator()),
        common);
  }

  /** The least common denominator. */
  private static long common(Fraction up, Fraction down) {
    return up.denominator() * new Fraction(up.denominator(), down.denominator()).denominator();
  }

  /** {@code ⌊step/(up + down)⌋}, exact. */
  long whole(long step) {
    if (parts != 1) {
      return wholeOfParts(step);
    }
    double quotient = step * perPeriod;
    if (quotient >= SURE || step >= Checks.MAX_STEPS) {
      return step / period;
    }
    long guess = (long) quotient;
    long rest = step - guess * period;
    if (rest < 0) {
      return guess - 1;
    }
    return rest >= period ? guess + 1 : guess;
  }

  private long wholeOfParts(long step) {
    return step <= Long.MAX_VALUE / parts
        ? step * parts / period
        : step / period * parts + step % period * parts / period;
  }

  /** From 0 where a cycle begins to 1 at {@code up} and back; exact at the knots. */
  double height(long step, long whole) {
    // What overflows in the products cancels in their difference.
    long p = step * parts - whole * period;
    if (p < rise) {
      return p * perUp;
    }
    return p == rise ? 1 : (period - p) * perDown;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Halves halves && up.equals(halves.up) && down.equals(halves.down);
  }

  @Override
  public int hashCode() {
    return 31 * up.hashCode() + down.hashCode();
  }

  @Override
  public String toString() {
    return up + " up, " + down + " down";
  }
}
