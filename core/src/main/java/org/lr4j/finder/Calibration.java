package org.lr4j.finder;

/**
 * What lr4j's rule takes from measured tasks to read a sweep, so that it can be fitted to others.
 *
 * @param bestBelowFall how many octaves the best rate lies below the lowest smoothed loss, if the
 *     fall is real
 * @param bestBelowBlowUp how many octaves it lies below the blow-up, if the fall is noise
 * @param lag how many points of a sweep pass before its loss shows what a rate does; at least 0
 * @param doubtful the significance, in standard errors, at which a fall is as likely to be real as
 *     to be noise; greater than 0
 */
public record Calibration(
    double bestBelowFall, double bestBelowBlowUp, double lag, double doubtful) {
  /**
   * What was fitted to measured tasks; {@code docs/finder-evidence.md} has how well it holds on
   * others.
   */
  public static final Calibration STANDARD = new Calibration(0.45, 4.7, 3, 6);

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is not finite, {@code lag} is negative or {@code
   *     doubtful} not above 0
   */
  public Calibration {
    if (!Double.isFinite(bestBelowFall) || !Double.isFinite(bestBelowBlowUp)) {
      throw new IllegalArgumentException(
          "distances must be finite, but are " + bestBelowFall + " and " + bestBelowBlowUp);
    }
    if (!(lag >= 0 && lag <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException("the lag must be finite and at least 0, but is " + lag);
    }
    if (!(doubtful > 0 && doubtful <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "the doubtful significance must be above 0 and finite, but is " + doubtful);
    }
  }
}
