package org.lr4j.finder;

/**
 * The rates among which the answer may lie, given the noise of the curve.
 *
 * @param low the smallest, greater than 0
 * @param high the largest
 */
public record Interval(double low, double high) {
  /**
   * Checks the order.
   *
   * @throws IllegalArgumentException unless 0 &lt; low ≤ high, both finite
   */
  public Interval {
    if (!(low > 0 && high >= low && high <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "an interval must be 0 < low <= high, but low is " + low + " and high is " + high);
    }
  }

  /**
   * Whether a rate lies within.
   *
   * @param rate a learning rate
   * @return true from low to high, both included
   */
  public boolean contains(double rate) {
    return rate >= low && rate <= high;
  }

  @Override
  public String toString() {
    return Rates.brief(low) + " to " + Rates.brief(high);
  }
}
