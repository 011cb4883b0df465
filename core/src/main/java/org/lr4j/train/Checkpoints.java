package org.lr4j.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.lr4j.disk.Disk;
import org.lr4j.schedule.plan.Resolved;

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
   * The newest checkpoint that is whole. Those that are damaged are left as they are.
   *
   * @return its optimizer steps; empty if there is none
   * @throws CheckpointException if the folder cannot be read
   */
  public OptionalLong newest() {
    List<Long> there = steps();
    for (int i = there.size() - 1; i >= 0; i--) {
      if (new CheckpointFolder(this).damage(there.get(i)).isEmpty()) {
        return OptionalLong.of(there.get(i));
      }
    }
    return OptionalLong.empty();
  }

  /**
   * The policy of the run that the newest whole checkpoint is of, in plain steps. A program that
   * finds a rate before it trains goes on with the one that it found:
   *
   * <pre>{@code
   * Policy policy = checkpoints.policy().orElseGet(() -> Policy.of(schedule(find(learner))));
   * }</pre>
   *
   * @return the policy; empty if no checkpoint is whole
   * @throws CheckpointException if it cannot be written as text, and so is not in the checkpoint:
   *     it has a plateau or a function of your own
   */
  public Optional<Policy> policy() {
    OptionalLong step = newest();
    if (step.isEmpty()) {
      return Optional.empty();
    }
    RunProgress progress = new CheckpointFolder(this).require(step.getAsLong());
    return Optional.of(
        progress
            .policy()
            .orElseThrow(
                () ->
                    new CheckpointException(
                        "the schedule of the run in "
                            + folder
                            + " cannot be taken from its checkpoint, because it has a plateau or a"
                            + " function of your own; give the training loop the same policy again")));
  }

  /**
   * A plan as it stands at a checkpoint: a plateau has reduced its rate as often as the epochs that
   * the checkpoint holds say.
   *
   * @param step the checkpoint's optimizer steps
   * @param plan the plan of the run
   * @param monitor what the run monitors
   * @return the plan as it goes on from there
   * @throws CheckpointException if there is no such checkpoint, or it cannot be read
   */
  public Resolved planAt(long step, Resolved plan, Monitor monitor) {
    List<Epoch> epochs = new CheckpointFolder(this).require(step).epochs();
    return plan.plateau()
        .map(plateau -> plan.reduced(AppliedPolicy.reductions(plateau, epochs, monitor)))
        .orElse(plan);
  }

  /**
   * Begins these checkpoints with one of another run, so that a run here goes on from it. The best
   * epoch's up to there is taken along where it still exists. The other run is only read, and may
   * be at work. The one to go on from is copied last: until it is here, this can be repeated.
   *
   * @param source the checkpoints of the other run
   * @param step the optimizer steps of the one to go on from
   * @param monitor what the best epoch goes by
   * @throws CheckpointException if there is no such checkpoint, or it is damaged, or cannot be
   *     copied
   */
  public void branch(Checkpoints source, long step, Monitor monitor) {
    CheckpointFolder from = new CheckpointFolder(source);
    List<Epoch> epochs = from.require(step).epochs();
    CheckpointFolder to = new CheckpointFolder(this);
    History.best(epochs, monitor)
        .map(Epoch::steps)
        .filter(best -> best != step && source.steps().contains(best))
        .filter(best -> from.damage(best).isEmpty())
        .ifPresent(best -> to.copy(from, best));
    to.copy(from, step);
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
