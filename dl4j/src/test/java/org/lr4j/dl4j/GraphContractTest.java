package org.lr4j.dl4j;

import org.lr4j.engine.Learner;
import org.lr4j.testkit.LearnerContract;
import org.nd4j.linalg.learning.config.Adam;

/** A graph with Adam, over batches made beforehand. */
class GraphContractTest extends LearnerContract {
  @Override
  protected Learner create(long seed) {
    return Dl4jLearner.of(
        Networks.graph(new Adam(1e-3), seed),
        Minibatches.of(Networks.clouds(64, 5).batchBy(16)),
        Networks.clouds(40, 6),
        seed);
  }

  @Override
  protected double workingRate() {
    return 0.02;
  }
}
