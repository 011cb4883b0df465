package org.lr4j.schedule;

/**
 * The rising and the falling part of a cycle. Their reciprocals are kept, because divisions would
 * be most of the time of a step; each result is corrected to what integers give, or within an ulp.
 */
final class Halves {
  /** Below this quotient a product with a reciprocal is less than 1 off. */
  private static final double SURE = 0x1p50;

  final long up;
  final long down;
  final long period;
  private final double perPeriod;
  private final double perUp;
  private final double perDown;

  Halves(long up, long down) {
    this.up = Checks.steps("up", up);
    this.down = Checks.steps("down", down);
    period = up + down;
    perPeriod = 1.0 / period;
    perUp = 1.0 / up;
    perDown = 1.0 / down;
  }

  /** {@code ⌊step/period⌋}, exact. */
  long whole(long step) {
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

  /** From 0 at step 0 of a cycle to 1 at {@code up} and back; exact at the knots. */
  double height(long p) {
    if (p < up) {
      return p * perUp;
    }
    return p == up ? 1 : (period - p) * perDown;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Halves halves && up == halves.up && down == halves.down;
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(up) + Long.hashCode(down);
  }

  @Override
  public String toString() {
    return up + " up, " + down + " down";
  }
}
