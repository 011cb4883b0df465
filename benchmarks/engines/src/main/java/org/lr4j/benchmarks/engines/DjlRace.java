package org.lr4j.benchmarks.engines;

import ai.djl.Model;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Batch;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.util.Map;
import org.lr4j.djl.DjlLearner;
import org.lr4j.djl.LiveOptimizer;
import org.lr4j.djl.Minibatches;
import org.lr4j.djl.UpdateRule;
import org.lr4j.engine.Learner;
import org.lr4j.finder.Finding;
import org.lr4j.schedule.Schedule;

/** Deep Java Library: its batches, collector and SGD against a search with our optimizer. */
final class DjlRace implements Race {
  private final NDManager manager = NDManager.newBaseManager();
  private final ArrayDataset data;
  private final Model trainedModel;
  private final Model searchedModel;
  private final Trainer trained;
  private final Trainer searched;
  private final Learner learner;

  DjlRace(boolean convolutions) {
    float[][] images = Race.images();
    long[] labels = new long[images.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = Race.label(i);
    }
    Shape image = convolutions ? new Shape(1, 1, SIDE, SIDE) : new Shape(1, PIXELS);
    Shape all = convolutions ? new Shape(images.length, 1, SIDE, SIDE) : new Shape(-1, PIXELS);
    data =
        new ArrayDataset.Builder()
            .setData(manager.create(images).reshape(all))
            .optLabels(manager.create(labels))
            .setSampling(BATCH, true)
            .build();
    trainedModel = model(convolutions);
    searchedModel = model(convolutions);
    Optimizer sgd =
        Optimizer.sgd().setLearningRateTracker(Tracker.fixed(1e-4f)).optMomentum(0.9f).build();
    LiveOptimizer live = LiveOptimizer.of(UpdateRule.sgd(0.9), Schedule.constant(1e-4));
    trained = trainer(trainedModel, sgd, image);
    searched = trainer(searchedModel, live, image);
    learner = DjlLearner.of(searched, live, Minibatches.of(data, BATCH), Map.of(), 1);
  }

  private static Model model(boolean convolutions) {
    SequentialBlock block = new SequentialBlock();
    if (convolutions) {
      block
          .add(Conv2d.builder().setKernelShape(new Shape(5, 5)).setFilters(20).build())
          .add(Activation::relu)
          .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
          .add(Blocks.batchFlattenBlock());
    }
    block
        .add(Linear.builder().setUnits(500).build())
        .add(Activation::relu)
        .add(Linear.builder().setUnits(CLASSES).build());
    Model model = Model.newInstance("race", "PyTorch");
    model.setBlock(block);
    return model;
  }

  private static Trainer trainer(Model model, Optimizer optimizer, Shape input) {
    Trainer trainer =
        model.newTrainer(
            new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss()).optOptimizer(optimizer));
    trainer.initialize(input);
    return trainer;
  }

  @Override
  public void train() throws Exception {
    for (Batch batch : trained.iterateDataset(data)) {
      EasyTrain.trainBatch(trained, batch);
      trained.step();
      batch.close();
    }
  }

  @Override
  public Finding find() {
    return Race.finder().run(learner);
  }

  @Override
  public void close() {
    learner.close();
    trained.close();
    searched.close();
    trainedModel.close();
    searchedModel.close();
    manager.close();
  }
}
