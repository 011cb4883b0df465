package org.lr4j.train;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Ends a run when its held-out figure stops getting better: after {@code patience} epochs in a row
 * that are not better than the best one before them by more than {@code minDelta}. An epoch without
 * a figure, or with NaN, is not better. (Keras' EarlyStopping.)
 *
 * @param monitor the figure that must improve
 * @param patience the epochs in a row that are tolerated, at least 1
 * @param minDelta how much better counts as better, at least 0
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
   * By held-out loss. Any improvement counts, and the best weights are restored.
   *
   * @param patience the epochs in a row that are tolerated, at least 1
   * @return the rule
   */
  public static EarlyStopping patience(int patience) {
    return new EarlyStopping(Monitor.VALIDATION_LOSS, patience, 0, true);
  }

  /** Whether a run with these epochs ends. */
  boolean ends(List<Epoch> epochs) {
    return waited(epochs) >= patience;
  }

  /** Why a run with these epochs ends, as a clause. */
  String reason(List<Epoch> epochs) {
    int waited = waited(epochs);
    return "the validation "
        + (monitor == Monitor.VALIDATION_LOSS ? "loss" : "accuracy")
        + " has not improved for "
        + waited
        + (waited == 1 ? " epoch" : " epochs")
        + " (the patience is "
        + patience
        + ")";
  }

  /** How many of the last epochs brought no improvement. */
  private int waited(List<Epoch> epochs) {
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
    return waited;
  }
}
