package org.lr4j.torch;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.lr4j.data.Augmentation;
import org.lr4j.data.DataException;
import org.lr4j.data.DataSets;
import org.lr4j.data.Layout;
import org.lr4j.data.TableFormat;
import org.lr4j.engine.Recipe;

/** Recipes as configurations of this engine. */
final class Wishes {
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
          "device",
          "layout");

  private Wishes() {}

  /** Checks names and numbers; what is absent gets the defaults of the command line. */
  static TorchConfig read(Recipe recipe) {
    recipe.requireOnly("torch", OPTIONS);
    String data = recipe.text("data").orElse("digits");
    TorchConfig config =
        new TorchConfig(
            data,
            recipe.text("data-dir").map(Path::of).orElseGet(DataSets::defaultFolder),
            recipe.text("model").orElse(Source.isTable(data) ? "mlp" : "cnn"),
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
    config = config.device(Device.named(recipe.text("device").orElse("auto")));
    if (recipe.text("loss").isPresent()) {
      config = config.loss(Loss.named(recipe.text("loss").get()));
    }
    if (recipe.text("augment").isPresent()) {
      config = config.augmented(augmentation(recipe.text("augment").get()));
    }
    if (Source.isTable(data)) {
      return config.table(
          TableFormat.of(recipe.text("target").orElse(""))
              .task(task(recipe.text("task").orElse("auto"))));
    }
    requireNoTable(recipe, "target");
    requireNoTable(recipe, "task");
    requireKnown(data, config.dataFolder());
    return config;
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
