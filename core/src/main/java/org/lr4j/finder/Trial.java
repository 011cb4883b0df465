package org.lr4j.finder;

/**
 * A short training run at a candidate rate, from the same snapshot as all others.
 *
 * @param rate the peak learning rate
 * @param planned optimizer steps that it was to take
 * @param steps optimizer steps that it took; fewer than planned if it diverged
 * @param loss held-out loss at its end or, where nothing is held out, the mean training loss over
 *     the last quarter of its steps ({@link Evidence#trialMetric}); NaN or infinite if it diverged
 */
public record Trial(double rate, long planned, long steps, double loss) {
  /** Whether its loss became infinite or NaN. */
  boolean diverged() {
    return !Double.isFinite(loss);
  }

  /** The loss, or another one if it diverged. */
  double lossOr(double initial) {
    return diverged() ? initial : loss;
  }
}
