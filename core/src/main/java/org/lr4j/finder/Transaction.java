package org.lr4j.finder;

import java.util.concurrent.CancellationException;
import org.lr4j.engine.Learner;
import org.lr4j.engine.Snapshot;

/** Leaves the learner as it was found, however the block ends. */
final class Transaction implements AutoCloseable {
  private final Learner learner;
  private final Snapshot snapshot;

  Transaction(Learner learner) {
    this.learner = learner;
    this.snapshot = learner.snapshot();
  }

  static void checkInterrupt() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("interrupted");
    }
  }

  void rollBack() {
    learner.restore(snapshot);
  }

  @Override
  public void close() {
    try (snapshot) {
      rollBack();
    }
  }
}
