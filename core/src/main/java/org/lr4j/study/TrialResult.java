package org.lr4j.study;

import java.io.Serializable;
import java.util.Optional;
import org.lr4j.engine.Evaluation;

/** What a trial came to. */
public sealed interface TrialResult {
  /**
   * The trial.
   *
   * @return it
   */
  Trial trial();

  /**
   * What it cost.
   *
   * @return optimizer steps taken, those of a search included
   */
  long steps();

  /**
   * A learning rate that a search found.
   *
   * @param rate the answer
   * @param low lower end of the rates that are about as good
   * @param high upper end
   */
  record Answer(double rate, double low, double high) implements Serializable {
    /**
     * Checks.
     *
     * @throws IllegalArgumentException unless 0 &lt; low ≤ rate ≤ high, all finite
     */
    public Answer {
      if (!(low > 0 && low <= rate && rate <= high && high <= Double.MAX_VALUE)) {
        throw new IllegalArgumentException(
            "an answer must be 0 < low <= rate <= high, but is " + low + ", " + rate + ", " + high);
      }
    }
  }

  /**
   * A trial that ended: a training, or a range test. A training whose loss was not finite has ended
   * as well: its figures are those of the weights that it was left with.
   *
   * @param trial the trial
   * @param validation loss and accuracy on held-out data at the end of a training; for a range test
   *     the least loss and the greatest accuracy of its sweep; settings are ranked by these
   * @param test loss and accuracy on test data at the end, where there is test data
   * @param best loss and accuracy on test data after the epoch that was best on held-out data
   * @param found the learning rate that was found, if one was searched for and there is an answer
   * @param diverged whether a training ended because the loss was not finite
   * @param steps optimizer steps taken, a search for the rate included
   * @param seconds time of training, evaluations not counted; of a range test the whole time
   */
  record Finished(
      Trial trial,
      Optional<Evaluation> validation,
      Optional<Evaluation> test,
      Optional<Evaluation> best,
      Optional<Answer> found,
      boolean diverged,
      long steps,
      double seconds)
      implements TrialResult {
    /**
     * A training whose rate was not searched for.
     *
     * @param trial the trial
     * @param validation loss and accuracy on held-out data at the end
     * @param test loss and accuracy on test data at the end
     * @param best loss and accuracy on test data after the best epoch
     * @param diverged whether it ended because the loss was not finite
     * @param steps optimizer steps taken
     * @param seconds time of training
     */
    public Finished(
        Trial trial,
        Optional<Evaluation> validation,
        Optional<Evaluation> test,
        Optional<Evaluation> best,
        boolean diverged,
        long steps,
        double seconds) {
      this(trial, validation, test, best, Optional.empty(), diverged, steps, seconds);
    }
  }

  /**
   * A trial that could not be carried out.
   *
   * @param trial the trial
   * @param reason one sentence
   * @param steps optimizer steps taken all the same, by a search without an answer
   */
  record Failed(Trial trial, String reason, long steps) implements TrialResult {
    /**
     * A trial that took no step.
     *
     * @param trial the trial
     * @param reason one sentence
     */
    public Failed(Trial trial, String reason) {
      this(trial, reason, 0);
    }
  }
}
