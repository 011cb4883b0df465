package org.example;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
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
import org.lr4j.data.Digits;
import org.lr4j.data.ImageSet;
import org.lr4j.djl.DjlLearner;
import org.lr4j.djl.LiveOptimizer;
import org.lr4j.djl.Minibatches;
import org.lr4j.djl.ScheduleTracker;
import org.lr4j.djl.UpdateRule;
import org.lr4j.djl.UpdateRule.Decay;
import org.lr4j.engine.Learner;
import org.lr4j.finder.LrFinder;
import org.lr4j.schedule.Schedule;
import org.lr4j.schedule.Schedules;

/**
 * Finds a rate for an MLP under DJL's own SGD, and for a CNN with batch norm under an optimizer with
 * two parameter groups, and trains each with its rate.
 */
public final class TwoNetworks {
  private static final int EPOCHS = 10;

  private TwoNetworks() {}

  public static void main(String[] args) throws Exception {
    Optimizer sgd =
        Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.001f)).optMomentum(0.9f).build();
    train("mlp", mlp(), sgd);

    // The layer that sees pixels learns at a third of the rate, and the rest decays.
    Block pixels = Conv2d.builder().setKernelShape(new Shape(3, 3)).setFilters(8).build();
    LiveOptimizer groups =
        LiveOptimizer.of(
            UpdateRule.sgd(0.9).withWeightDecay(1e-4, Decay.COUPLED), Schedule.constant(0.001));
    groups.addGroup("pixels", pixels.getParameters().values(), 1.0 / 3);
    train("cnn", cnn(pixels), groups);
  }

  private static Block mlp() {
    return new SequentialBlock()
        .add(Blocks.batchFlattenBlock())
        .add(Linear.builder().setUnits(64).build())
        .add(Activation::relu)
        .add(Linear.builder().setUnits(10).build());
  }

  private static Block cnn(Block pixels) {
    return new SequentialBlock()
        .add(pixels)
        .add(BatchNorm.builder().build())
        .add(Activation::relu)
        .add(Blocks.batchFlattenBlock())
        .add(Linear.builder().setUnits(10).build());
  }

  private static void train(String name, Block block, Optimizer optimizer) throws Exception {
    DefaultTrainingConfig config =
        new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
            .optDevices(new Device[] {Device.cpu()})
            .addEvaluator(new Accuracy())
            .addTrainingListeners(new EvaluatorTrainingListener())
            .optOptimizer(optimizer);
    try (Model model = Model.newInstance(name, Device.cpu());
        NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      model.setBlock(block);
      ArrayDataset train = digits(manager, 0, 1440);
      try (Trainer trainer = model.newTrainer(config)) {
        trainer.initialize(new Shape(1, 1, 8, 8));
        double rate;
        long steps;
        try (Learner learner =
            DjlLearner.of(trainer, optimizer, Minibatches.of(train, 32), Map.of(), 1)) {
          rate = LrFinder.exponential(1e-5, 10, 100).run(learner).orElseThrow().rate();
          steps = EPOCHS * learner.stepsPerEpoch();
        }
        ScheduleTracker.follow(
            trainer, optimizer, Schedules.linearToZero(rate, steps / 10, steps));
        EasyTrain.fit(trainer, EPOCHS, train, digits(manager, 1440, 1797));
        System.out.println(
            name
                + ": rate "
                + rate
                + ", accuracy "
                + trainer.getTrainingResult().getValidateEvaluation("Accuracy"));
      }
    }
  }

  private static ArrayDataset digits(NDManager manager, int from, int to) {
    ImageSet all = Digits.load();
    float[] pixels = new float[(to - from) * 64];
    float[] one = new float[64];
    float[] labels = new float[to - from];
    for (int i = from; i < to; i++) {
      all.read(i, one);
      for (int p = 0; p < 64; p++) {
        pixels[(i - from) * 64 + p] = one[p] / 255;
      }
      labels[i - from] = all.label(i);
    }
    return new ArrayDataset.Builder()
        .setData(manager.create(pixels, new Shape(to - from, 1, 8, 8)))
        .optLabels(manager.create(labels))
        .setSampling(32, true)
        .build();
  }
}
