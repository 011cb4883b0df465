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

final class Before {
  private Before() {}

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
      EasyTrain.fit(trainer, epochs, train, test);
      return trainer.getTrainingResult().getValidateEvaluation("Accuracy");
    }
  }
}
