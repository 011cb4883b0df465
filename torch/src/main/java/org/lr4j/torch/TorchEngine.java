package org.lr4j.torch;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import org.lr4j.data.BatchSource;
import org.lr4j.data.Batches;
import org.lr4j.data.DataException;
import org.lr4j.data.DataSets;
import org.lr4j.data.Dataset;
import org.lr4j.data.Layout;
import org.lr4j.data.Normalization;
import org.lr4j.data.Pipeline;
import org.lr4j.data.Prefetch;
import org.lr4j.data.Splits;
import org.lr4j.engine.Engine;
import org.lr4j.engine.Learner;
import org.lr4j.engine.LearnerException;
import org.lr4j.engine.Recipe;

/** PyTorch in this process: learners over data, models and optimizers that go by a name. */
public final class TorchEngine implements Engine {
  private static final int AHEAD = 2;

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
   * @throws IllegalArgumentException if the model or the loss does not fit the data
   * @throws LearnerException if there are no native libraries for this platform, or not the device
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
   * @throws DataException if there are fewer samples than a batch needs, a model's file cannot be
   *     read, or the data to be augmented holds no images
   * @throws IllegalArgumentException if the model or the loss does not fit the data
   * @throws LearnerException if there are no native libraries for this platform, or not the device
   */
  public static TorchLearner open(TorchConfig config, Splits splits) {
    Natives.load();
    Dataset train = splits.train();
    Loss loss =
        config.loss().orElse(train.classes() == 0 ? Loss.SQUARED_ERROR : Loss.CROSS_ENTROPY);
    int outputs = loss.outputs(train.classes());
    org.bytedeco.pytorch.Device device = config.device().open();
    int threads = config.threads().orElseGet(Natives::physicalCores);
    Model model = Models.create(config.model(), train.shape(), outputs, config.seed());
    model.module().to(device, false);
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
        batches(config, pipeline),
        HeldOut.of(splits, normalization, config.layout()),
        new TorchLearner.Options(loss, groups.stream().map(Model.Group::name).toList(), threads),
        () -> {
          stepper.close();
          model.close();
        });
  }

  /** Augmentation takes long enough to be done beside training. */
  private static BatchSource batches(TorchConfig config, Pipeline pipeline) {
    Pipeline whole = config.augmentation().map(pipeline::augmented).orElse(pipeline);
    Batches batches = Batches.shuffled(whole, config.batchSize(), config.seed());
    return config.augmentation().isPresent() ? Prefetch.of(batches, AHEAD, 1) : batches;
  }
}
