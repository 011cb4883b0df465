package org.lr4j.torch;

import java.util.List;
import java.util.OptionalDouble;
import org.lr4j.data.Batches;
import org.lr4j.data.DataException;
import org.lr4j.data.DataSets;
import org.lr4j.data.Dataset;
import org.lr4j.data.Normalization;
import org.lr4j.data.Pipeline;
import org.lr4j.data.Splits;
import org.lr4j.engine.LearnerException;

/** Learners over data, models and optimizers that go by a name. */
public final class TorchEngine {
  private TorchEngine() {}

  /**
   * Opens data by name and builds a learner.
   *
   * @param config what to train
   * @return a learner that owns its network
   * @throws DataException if the data is unknown, missing or damaged, or smaller than a batch
   * @throws IllegalArgumentException if the model does not fit the data
   * @throws LearnerException if there are no native libraries for this platform
   */
  public static TorchLearner open(TorchConfig config) {
    return open(config, DataSets.open(config.data(), config.dataFolder()));
  }

  /**
   * Builds a learner over data of the caller's own.
   *
   * @param config what to train; its data and data folder are ignored
   * @param splits the data; without classes it is a regression on the squared error
   * @return a learner that owns its network
   * @throws DataException if there are fewer samples than a batch needs
   * @throws IllegalArgumentException if the model does not fit the data
   * @throws LearnerException if there are no native libraries for this platform
   */
  public static TorchLearner open(TorchConfig config, Splits splits) {
    Natives.load();
    Dataset train = splits.train();
    int outputs = Math.max(1, train.classes());
    int threads = config.threads().orElseGet(Natives::physicalCores);
    Model model = Models.create(config.model(), train.shape(), outputs, config.seed());
    Normalization normalization = model.normalization().fit(train);
    Pipeline pipeline = Pipeline.of(train, normalization).layout(config.layout());
    OptionalDouble decay =
        config.weightDecay().isPresent() ? config.weightDecay() : model.weightDecay();
    List<Model.Group> groups = model.groups();
    Stepper stepper =
        Optimizers.create(
            config.optimizer(), groups, config.learningRate(), config.momentum(), decay);
    return new TorchLearner(
        model,
        stepper,
        Batches.shuffled(pipeline, config.batchSize(), config.seed()),
        HeldOut.of(splits, normalization, config.layout()),
        new TorchLearner.Options(
            train.classes() == 0 ? Loss.SQUARED_ERROR : Loss.CROSS_ENTROPY,
            groups.stream().map(Model.Group::name).toList(),
            threads),
        () -> {
          stepper.close();
          model.close();
        });
  }
}
