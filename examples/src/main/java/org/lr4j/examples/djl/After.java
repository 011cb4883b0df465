package org.lr4j.examples.djl;

import ai.djl.Model;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.evaluator.Accuracy;
import ai.djl.training.listener.EvaluatorTrainingListener;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.util.Map;
import org.lr4j.djl.DjlLearner;
import org.lr4j.djl.Minibatches;
import org.lr4j.djl.ScheduleTracker;
import org.lr4j.engine.Learner;
import org.lr4j.finder.LrFinder;
import org.lr4j.schedule.Schedule;
import org.lr4j.schedule.Schedules;

final class After {
  private After() {}

  static double train(Model model, ArrayDataset train, ArrayDataset test, int epochs)
      throws Exception {
    model.setBlock(
        new SequentialBlock()
            .add(Linear.builder().setUnits(64).build())
            .add(Activation::relu)
            .add(Linear.builder().setUnits(10).build()));
    Optimizer sgd =
        Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.001f)).optMomentum(0.9f).build();
    DefaultTrainingConfig config =
        new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
            .addEvaluator(new Accuracy())
            .addTrainingListeners(new EvaluatorTrainingListener())
            .optOptimizer(sgd);
    try (Trainer trainer = model.newTrainer(config)) {
      trainer.initialize(new Shape(1, 64));
      Schedule schedule;
      try (Learner learner = DjlLearner.of(trainer, sgd, Minibatches.of(train, 32), Map.of(), 1)) {
        double rate = LrFinder.exponential(1e-5, 10, 100).run(learner).orElseThrow().rate();
        long steps = epochs * learner.stepsPerEpoch();
        schedule = Schedules.linearToZero(rate, steps / 10, steps);
      }
      ScheduleTracker.follow(trainer, sgd, schedule);
      EasyTrain.fit(trainer, epochs, train, test);
      return trainer.getTrainingResult().getValidateEvaluation("Accuracy");
    }
  }
}
