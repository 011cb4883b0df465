package org.lr4j.djl;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.loss.Loss;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import org.lr4j.data.Dataset;
import org.lr4j.data.Normalization;
import org.lr4j.data.Splits;
import org.lr4j.engine.Learner;
import org.lr4j.engine.LearnerException;
import org.lr4j.engine.Subset;
import org.lr4j.schedule.Schedule;

/** Data, a model and a trainer of our own, which end with their learner. */
final class Workbench {
  private static final double RATE = 1e-3;

  private Workbench() {}

  /** A learner over data of lr4j's; the block is made for a number of outputs. */
  static Learner open(
      Splits splits,
      IntFunction<Block> block,
      UpdateRule rule,
      int batchSize,
      long seed,
      LearnerOptions options) {
    Deque<Runnable> opened = new ArrayDeque<>();
    try {
      return open(splits, block, rule, batchSize, seed, options, opened);
    } catch (RuntimeException | Error e) {
      close(opened);
      throw e;
    }
  }

  private static Learner open(
      Splits splits,
      IntFunction<Block> block,
      UpdateRule rule,
      int batchSize,
      long seed,
      LearnerOptions options,
      Deque<Runnable> opened) {
    NDManager manager = manager();
    opened.push(manager::close);
    Engine.getInstance().setRandomSeed((int) seed);
    Dataset train = splits.train();
    Model model = Model.newInstance("lr4j", Device.cpu());
    opened.push(model::close);
    model.setBlock(block.apply(Math.max(1, train.classes())));
    LiveOptimizer optimizer = LiveOptimizer.of(rule, Schedule.constant(RATE));
    opened.push(optimizer::close);
    Trainer trainer =
        model.newTrainer(
            new DefaultTrainingConfig(
                    train.classes() == 0 ? Loss.l2Loss() : Loss.softmaxCrossEntropyLoss())
                .optDevices(new Device[] {Device.cpu()})
                .optOptimizer(optimizer));
    opened.push(trainer::close);
    trainer.initialize(shape(1, train));
    Normalization normalization = Normalization.featurewise(train);
    return DjlLearner.owning(
        DjlLearner.of(
            trainer,
            optimizer,
            Minibatches.of(arrays(manager, train, normalization), batchSize),
            Map.of(
                Subset.VALIDATION, arrays(manager, splits.validation(), normalization),
                Subset.TEST, arrays(manager, splits.test(), normalization)),
            seed,
            options),
        () -> close(opened));
  }

  /** What was opened last ends first. */
  private static void close(Deque<Runnable> opened) {
    while (!opened.isEmpty()) {
      opened.pop().run();
    }
  }

  private static NDManager manager() {
    try {
      return NDManager.newBaseManager(Device.cpu());
    } catch (RuntimeException | LinkageError e) {
      throw new LearnerException(
          String.format(
              Locale.ROOT,
              "DJL finds no engine (%s); put its PyTorch engine and natives on the class path",
              e.getMessage()),
          e);
    }
  }

  private static ArrayDataset arrays(NDManager manager, Dataset data, Normalization normalization) {
    int values = data.shape().values();
    float[] all = new float[Math.multiplyExact(data.size(), values)];
    float[] targets = new float[data.size()];
    float[] example = new float[values];
    for (int i = 0; i < targets.length; i++) {
      data.read(i, example);
      for (int v = 0; v < values; v++) {
        all[i * values + v] = normalization.apply(example[v], v);
      }
      targets[i] = data.target(i);
    }
    NDArray labels =
        data.classes() == 0
            ? manager.create(targets, new Shape(targets.length, 1))
            : manager.create(targets);
    return new ArrayDataset.Builder()
        .setData(manager.create(all, shape(targets.length, data)))
        .optLabels(labels)
        .setSampling(1, false)
        .build();
  }

  /** Images keep their planes; a row of a table is a row. */
  private static Shape shape(long examples, Dataset data) {
    org.lr4j.data.Shape one = data.shape();
    return one.pixels() == 1
        ? new Shape(examples, one.channels())
        : new Shape(examples, one.channels(), one.height(), one.width());
  }
}
