package org.lr4j.study;

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
   * A training that ended. One whose loss was not finite has ended as well: its figures are those
   * of the weights that it was left with.
   *
   * @param trial the trial
   * @param validation loss and accuracy on held-out data at the end; settings are ranked by these
   * @param test loss and accuracy on test data at the end, where there is test data
   * @param best loss and accuracy on test data after the epoch that was best on held-out data
   * @param diverged whether it ended because the loss was not finite
   * @param steps optimizer steps taken, a search for the rate included
   * @param seconds time of training, evaluations not counted
   */
  record Finished(
      Trial trial,
      Optional<Evaluation> validation,
      Optional<Evaluation> test,
      Optional<Evaluation> best,
      boolean diverged,
      long steps,
      double seconds)
      implements TrialResult {}

  /**
   * A trial that could not be carried out.
   *
   * @param trial the trial
   * @param reason one sentence
   */
  record Failed(Trial trial, String reason) implements TrialResult {}
}
