package org.lr4j.finder;

/**
 * One rate of a curve.
 *
 * @param rate the learning rate
 * @param loss training loss at that rate, before the update; the mean where a rate had several
 *     batches
 * @param validationLoss loss on held-out data after the update, NaN where it was not measured
 * @param accuracy accuracy on held-out data after the update, NaN where it was not measured
 */
public record Point(double rate, double loss, double validationLoss, double accuracy) {
  /**
   * A point with a training loss alone.
   *
   * @param rate the learning rate
   * @param loss training loss
   */
  public Point(double rate, double loss) {
    this(rate, loss, Double.NaN, Double.NaN);
  }
}
