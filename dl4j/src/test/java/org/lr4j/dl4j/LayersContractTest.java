package org.lr4j.dl4j;

import org.lr4j.engine.Learner;
import org.lr4j.testkit.LearnerContract;
import org.nd4j.linalg.learning.config.Nesterovs;

/** Two groups with momentum, batch norm and dropout; the last batch of an epoch is smaller. */
class LayersContractTest extends LearnerContract {
  @Override
  protected Learner create(long seed) {
    return Dl4jLearner.of(
        Networks.layers(new Nesterovs(0.02, 0.9), new Nesterovs(0.04, 0.5), seed),
        Minibatches.of(Networks.clouds(70, 5), 16),
        Networks.clouds(40, 6),
        seed);
  }

  @Override
  protected double workingRate() {
    return 0.05;
  }
}
