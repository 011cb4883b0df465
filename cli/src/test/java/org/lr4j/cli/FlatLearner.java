package org.lr4j.cli;

import org.lr4j.engine.Step;

/** Learns nothing, whatever the rate. */
final class FlatLearner extends BowlLearner {
  @Override
  public Step step() {
    return new Step(1, 1, true);
  }
}
