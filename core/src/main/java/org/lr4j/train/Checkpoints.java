package org.lr4j.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.lr4j.disk.Disk;

/**
 * Where a run's checkpoints lie and how many are kept: one at each epoch's end, in a folder of its
 * own named after the optimizer steps it holds, such as {@code step-1200}. A checkpoint is there
 * whole or not at all. It holds the learner's own files (weights, optimizer, random state, place in
 * the data), the epochs so far, the schedule as text, and {@code SHA256SUMS}, which {@code
 * sha256sum -c} reads. One that was found damaged is renamed to {@code damaged-step-1200}; it is
 * neither used nor counted.
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

  /**
   * The checkpoints that are there, whole or damaged.
   *
   * @return the optimizer steps of each, in ascending order
   * @throws CheckpointException if the folder cannot be read
   */
  public List<Long> steps() {
    try {
      return CheckpointNames.list(folder);
    } catch (IOException e) {
      throw new CheckpointException(
          "the checkpoints in " + folder + " cannot be read: " + Disk.reason(e), e);
    }
  }

  /**
   * Whether there is one that a run could go on from.
   *
   * @return whether there are any, whole or damaged
   * @throws CheckpointException if the folder cannot be read
   */
  public boolean exist() {
    return !steps().isEmpty();
  }

  /**
   * Removes all checkpoints; files that are not lr4j's stay.
   *
   * @throws IOException if one cannot be removed; the others are then as they were
   */
  public void clear() throws IOException {
    CheckpointFolder.clear(folder);
  }
}
