package org.lr4j.torch;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.lr4j.data.Augmentation;
import org.lr4j.data.DataException;
import org.lr4j.data.DataSets;
import org.lr4j.data.Layout;
import org.lr4j.data.TableFormat;
import org.lr4j.engine.Recipe;

/** Recipes as configurations of this engine. */
final class RecipeReader {
  private static final Set<String> OPTIONS =
      Set.of(
          "data",
          "data-dir",
          "target",
          "task",
          "model",
          "optimizer",
          "loss",
          "batch-size",
          "seed",
          "weight-decay",
          "augment",
          "threads",
          "accumulate",
          "clip-norm",
          "clip-value",
          "device",
          "layout");

  private RecipeReader() {}

  /** Checks names and numbers; what is absent gets the defaults of the command line. */
  static TorchConfig read(Recipe recipe) {
    recipe.requireOnly("torch", OPTIONS);
    String data = recipe.text("data").orElse("digits");
    TorchConfig config =
        TorchConfig.of(
                data,
                recipe.text("model").orElse(ConfiguredData.isTable(data) ? "mlp" : "cnn"),
                recipe.text("optimizer").orElse("sgd"))
            .withBatchSize(recipe.count("batch-size", 32))
            .withSeed(recipe.whole("seed").orElse(0))
            .withLayout(layout(recipe.text("layout").orElse("channels-last")))
            .withDevice(Device.named(recipe.text("device").orElse("auto")))
            .withAccumulation(recipe.count("accumulate", 1));
    if (recipe.text("data-dir").isPresent()) {
      config = config.withDataFolder(Path.of(recipe.text("data-dir").get()));
    }
    if (recipe.number("weight-decay").isPresent()) {
      config = config.withWeightDecay(recipe.number("weight-decay").getAsDouble());
    }
    if (recipe.text("threads").isPresent()) {
      config = config.withThreads(recipe.count("threads", 1));
    }
    Optional<Clipping> clipping = clipping(recipe);
    if (clipping.isPresent()) {
      config = config.withClipping(clipping.get());
    }
    if (recipe.text("loss").isPresent()) {
      config = config.withLoss(TrainingLoss.named(recipe.text("loss").get()));
    }
    if (recipe.text("augment").isPresent()) {
      config = config.withAugmentation(augmentation(recipe.text("augment").get()));
    }
    if (ConfiguredData.isTable(data)) {
      return config.withTable(
          TableFormat.of(recipe.text("target").orElse(""))
              .task(task(recipe.text("task").orElse("auto"))));
    }
    requireNoTable(recipe, "target");
    requireNoTable(recipe, "task");
    requireKnown(data, config.dataFolder());
    return config;
  }

  private static Optional<Clipping> clipping(Recipe recipe) {
    OptionalDouble norm = recipe.number("clip-norm");
    OptionalDouble value = recipe.number("clip-value");
    if (norm.isPresent() && value.isPresent()) {
      throw new IllegalArgumentException(
          "clip-norm and clip-value exclude each other; leave one of them out");
    }
    return norm.isPresent()
        ? Optional.of(Clipping.norm(norm.getAsDouble()))
        : value.isPresent() ? Optional.of(Clipping.value(value.getAsDouble())) : Optional.empty();
  }

  private static void requireNoTable(Recipe recipe, String option) {
    if (recipe.text(option).isPresent()) {
      throw new IllegalArgumentException(
          "%s is for tables, which end with .csv or .tsv; leave it out".formatted(option));
    }
  }

  private static Layout layout(String name) {
    return switch (name) {
      case "channels-last" -> Layout.CHANNELS_LAST;
      case "channels-first" -> Layout.CHANNELS_FIRST;
      default -> throw Names.unknown("layout", name, List.of("channels-last", "channels-first"));
    };
  }

  private static TableFormat.Task task(String name) {
    return switch (name) {
      case "auto" -> TableFormat.Task.AUTO;
      case "classification" -> TableFormat.Task.CLASSIFICATION;
      case "regression" -> TableFormat.Task.REGRESSION;
      default -> throw Names.unknown("task", name, List.of("auto", "classification", "regression"));
    };
  }

  private static Augmentation augmentation(String names) {
    try {
      return Augmentation.named(names);
    } catch (DataException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
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
}
