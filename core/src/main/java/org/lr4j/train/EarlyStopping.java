package org.lr4j.train;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Ends a run whose held-out figure has stopped getting better: after {@code patience} epochs in a
 * row none of which beats the best before them by more than {@code minDelta}. An epoch without a
 * figure, or with NaN, is none that is better. (Keras' EarlyStopping.)
 *
 * @param monitor what is watched
 * @param patience the epochs in a row that are borne, at least 1
 * @param minDelta how much better counts, at least 0
 * @param restoreBest whether the learner ends with the weights of the best epoch
 */
public record EarlyStopping(Monitor monitor, int patience, double minDelta, boolean restoreBest) {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public EarlyStopping {
    if (patience < 1) {
      throw new IllegalArgumentException("patience must be at least 1 epoch, but is " + patience);
    }
    if (!(minDelta >= 0 && minDelta <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "minimum delta must be finite and not negative, but is " + minDelta);
    }
  }

  /**
   * On held-out loss, any improvement counting, with the best weights restored.
   *
   * @param patience the epochs in a row that are borne, at least 1
   * @return the rule
   */
  public static EarlyStopping patience(int patience) {
    return new EarlyStopping(Monitor.VALIDATION_LOSS, patience, 0, true);
  }

  /** Whether a run with these epochs has come to its end. */
  boolean ends(List<Epoch> epochs) {
    double best = Double.POSITIVE_INFINITY;
    int waited = 0;
    for (Epoch epoch : epochs) {
      OptionalDouble badness = monitor.badness(epoch);
      if (badness.isPresent() && badness.getAsDouble() < best - minDelta) {
        best = badness.getAsDouble();
        waited = 0;
      } else {
        waited++;
      }
    }
    return waited >= patience;
  }
}
