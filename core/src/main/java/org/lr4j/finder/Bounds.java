package org.lr4j.finder;

/**
 * The two rates between which a cyclical schedule moves (Smith, 2017).
 *
 * @param base the smaller rate, greater than 0
 * @param max the larger rate
 */
public record Bounds(double base, double max) {
  /**
   * Checks the order.
   *
   * @throws IllegalArgumentException unless 0 &lt; base &lt; max, both finite
   */
  public Bounds {
    if (!(base > 0 && max > base && max <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "bounds must be 0 < base < max, but base is " + base + " and max is " + max);
    }
  }
}
