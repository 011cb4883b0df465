package org.lr4j.study;

import java.util.OptionalDouble;

/** The figure by which settings are ranked, taken from held-out data at the end of a training. */
public enum Objective {
  /** The loss; less is better. */
  LOSS,
  /** The share of correct answers; more is better. */
  ACCURACY;

  /**
   * How bad a result is: the loss, or 1 - accuracy.
   *
   * @param result a result
   * @return the less the better; infinite for a training that failed or whose loss is not finite;
   *     empty if the task has no such figure
   */
  public OptionalDouble badness(TrialResult result) {
    if (!(result instanceof TrialResult.Finished finished)) {
      return OptionalDouble.of(Double.POSITIVE_INFINITY);
    }
    boolean known =
        finished
            .validation()
            .filter(figures -> this == LOSS || figures.accuracy().isPresent())
            .isPresent();
    if (!known) {
      // One that diverged before the first measurement has no figure, and is as bad as can be.
      return finished.diverged()
          ? OptionalDouble.of(Double.POSITIVE_INFINITY)
          : OptionalDouble.empty();
    }
    if (this == LOSS) {
      double loss = finished.validation().get().loss();
      return OptionalDouble.of(Double.isFinite(loss) ? loss : Double.POSITIVE_INFINITY);
    }
    OptionalDouble accuracy = finished.validation().get().accuracy();
    return accuracy.isPresent() ? OptionalDouble.of(1 - accuracy.getAsDouble()) : accuracy;
  }
}
