package org.lr4j.schedule;

/**
 * A number of steps that need not be whole, exactly: 100/3 steps are three cycles in 100.
 *
 * @param numerator not negative
 * @param denominator from 1 to 1,000,000
 */
public record Fraction(long numerator, long denominator) {
  private static final long MOST_PARTS = 1_000_000;

  /**
   * Reduces to lowest terms.
   *
   * @param numerator not negative
   * @param denominator from 1 to 1,000,000
   * @throws ArgumentException if the value is negative or above 2^53, or its parts are too small
   */
  public Fraction {
    if (denominator < 1 || denominator > MOST_PARTS) {
      throw new ArgumentException("denominator", denominator, "must be from 1 to 1,000,000");
    }
    long divisor = divisor(numerator, denominator);
    long parts = denominator / divisor;
    // Products of both parts must fit a long.
    if (numerator < 0
        || numerator / divisor > (parts == 1 ? Checks.MAX_STEPS : (1L << 53) / parts)) {
      throw new ArgumentException(
          "numerator", numerator, "must be from 0 to 2^53, and less for parts of steps");
    }
    numerator /= divisor;
    denominator /= divisor;
  }

  /**
   * A whole number of steps.
   *
   * @param steps how many
   * @return the fraction
   */
  public static Fraction of(long steps) {
    return new Fraction(steps, 1);
  }

  /**
   * Parts of steps.
   *
   * @param numerator not negative
   * @param denominator from 1 to 1,000,000
   * @return the fraction
   */
  public static Fraction of(long numerator, long denominator) {
    return new Fraction(numerator, denominator);
  }

  private static long divisor(long a, long b) {
    while (b != 0) {
      long rest = a % b;
      a = b;
      b = rest;
    }
    return a;
  }

  /** The nearest double. */
  double value() {
    return (double) numerator / denominator;
  }

  boolean isWhole() {
    return denominator == 1;
  }

  /** A Long where it is whole, for forms. */
  Object simple() {
    return isWhole() ? (Object) numerator : this;
  }

  /** The least whole number that is not below. */
  long ceiling() {
    return -Math.floorDiv(-numerator, denominator);
  }

  /** {@code ⌊step/this⌋}, exact, for a fraction of at least 1. */
  long whole(long step) {
    if (denominator == 1) {
      return Cycles.whole(step, numerator);
    }
    if (step <= Long.MAX_VALUE / denominator) {
      return step * denominator / numerator;
    }
    return step / numerator * denominator + step % numerator * denominator / numerator;
  }

  /** {@code step/this}. */
  double into(long step) {
    return denominator == 1 ? (double) step / numerator : (double) step * denominator / numerator;
  }

  /** As specs write it: {@code 2000} or {@code 100/3}. */
  @Override
  public String toString() {
    return isWhole() ? Long.toString(numerator) : numerator + "/" + denominator;
  }
}
