package org.lr4j.testkit;

import org.lr4j.engine.DurableLearner;

class SoftmaxDurableTest extends DurableLearnerContract {
  @Override
  protected DurableLearner newLearner() {
    return new SoftmaxLearner(5, 3);
  }

  @Override
  protected DurableLearner otherModel() {
    return new QuadraticLearner(new double[] {1, 0.5}, 0.1, 5, 3);
  }
}
