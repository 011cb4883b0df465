package org.lr4j.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lr4j.engine.Recipe;
import picocli.CommandLine.Option;

/** What to train: shared by the commands that train something. */
final class TrainingOptions {
  private static final String TORCH = "torch";

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      description = "what trains: torch, or another one on the class path (default: torch)")
  private String engine = TORCH;

  @Option(
      names = "--data",
      paramLabel = "D",
      description =
          "a data set's name, or a folder with the files of MNIST's layout (default: digits)")
  private @Nullable String data;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "where data sets lie (default: $LR4J_DATA or ~/.lr4j/data)")
  private @Nullable Path dataDir;

  @Option(
      names = "--model",
      paramLabel = "M",
      description = "a model's name (default: a small CNN)")
  private @Nullable String model;

  @Option(names = "--optimizer", paramLabel = "O", description = "an optimizer (default: sgd)")
  private @Nullable String optimizer;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "samples in a batch (default: 32)")
  private @Nullable Integer batchSize;

  @Option(
      names = "--weight-decay",
      paramLabel = "W",
      description = "weight decay (default: the model's or the optimizer's own)")
  private @Nullable Double weightDecay;

  @Option(
      names = "--layout",
      paramLabel = "L",
      description =
          "channels-last or channels-first: how images lie in memory (default: channels-last)")
  private @Nullable String layout;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "chooses all random numbers (default: 0)")
  private long seed;

  @Option(
      names = "--threads",
      paramLabel = "T",
      description = "threads to compute with (default: the physical cores)")
  private @Nullable Integer threads;

  /** Refuses numbers that make no sense for any engine. */
  void check() {
    if (batchSize() < 1) {
      throw CommandException.usage(
          "--batch-size must be at least 1, but is %d".formatted(batchSize()));
    }
    if (weightDecay != null && !(weightDecay >= 0 && weightDecay <= Double.MAX_VALUE)) {
      throw CommandException.usage(
          "--weight-decay must be finite and not negative, but is %s".formatted(weightDecay));
    }
    if (threads != null && threads < 1) {
      throw CommandException.usage("--threads must be at least 1, but is %d".formatted(threads));
    }
    if (layout != null && !layout.equals("channels-last") && !layout.equals("channels-first")) {
      throw CommandException.usage(
          "unknown layout '%s'; there are channels-last and channels-first".formatted(layout));
    }
  }

  String engine() {
    return engine;
  }

  String data() {
    return data == null ? "digits" : data;
  }

  String model() {
    return model == null ? "cnn" : model;
  }

  String optimizer() {
    return optimizer == null ? "sgd" : optimizer;
  }

  int batchSize() {
    return batchSize == null ? 32 : batchSize;
  }

  long seed() {
    return seed;
  }

  /** For the engine: options by their names here; its own defaults stand in for those not given. */
  Recipe recipe() {
    Map<String, String> options = new LinkedHashMap<>();
    put(options, "data", data());
    put(options, "seed", seed);
    put(options, "batch-size", batchSize());
    put(options, "model", model);
    put(options, "optimizer", optimizer);
    put(options, "data-dir", dataDir);
    put(options, "weight-decay", weightDecay);
    put(options, "threads", threads);
    put(options, "layout", layout);
    return new Recipe(options);
  }

  private static void put(Map<String, String> options, String name, @Nullable Object value) {
    if (value != null) {
      options.put(name, value.toString());
    }
  }

  /** For {@code run.json}. */
  Map<String, Object> describe() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("engine", engine);
    values.put("data", data());
    values.put("model", model());
    if (optimizer != null || engine.equals(TORCH)) {
      values.put("optimizer", optimizer());
    }
    values.put("batch_size", batchSize());
    if (weightDecay != null) {
      values.put("weight_decay", weightDecay);
    }
    if (layout != null || engine.equals(TORCH)) {
      values.put("layout", layout == null ? "channels-last" : layout);
    }
    values.put("seed", seed);
    if (threads != null) {
      values.put("threads", threads);
    }
    return values;
  }
}
