package org.lr4j.finder;

import java.util.concurrent.CancellationException;
import org.lr4j.engine.GroupRates;
import org.lr4j.engine.Learner;
import org.lr4j.engine.Snapshot;

/** Leaves the learner as it was found, however the block ends. */
final class Transaction implements AutoCloseable {
  private final Learner learner;
  private final GroupRates rates;
  private final Snapshot snapshot;
  private boolean fresh = true;
  private long steps;

  Transaction(Learner learner) {
    this.learner = learner;
    this.rates = new GroupRates(learner);
    this.snapshot = learner.snapshot();
  }

  static void checkInterrupt() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("interrupted");
    }
  }

  Learner learner() {
    return learner;
  }

  /** Moves the rates of all groups, by the ratios that they had at the start. */
  GroupRates rates() {
    return rates;
  }

  /** The loss of one more optimizer step. */
  double step() {
    steps++;
    return learner.step().loss();
  }

  /** Optimizer steps so far. */
  long steps() {
    return steps;
  }

  /** Goes back to the start, unless the learner is there. */
  void rollBack() {
    if (!fresh) {
      learner.restore(snapshot);
    }
    fresh = false;
  }

  @Override
  public void close() {
    try (snapshot) {
      learner.restore(snapshot);
    }
  }
}
