package org.lr4j.djl;

import ai.djl.ndarray.NDManager;
import ai.djl.training.Trainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.lr4j.engine.Learner;
import org.lr4j.schedule.Schedule;
import org.lr4j.testkit.LearnerContract;

/** AdamW. */
class AdamContractTest extends LearnerContract {
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
        LiveOptimizer.of(
            UpdateRule.adam().withWeightDecay(0.01, UpdateRule.Decay.DECOUPLED),
            Schedule.constant(0.01));
    Trainer trainer = Models.trainer(optimizer, (int) seed);
    return DjlLearner.of(
        trainer,
        optimizer,
        Minibatches.of(Models.clouds(manager, 64, 5), 16),
        Models.clouds(manager, 40, 6),
        seed);
  }

  @Override
  protected double workingRate() {
    return 0.02;
  }
}
