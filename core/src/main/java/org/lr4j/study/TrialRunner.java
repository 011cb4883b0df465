package org.lr4j.study;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Runs trials somewhere: in this process, in child processes, on a cluster. */
@FunctionalInterface
public interface TrialRunner {
  /**
   * Runs trials in any order and returns when all have ended. A trial that fails ends as {@link
   * TrialResult.Failed}; the others go on.
   *
   * @param trials what to run
   * @param results takes each result once, one at a time, in the order in which trials end
   * @throws InterruptedException if the thread is interrupted; trials that have begun are stopped
   */
  void run(List<Trial> trials, Consumer<TrialResult> results) throws InterruptedException;

  /**
   * Runs trials on threads of this process.
   *
   * @param workers how many at a time, at least 1
   * @param training carries out one trial; what it throws becomes the reason of a failure, except
   *     {@link StudyException}, which stops the study
   * @return the runner
   * @throws IllegalArgumentException if workers is less than 1
   */
  static TrialRunner inProcess(int workers, Function<Trial, TrialResult> training) {
    return new ThreadedRunner(workers, training);
  }
}
