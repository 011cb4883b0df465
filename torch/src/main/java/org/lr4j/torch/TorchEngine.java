package org.lr4j.torch;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Optimizer;
import org.lr4j.data.Batches;
import org.lr4j.data.DataException;
import org.lr4j.data.DataSets;
import org.lr4j.data.Dataset;
import org.lr4j.data.Layout;
import org.lr4j.data.Normalization;
import org.lr4j.data.Pipeline;
import org.lr4j.data.Splits;
import org.lr4j.engine.Engine;
import org.lr4j.engine.Learner;
import org.lr4j.engine.LearnerException;
import org.lr4j.engine.Recipe;

/** PyTorch in this process: learners over data, models and optimizers that go by a name. */
public final class TorchEngine implements Engine {
  private static final Set<String> OPTIONS =
      Set.of(
          "data",
          "data-dir",
          "model",
          "optimizer",
          "batch-size",
          "seed",
          "weight-decay",
          "threads",
          "layout");

  /** For {@link java.util.ServiceLoader}; those who know the class use {@link #open}. */
  public TorchEngine() {}

  @Override
  public String name() {
    return "torch";
  }

  @Override
  public Supplier<Learner> prepare(Recipe recipe) {
    recipe.requireOnly(name(), OPTIONS);
    TorchConfig config = config(recipe);
    requireKnown(config.data(), config.dataFolder());
    return () -> open(config);
  }

  private static TorchConfig config(Recipe recipe) {
    return new TorchConfig(
        recipe.text("data").orElse("digits"),
        recipe.text("data-dir").map(Path::of).orElseGet(DataSets::defaultFolder),
        recipe.text("model").orElse("cnn"),
        recipe.text("optimizer").orElse("sgd"),
        recipe.count("batch-size", 32),
        recipe.whole("seed").orElse(0),
        TorchConfig.DEFAULT_RATE,
        OptionalDouble.empty(),
        recipe.number("weight-decay"),
        recipe.text("threads").isPresent()
            ? OptionalInt.of(recipe.count("threads", 1))
            : OptionalInt.empty(),
        layout(recipe.text("layout").orElse("channels-last")));
  }

  private static Layout layout(String name) {
    return switch (name) {
      case "channels-last" -> Layout.CHANNELS_LAST;
      case "channels-first" -> Layout.CHANNELS_FIRST;
      default -> throw Names.unknown("layout", name, List.of("channels-last", "channels-first"));
    };
  }

  /** An unknown name is wrong usage, unlike a known data set that is damaged. */
  private static void requireKnown(String data, Path folder) {
    boolean known =
        DataSets.catalogue().stream().anyMatch(entry -> entry.name().equals(data))
            || isFolder(data);
    if (!known) {
      try {
        DataSets.open(data, folder);
      } catch (DataException e) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
    }
  }

  private static boolean isFolder(String data) {
    try {
      return Files.isDirectory(Path.of(data));
    } catch (InvalidPathException e) {
      return false;
    }
  }

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
    Optimizer optimizer =
        Optimizers.create(
            config.optimizer(), groups, config.learningRate(), config.momentum(), decay);
    return new TorchLearner(
        model,
        optimizer,
        Batches.shuffled(pipeline, config.batchSize(), config.seed()),
        HeldOut.of(splits, normalization, config.layout()),
        new TorchLearner.Options(
            train.classes() == 0 ? Loss.SQUARED_ERROR : Loss.CROSS_ENTROPY,
            groups.stream().map(Model.Group::name).toList(),
            threads),
        () -> {
          optimizer.close();
          model.close();
        });
  }
}
