package org.lr4j.train;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.lr4j.engine.Evaluation;

/**
 * How a run went.
 *
 * @param epochs all epochs in order
 * @param steps the optimizer steps taken
 * @param outcome how it ended
 * @param test loss and accuracy on test data of the model as training left it, where there is test
 *     data
 * @param best the epoch that was best on held-out data, where there is such data
 * @param restored whether the learner went back to the weights of the best epoch
 */
public record History(
    List<Epoch> epochs,
    long steps,
    Outcome outcome,
    Optional<Evaluation> test,
    Optional<Best> best,
    boolean restored) {
  /** How a run ends. */
  public enum Outcome {
    /** All its steps were taken. */
    COMPLETED,
    /** {@link EarlyStopping} ended it. */
    STOPPED_EARLY,
    /** The loss was not finite; the update of that step was not made. */
    NOT_FINITE
  }

  /**
   * The best epoch on held-out data, chosen without a look at the test data.
   *
   * @param epoch the epoch
   * @param test loss and accuracy on test data of the model at its end, where there is test data
   */
  public record Best(Epoch epoch, Optional<Evaluation> test) {}

  /** Copies. */
  public History {
    epochs = List.copyOf(epochs);
  }

  /** The first of the epochs that no other beats. */
  static Optional<Epoch> best(List<Epoch> epochs, Monitor monitor) {
    Optional<Epoch> best = Optional.empty();
    double least = Double.POSITIVE_INFINITY;
    for (Epoch epoch : epochs) {
      OptionalDouble badness = monitor.badness(epoch);
      if (badness.isPresent() && badness.getAsDouble() < least) {
        least = badness.getAsDouble();
        best = Optional.of(epoch);
      }
    }
    return best;
  }
}
