package org.lr4j.train;

import java.nio.file.Path;

/**
 * Where a run's checkpoints lie and how many are kept: one at each epoch's end, in a folder of its
 * own named after the optimizer steps it holds. A checkpoint is there whole or not at all. It holds
 * the learner's own files (weights, optimizer, random state, place in the data), the epochs so far,
 * the schedule as text, and {@code SHA256SUMS}, which {@code sha256sum -c} reads.
 *
 * @param folder where they lie; made if it does not exist
 * @param keep how many of the last are kept, at least 1; that of the best epoch stays as well
 * @param everySteps optimizer steps between checkpoints within an epoch; 0 for none
 */
public record Checkpoints(Path folder, int keep, long everySteps) {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public Checkpoints {
    if (keep < 1) {
      throw new IllegalArgumentException("checkpoints to keep must be at least 1, but are " + keep);
    }
    if (everySteps < 0) {
      throw new IllegalArgumentException(
          "steps between checkpoints must not be negative, but are " + everySteps);
    }
  }

  /**
   * One at each epoch's end, the last three kept.
   *
   * @param folder where they lie
   * @return the checkpoints
   */
  public static Checkpoints in(Path folder) {
    return new Checkpoints(folder, 3, 0);
  }

  /**
   * The same with another number.
   *
   * @param last how many of the last are kept, at least 1
   * @return the checkpoints
   */
  public Checkpoints keeping(int last) {
    return new Checkpoints(folder, last, everySteps);
  }

  /**
   * The same with more between the ends of epochs.
   *
   * @param steps optimizer steps between two
   * @return the checkpoints
   */
  public Checkpoints every(long steps) {
    return new Checkpoints(folder, keep, steps);
  }
}
