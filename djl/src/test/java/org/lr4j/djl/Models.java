package org.lr4j.djl;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.initializer.XavierInitializer;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import java.util.SplittableRandom;

/** A small model and data to test with. */
final class Models {
  private static final int FEATURES = 6;
  private static final int CLASSES = 3;

  private Models() {}

  /** Clouds around a centre for each class. */
  static ArrayDataset clouds(NDManager manager, int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] features = new float[count][FEATURES];
    long[] labels = new long[count];
    for (int n = 0; n < count; n++) {
      int label = n % CLASSES;
      labels[n] = label;
      for (int i = 0; i < FEATURES; i++) {
        features[n][i] = (float) (random.nextGaussian() + (i == 2 * label ? 2 : 0));
      }
    }
    return new ArrayDataset.Builder()
        .setData(manager.create(features))
        .optLabels(manager.create(labels))
        .setSampling(16, false)
        .build();
  }

  /** Dense, batch norm, dropout, dense. */
  static Trainer trainer(Optimizer optimizer, int seed, TrainingListener... listeners) {
    return build(seed).trainer(optimizer, listeners);
  }

  /** The same without its trainer, for optimizers that need to know the parameters. */
  static Built build(int seed) {
    Block block =
        new SequentialBlock()
            .add(Linear.builder().setUnits(8).build())
            .add(Activation::tanh)
            .add(BatchNorm.builder().build())
            .add(Dropout.builder().optRate(0.2f).build())
            .add(Linear.builder().setUnits(CLASSES).build());
    return new Built(block, seed);
  }

  record Built(Block block, int seed) {
    Trainer trainer(Optimizer optimizer, TrainingListener... listeners) {
      Model model = Model.newInstance("test", Device.cpu());
      model.getNDManager().getEngine().setRandomSeed(seed);
      model.setBlock(block);
      Trainer trainer =
          model.newTrainer(
              new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                  .optInitializer(new XavierInitializer(), Parameter.Type.WEIGHT)
                  .optDevices(new Device[] {Device.cpu()})
                  .optOptimizer(optimizer)
                  .addTrainingListeners(listeners));
      trainer.initialize(new Shape(16, FEATURES));
      return trainer;
    }
  }
}
