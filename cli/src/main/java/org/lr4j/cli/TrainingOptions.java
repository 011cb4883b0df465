package org.lr4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lr4j.engine.Recipe;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What to train: shared by the commands that train something. */
final class TrainingOptions {
  @Option(
      names = "--engine",
      paramLabel = "NAME",
      description = "what trains: torch, or another one on the class path (default: torch)")
  private @Nullable String givenEngine;

  @Option(
      names = "--data",
      paramLabel = "D",
      description =
          "a data set's name; a folder of pictures with a folder for each class, or with the files"
              + " of MNIST's layout; a table, .csv or .tsv with a header; or text, a .txt file or a"
              + " folder of them (default: digits)")
  private @Nullable String data;

  @Mixin private final DataOptions reading = new DataOptions();

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "the folder of the data sets (default: $LR4J_DATA or ~/.lr4j/data)")
  private @Nullable Path dataDir;

  @Option(
      names = "--model",
      paramLabel = "M",
      description =
          "a model's name, a TorchScript file (.pt), or a class on the class path, which"
              + " LR4J_CLASS_PATH extends (default: cnn, for tables mlp, for text"
              + " gpt)")
  private @Nullable String model;

  @Option(
      names = "--model-size",
      paramLabel = "SIZE",
      description =
          "size of model gpt: nano, micro, mini, small, base or LAYERSxWIDTH (default: micro,"
              + " 4x128)")
  private @Nullable String modelSize;

  @Option(
      names = "--optimizer",
      paramLabel = "O",
      description = "an optimizer (default: sgd, for text adamw)")
  private @Nullable String optimizer;

  @Option(
      names = "--loss",
      paramLabel = "LOSS",
      description =
          "cross-entropy, bce or bce-sum (two classes), or mse (default: cross-entropy for classes,"
              + " mse for numbers)")
  private @Nullable String loss;

  @Option(
      names = "--augment",
      paramLabel = "A,...",
      description = "random changes to training images, in this order: cutout, flip, crop")
  private @Nullable String augment;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "samples in a batch (default: 32, for published models their own)")
  private @Nullable Integer batchSize;

  @Option(
      names = "--weight-decay",
      paramLabel = "W",
      description = "weight decay (default: the model's or the optimizer's own)")
  private @Nullable Double weightDecay;

  @Option(
      names = "--momentum",
      paramLabel = "M",
      description =
          "momentum, or the first beta of Adam, unless the schedule changes it (default: the"
              + " optimizer's own)")
  private @Nullable Double momentum;

  @Option(
      names = "--accumulate",
      paramLabel = "K",
      description =
          "add up the gradients of K batches for one optimizer step; schedules count steps"
              + " (default: 1)")
  private @Nullable Integer accumulate;

  @Option(
      names = "--clip-norm",
      paramLabel = "C",
      description = "scale the gradients of a step so that their norm is at most C")
  private @Nullable Double clipNorm;

  @Option(
      names = "--clip-value",
      paramLabel = "C",
      description = "cut each element of a gradient to [-C, C]")
  private @Nullable Double clipValue;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "where to compute: auto, cpu or cuda (default: auto)")
  private @Nullable String device;

  @Option(
      names = "--layout",
      paramLabel = "L",
      description =
          "memory layout of images: channels-last or channels-first (default: channels-last)")
  private @Nullable String layout;

  @Option(
      names = "--precision",
      paramLabel = "P",
      description =
          "number format of the forward passes: float32, or bf16 for mixed precision with bfloat16"
              + " (default: float32)")
  private @Nullable String precision;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "seed of all random numbers (default: 0)")
  private @Nullable Long givenSeed;

  @Option(
      names = "--threads",
      paramLabel = "T",
      description =
          "threads to compute with; the last digits depend on them (default: the physical cores)")
  private @Nullable Integer threads;

  @Option(
      names = "--process",
      paramLabel = "RANK/SIZE@HOST:PORT",
      description =
          "this is one of SIZE processes that train one model together, each on its share of every"
              + " batch; they meet at process 0, such as 0/2@node0:29500")
  private @Nullable String process;

  /** Refuses numbers that make no sense for any engine. */
  void check() {
    if (batchSize != null && batchSize < 1) {
      throw CommandException.usage(
          String.format(Locale.ROOT, "--batch-size must be at least 1, but is %d", batchSize));
    }
    if (weightDecay != null && !(weightDecay >= 0 && weightDecay <= Double.MAX_VALUE)) {
      throw CommandException.usage(
          String.format(
              Locale.ROOT,
              "--weight-decay must be finite and not negative, but is %s",
              weightDecay));
    }
    if (momentum != null && !(momentum >= 0 && momentum < 1)) {
      throw CommandException.usage(
          "--momentum must be at least 0 and less than 1, but is " + momentum);
    }
    if (threads != null && threads < 1) {
      throw CommandException.usage(
          String.format(Locale.ROOT, "--threads must be at least 1, but is %d", threads));
    }
    if (layout != null && !layout.equals("channels-last") && !layout.equals("channels-first")) {
      throw CommandException.usage(
          String.format(
              Locale.ROOT,
              "unknown layout '%s'; there are channels-last and channels-first",
              layout));
    }
  }

  String engine() {
    return givenEngine == null ? "torch" : givenEngine;
  }

  /** The names of the options that were given, without their dashes. */
  Set<String> given() {
    Set<String> given = new LinkedHashSet<>(recipe().options().keySet());
    given.remove("seed");
    if (givenSeed != null) {
      given.add("seed");
    }
    if (givenEngine != null) {
      given.add("engine");
    }
    return given;
  }

  String data() {
    return completed("data", Recipe.DATA);
  }

  String model() {
    return completed("model", "");
  }

  /** What is trained, for people. */
  String title() {
    return TrainingPlan.title(completed());
  }

  private String completed(String option, String otherwise) {
    return completed().text(option).orElse(otherwise);
  }

  /** What was asked for, with what the engine takes for the rest. */
  private Recipe completed() {
    return EngineLearners.completed(engine(), recipe());
  }

  /** What a folder is named after, so that processes on one machine do not share one. */
  List<String> names() {
    List<String> names = new ArrayList<>(List.of(data(), model()));
    if (process != null && !process.startsWith("0/")) {
      names.add("process" + process.split("/", 2)[0]);
    }
    return names;
  }

  long seed() {
    return givenSeed == null ? 0 : givenSeed;
  }

  OptionalInt threads() {
    return threads == null ? OptionalInt.empty() : OptionalInt.of(threads);
  }

  /** For the engine: options by their names here; its own defaults stand in for those not given. */
  Recipe recipe() {
    Map<String, Object> options = new LinkedHashMap<>();
    put(options, "data", data);
    put(options, "seed", seed());
    put(options, "batch-size", batchSize);
    put(options, "model", model);
    put(options, "model-size", modelSize);
    reading.put(options);
    put(options, "optimizer", optimizer);
    put(options, "data-dir", dataDir);
    put(options, "loss", loss);
    put(options, "augment", augment);
    put(options, "device", device);
    put(options, "weight-decay", weightDecay);
    put(options, "momentum", momentum);
    put(options, "accumulate", accumulate);
    put(options, "clip-norm", clipNorm);
    put(options, "clip-value", clipValue);
    put(options, "threads", threads);
    put(options, "layout", layout);
    put(options, "precision", precision);
    put(options, "process", process);
    Map<String, String> texts = new LinkedHashMap<>();
    options.forEach((name, value) -> texts.put(name, value.toString()));
    return new Recipe(texts);
  }

  private static void put(Map<String, Object> values, String name, @Nullable Object value) {
    if (value != null) {
      values.put(name, value);
    }
  }

  /** For {@code run.json}. */
  Map<String, Object> describe() {
    Map<String, Object> values = new LinkedHashMap<>();
    Recipe whole = completed();
    values.put("engine", engine());
    whole.text("data").ifPresent(value -> values.put("data", value));
    whole.text("model").ifPresent(value -> values.put("model", value));
    whole.text("optimizer").ifPresent(value -> values.put("optimizer", value));
    values.put("batch_size", whole.count("batch-size", Recipe.BATCH_SIZE));
    put(values, "model_size", modelSize);
    reading.put(values);
    put(values, "loss", loss);
    put(values, "augment", augment);
    put(values, "weight_decay", weightDecay);
    put(values, "momentum", momentum);
    put(values, "accumulate", accumulate);
    put(values, "clip_norm", clipNorm);
    put(values, "clip_value", clipValue);
    whole.text("layout").ifPresent(value -> values.put("layout", value));
    put(values, "precision", precision);
    put(values, "device", device);
    values.put("seed", seed());
    put(values, "threads", threads);
    put(values, "process", process);
    return values;
  }
}
