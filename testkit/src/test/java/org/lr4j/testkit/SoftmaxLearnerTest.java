package org.lr4j.testkit;

import org.lr4j.engine.Learner;

class SoftmaxLearnerTest extends LearnerContract {
  @Override
  protected Learner create(long seed) {
    return new SoftmaxLearner(5, seed);
  }

  @Override
  protected double workingRate() {
    return 0.02;
  }

  @Override
  protected int confirmationFaultsApart() {
    return 1;
  }
}
