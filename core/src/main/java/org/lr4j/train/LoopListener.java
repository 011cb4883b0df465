package org.lr4j.train;

import java.nio.file.Path;

/** Receives the events of a run, on the thread that trains. */
public interface LoopListener {
  /** A listener that does nothing. */
  LoopListener NONE = new LoopListener() {};

  /**
   * A run begins, or continues from a checkpoint.
   *
   * @param start the run
   */
  default void onStart(Start start) {}

  /**
   * All steps of an epoch are taken and an evaluation follows. Called before {@link #onStep} for
   * the last of them.
   *
   * @param steps optimizer steps of the run so far
   */
  default void beforeEvaluation(long steps) {}

  /**
   * A step was taken.
   *
   * @param step the step
   */
  default void onStep(TrainedStep step) {}

  /**
   * An epoch ended; comes after its last step and before its checkpoint.
   *
   * @param epoch the epoch
   */
  default void onEpoch(Epoch epoch) {}

  /**
   * A checkpoint is about to be written; anything that a listener writes for it should reach the
   * disk first.
   *
   * @param steps optimizer steps it holds
   */
  default void beforeCheckpoint(long steps) {}

  /**
   * A checkpoint is on disk.
   *
   * @param folder where
   */
  default void onCheckpoint(Path folder) {}

  /**
   * Something that a person should know, but that does not end the run.
   *
   * @param sentence the note
   */
  default void onNote(String sentence) {}

  /**
   * Both listeners, this one first.
   *
   * @param next the second listener
   * @return a listener
   */
  default LoopListener and(LoopListener next) {
    return new BothListeners(this, next);
  }

  /**
   * The beginning of a run.
   *
   * @param step the first step to be taken, above 0 when the run continues from a checkpoint
   * @param steps the steps of the whole run
   * @param stepsPerEpoch the steps of an epoch
   */
  record Start(long step, long steps, long stepsPerEpoch) {}
}
