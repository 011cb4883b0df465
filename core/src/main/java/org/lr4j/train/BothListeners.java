package org.lr4j.train;

import java.nio.file.Path;

/** One listener after the other. */
record BothListeners(LoopListener first, LoopListener second) implements LoopListener {
  @Override
  public void onStart(Start start) {
    first.onStart(start);
    second.onStart(start);
  }

  @Override
  public void beforeEvaluation(long steps) {
    first.beforeEvaluation(steps);
    second.beforeEvaluation(steps);
  }

  @Override
  public void onStep(TrainedStep step) {
    first.onStep(step);
    second.onStep(step);
  }

  @Override
  public void onEpoch(Epoch epoch) {
    first.onEpoch(epoch);
    second.onEpoch(epoch);
  }

  @Override
  public void beforeCheckpoint(long steps) {
    first.beforeCheckpoint(steps);
    second.beforeCheckpoint(steps);
  }

  @Override
  public void onCheckpoint(Path folder) {
    first.onCheckpoint(folder);
    second.onCheckpoint(folder);
  }

  @Override
  public void onNote(String sentence) {
    first.onNote(sentence);
    second.onNote(sentence);
  }
}
