package org.lr4j.djl;

import ai.djl.ndarray.NDManager;
import ai.djl.training.Trainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.lr4j.engine.Learner;
import org.lr4j.schedule.Schedule;
import org.lr4j.testkit.LearnerContract;

/** SGD with momentum, over batch norm and dropout; the last batch of an epoch is smaller. */
class SgdContractTest extends LearnerContract {
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
    LiveOptimizer optimizer =
        LiveOptimizer.of(UpdateRule.sgd(0.9).withNesterov(), Schedule.constant(0.01));
    Trainer trainer = Models.trainer(optimizer, (int) seed);
    return DjlLearner.of(
        trainer,
        optimizer,
        Minibatches.of(Models.clouds(manager, 70, 5), 16),
        Models.clouds(manager, 40, 6),
        seed);
  }

  @Override
  protected double workingRate() {
    return 0.05;
  }
}
