package org.lr4j.train;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What a run remembers of itself, to return to it: its best epoch, and where it can go on. */
interface RunStore extends AutoCloseable {
  /**
   * Puts the learner to where an earlier process left the run.
   *
   * @param schedule the schedule of this run as text, where it has a text
   * @param perEpoch steps of an epoch of this run
   * @param best chooses the best of the epochs of a run
   * @return how far the run has come, if it goes on
   */
  Optional<RunProgress> resume(
      Optional<String> schedule, long perEpoch, Function<List<Epoch>, Optional<Epoch>> best);

  /**
   * Remembers the run as it is at the end of an epoch.
   *
   * @param best the best epoch so far
   */
  void remember(RunProgress progress, Optional<Epoch> best);

  /** Remembers the run as it is in the middle of an epoch, where that can be resumed. */
  void rememberWithinEpoch(RunProgress progress, Optional<Epoch> best);

  /** How many steps apart it is to remember within an epoch; 0 for not at all. */
  long everySteps();

  /** Puts the model to the end of the best epoch; false if that is lost. */
  boolean returnTo(Epoch best);

  @Override
  void close();
}
