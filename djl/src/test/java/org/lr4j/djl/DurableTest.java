package org.lr4j.djl;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.lr4j.engine.DurableLearner;
import org.lr4j.schedule.Schedule;
import org.lr4j.testkit.DurableLearnerContract;

/** Adam with batch norm and dropout. */
class DurableTest extends DurableLearnerContract {
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
  protected DurableLearner newLearner() {
    LiveOptimizer optimizer = LiveOptimizer.of(UpdateRule.adam(), Schedule.constant(0.01));
    Trainer trainer = Models.trainer(optimizer, 3);
    return DjlLearner.of(
        trainer,
        optimizer,
        Minibatches.of(Models.clouds(manager, 64, 5), 16),
        Models.clouds(manager, 40, 6),
        3);
  }

  @Override
  protected DurableLearner otherModel() {
    LiveOptimizer optimizer = LiveOptimizer.of(UpdateRule.sgd(0.9), Schedule.constant(0.01));
    Model model = Model.newInstance("other", Device.cpu());
    model.setBlock(Linear.builder().setUnits(3).build());
    Trainer trainer =
        model.newTrainer(
            new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                .optDevices(new Device[] {Device.cpu()})
                .optOptimizer(optimizer));
    trainer.initialize(new Shape(16, 6));
    return DjlLearner.of(
        trainer, optimizer, Minibatches.of(Models.clouds(manager, 64, 5), 16), Map.of(), 3);
  }
}
