package org.lr4j.dl4j;

import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.lr4j.engine.DurableLearner;
import org.lr4j.engine.Subset;
import org.lr4j.testkit.DurableLearnerContract;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;

class DurableTest {
  /** Two groups with momentum, batch norm and dropout. */
  @Nested
  class Layers extends DurableLearnerContract {
    @Override
    protected DurableLearner newLearner() {
      return Dl4jLearner.of(
          Networks.layers(new Nesterovs(0.02, 0.9), new Nesterovs(0.04, 0.5), 3),
          Minibatches.of(Networks.clouds(70, 5), 16),
          Networks.clouds(40, 6),
          3);
    }

    @Override
    protected DurableLearner otherModel() {
      return Dl4jLearner.of(
          Networks.layers(new Sgd(0.02), 3),
          Minibatches.of(Networks.clouds(70, 5), 16),
          Map.<Subset, org.nd4j.linalg.dataset.DataSet>of(),
          3);
    }
  }

  @Nested
  class Graph extends DurableLearnerContract {
    @Override
    protected DurableLearner newLearner() {
      return Dl4jLearner.of(
          Networks.graph(new Adam(0.01), 3),
          Minibatches.of(Networks.clouds(70, 5), 16),
          Networks.clouds(40, 6),
          3);
    }

    @Override
    protected DurableLearner otherModel() {
      return Dl4jLearner.of(
          Networks.layers(new Adam(0.01), new Adam(0.02), 3),
          Minibatches.of(Networks.clouds(70, 5), 16),
          Networks.clouds(40, 6),
          3);
    }
  }
}
