package org.lr4j.djl;

import ai.djl.ndarray.NDManager;
import ai.djl.training.Trainer;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.lr4j.engine.Learner;
import org.lr4j.testkit.LearnerContract;

/** DJL's own Adam. */
class StockAdamContractTest extends LearnerContract {
  private NDManager manager;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @Override
  protected Learner create(long seed) {
    Optimizer adam = Optimizer.adam().optLearningRateTracker(Tracker.fixed(0.01f)).build();
    Trainer trainer = Models.trainer(adam, (int) seed);
    return DjlLearner.of(
        trainer,
        adam,
        Minibatches.of(Models.clouds(manager, 64, 5), 16),
        Models.clouds(manager, 40, 6),
        seed);
  }

  @Override
  protected double workingRate() {
    return 0.02;
  }
}
