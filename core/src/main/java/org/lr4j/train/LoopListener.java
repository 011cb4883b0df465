package org.lr4j.train;

import java.nio.file.Path;

/** Hears of a run's events, on the thread that trains. */
public interface LoopListener {
  /** A listener that does nothing. */
  LoopListener NONE = new LoopListener() {};

  /**
   * A run begins, or goes on from a checkpoint.
   *
   * @param start the run
   */
  default void onStart(Start start) {}

  /**
   * The steps of an epoch are taken and an evaluation follows, before the last of them is told of.
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
   * A checkpoint is about to be written; what a listener writes beside it should reach the disk
   * first.
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
   * Something that does not end the run but that a person should know.
   *
   * @param sentence what it is
   */
  default void onNote(String sentence) {}

  /**
   * Both listeners, this one first.
   *
   * @param next hears everything second
   * @return a listener
   */
  default LoopListener and(LoopListener next) {
    return new BothListeners(this, next);
  }

  /**
   * What is known of a run when it begins.
   *
   * @param step the first step to be taken, above 0 when the run goes on from a checkpoint
   * @param steps the steps of the whole run
   * @param stepsPerEpoch the steps of an epoch
   */
  record Start(long step, long steps, long stepsPerEpoch) {}
}
