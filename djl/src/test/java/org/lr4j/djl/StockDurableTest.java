package org.lr4j.djl;

import ai.djl.ndarray.NDManager;
import ai.djl.training.Trainer;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.lr4j.engine.DurableLearner;
import org.lr4j.testkit.DurableLearnerContract;

/** DJL's own SGD with momentum, and as the other model its AdamW. */
class StockDurableTest extends DurableLearnerContract {
  private NDManager manager;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private DurableLearner learner(Optimizer optimizer) {
    Trainer trainer = Models.trainer(optimizer, 3);
    return DjlLearner.of(
        trainer, optimizer, Minibatches.of(Models.clouds(manager, 64, 5), 16), Map.of(), 3);
  }

  @Override
  protected DurableLearner newLearner() {
    return learner(
        Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.05f)).optMomentum(0.9f).build());
  }

  @Override
  protected DurableLearner otherModel() {
    return learner(Optimizer.adamW().optLearningRateTracker(Tracker.fixed(0.01f)).build());
  }
}
