package org.lr4j.torch;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.lr4j.data.DataException;
import org.lr4j.data.DataFormat;
import org.lr4j.data.DataSets;
import org.lr4j.data.Layout;
import org.lr4j.data.PictureFormat;
import org.lr4j.data.TableFormat;
import org.lr4j.data.TextFormat;
import org.lr4j.engine.Clipping;
import org.lr4j.engine.Recipe;

/** Recipes as configurations of this engine. */
final class RecipeReader {
  /** Which of several processes this is, as {@link org.lr4j.torch.distributed.Meeting} reads it. */
  static final String PROCESS = "process";

  private static final Set<String> OPTIONS =
      Set.of(
          PROCESS,
          "data",
          "data-dir",
          "target",
          "task",
          "leave-out",
          "missing",
          "image-size",
          "context",
          "tokens",
          "model-size",
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
          "layout",
          "precision");

  private RecipeReader() {}

  /** Adds what is taken where a recipe asks for nothing. */
  static Recipe completed(Recipe recipe) {
    DataSets.Kind kind;
    try {
      kind = DataSets.kind(recipe.text("data").orElse(Recipe.DATA));
    } catch (DataException e) {
      kind = DataSets.Kind.NAMED; // refused when it is read
    }
    Recipe named =
        recipe
            .withDefault("data", Recipe.DATA)
            .withDefault("model", Models.usual(kind))
            .withDefault("optimizer", kind == DataSets.Kind.TEXT ? "adamw" : Recipe.OPTIMIZER)
            .withDefault("layout", "channels-last");
    OptionalInt published = Models.publishedBatchSize(named.text("model").orElseThrow());
    return published.isEmpty()
        ? named
        : named.withDefault("batch-size", Integer.toString(published.getAsInt()));
  }

  /** Checks names and numbers; what is absent is completed. */
  static TorchConfig read(Recipe asked) {
    asked.requireOnly("torch", OPTIONS);
    Recipe recipe = completed(asked);
    String data = recipe.text("data").orElseThrow();
    DataSets.Kind kind = kind(data);
    TorchConfig config =
        TorchConfig.of(data, model(recipe), recipe.text("optimizer").orElseThrow())
            .withBatchSize(recipe.count("batch-size", Recipe.BATCH_SIZE))
            .withSeed(recipe.whole("seed").orElse(0))
            .withLayout(layout(recipe.text("layout").orElseThrow()))
            .withPrecision(Precision.named(recipe.text("precision").orElse("float32")))
            .withDevice(Device.named(recipe.text("device").orElse("auto")))
            .withAccumulation(recipe.count("accumulate", 1))
            .withFormat(format(recipe, kind));
    if (recipe.text("batch-size").isEmpty()) {
      config = config.withFittingBatchSize();
    }
    if (Gpt.isName(config.model())) {
      config = config.withClipping(Clipping.norm(1));
    }
    if (recipe.text("data-dir").isPresent()) {
      config = config.withDataFolder(Path.of(recipe.text("data-dir").get()));
    }
    if (recipe.number("weight-decay").isPresent()) {
      config = config.withWeightDecay(recipe.number("weight-decay").getAsDouble());
    }
    if (recipe.text("threads").isPresent()) {
      config = config.withThreads(recipe.count("threads", 1));
    }
    Optional<Clipping> clipping = recipe.clipping();
    if (clipping.isPresent()) {
      config = config.withClipping(clipping.get());
    }
    if (recipe.text("loss").isPresent()) {
      config = config.withLoss(TrainingLoss.named(recipe.text("loss").get()));
    }
    if (recipe.text("augment").isPresent()) {
      config = augmented(config, recipe.text("augment").get());
    }
    return config;
  }

  /** An unknown name is wrong usage, unlike a known data set that is damaged. */
  private static DataSets.Kind kind(String data) {
    try {
      return DataSets.kind(data);
    } catch (DataException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static String model(Recipe recipe) {
    String model = recipe.text("model").orElseThrow();
    if (recipe.text("model-size").isEmpty()) {
      return model;
    }
    if (!model.equals("gpt")) {
      throw new IllegalArgumentException(
          "model-size is for model gpt, but the model is " + model + "; leave it out");
    }
    return model + "-" + recipe.text("model-size").get();
  }

  private static DataFormat format(Recipe recipe, DataSets.Kind kind) {
    kind.requireOptions(recipe.options().keySet());
    TableFormat table =
        TableFormat.of(recipe.text("target").orElse(""))
            .task(task(recipe.text("task").orElse("auto")))
            .missing(TableFormat.Missing.named(recipe.text("missing").orElse("refuse")))
            .leavingOut(
                recipe.text("leave-out").stream()
                    .flatMap(names -> Arrays.stream(names.split(",", -1)))
                    .map(String::strip)
                    .toArray(String[]::new));
    return new DataFormat(
        table,
        recipe.text("image-size").map(PictureFormat::parse).orElse(PictureFormat.DEFAULT),
        new TextFormat(
            recipe.count("context", TextFormat.DEFAULT.context()),
            TextFormat.Tokens.named(recipe.text("tokens").orElse("auto"))));
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

  private static TorchConfig augmented(TorchConfig config, String names) {
    try {
      return config.withAugmentation(names);
    } catch (DataException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
