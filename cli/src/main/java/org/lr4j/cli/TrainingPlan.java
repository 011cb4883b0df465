package org.lr4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.lr4j.engine.Recipe;
import org.lr4j.train.EarlyStopping;
import org.lr4j.train.Monitor;

/**
 * All that a training run follows from. It is the configuration in {@code run.json}, from which the
 * run is taken up again.
 *
 * @param engine which engine
 * @param recipe what it trains; paths are absolute
 * @param schedule a spec, or one of {@link AutoSchedule}
 * @param epochs passes over the training data, at least 1
 * @param patience epochs without improvement that end the run, 0 for none
 * @param minDelta how much better counts as an improvement
 * @param monitor what is to improve
 * @param restoreBest whether the run ends with the weights of the best epoch
 * @param keep how many of the last checkpoints stay
 * @param checkpointEvery steps between checkpoints within an epoch, 0 for none
 * @param resolved the schedule that was found where it was to be found
 */
record TrainingPlan(
    String engine,
    Recipe recipe,
    String schedule,
    int epochs,
    int patience,
    double minDelta,
    Monitor monitor,
    boolean restoreBest,
    int keep,
    long checkpointEvery,
    Optional<String> resolved) {
  private static final String CONFIGURATION = "configuration.";
  private static final String RECIPE = CONFIGURATION + "recipe.";

  TrainingPlan resolvedTo(String spec) {
    return new TrainingPlan(
        engine,
        recipe,
        schedule,
        epochs,
        patience,
        minDelta,
        monitor,
        restoreBest,
        keep,
        checkpointEvery,
        Optional.of(spec));
  }

  /** The same run with another seed. */
  TrainingPlan seeded(long seed) {
    Map<String, String> options = new LinkedHashMap<>(recipe.options());
    options.put("seed", Long.toString(seed));
    return new TrainingPlan(
        engine,
        new Recipe(options),
        schedule,
        epochs,
        patience,
        minDelta,
        monitor,
        restoreBest,
        keep,
        checkpointEvery,
        resolved);
  }

  /** Whether the other is this plan before or after its schedule was found. */
  boolean sameAs(TrainingPlan other) {
    return describe(this).equals(describe(other));
  }

  private static Map<String, Object> describe(TrainingPlan plan) {
    Map<String, Object> values = plan.describe();
    values.remove("resolved_schedule");
    return values;
  }

  Optional<EarlyStopping> stopping() {
    return patience == 0
        ? Optional.empty()
        : Optional.of(new EarlyStopping(monitor, patience, minDelta, restoreBest));
  }

  /** What is trained, for people. */
  String title() {
    return recipe
        .text("exec")
        .orElseGet(
            () ->
                "%s on %s, %s, batch %s"
                    .formatted(
                        recipe.text("model").orElse("cnn"),
                        recipe.text("data").orElse("digits"),
                        recipe.text("optimizer").orElse("sgd"),
                        recipe.text("batch-size").orElse("32")));
  }

  /** For {@code run.json}; {@link #read} reads it back. */
  Map<String, Object> describe() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("engine", engine);
    values.put("recipe", recipe.options());
    values.put("schedule", schedule);
    resolved.ifPresent(spec -> values.put("resolved_schedule", spec));
    values.put("epochs", epochs);
    values.put("patience", patience);
    values.put("min_delta", minDelta);
    values.put("monitor", monitor.name());
    values.put("restore_best", Boolean.toString(restoreBest));
    values.put("keep", keep);
    values.put("checkpoint_every", checkpointEvery);
    return values;
  }

  /** The plan of a run's folder. */
  static TrainingPlan read(Path folder) {
    Path file = folder.resolve(RunRecord.FILE);
    if (!Files.isRegularFile(file)) {
      throw CommandException.data(
          "%s holds no run to go on with (it has no run.json); start one with train --out %s"
              .formatted(folder, folder));
    }
    try {
      return of(JsonFields.read(file));
    } catch (IOException | IllegalArgumentException e) {
      throw CommandException.file(
          e, "%s is not the record of a training run; start one with train".formatted(file));
    }
  }

  private static TrainingPlan of(Map<String, String> fields) {
    Map<String, String> values = new LinkedHashMap<>();
    Map<String, String> recipe = new LinkedHashMap<>();
    fields.forEach(
        (name, value) -> {
          if (name.startsWith(RECIPE)) {
            recipe.put(name.substring(RECIPE.length()), value);
          } else if (name.startsWith(CONFIGURATION)) {
            values.put(name.substring(CONFIGURATION.length()), value);
          }
        });
    return new TrainingPlan(
        required(values, "engine"),
        new Recipe(recipe),
        required(values, "schedule"),
        Integer.parseInt(required(values, "epochs")),
        Integer.parseInt(required(values, "patience")),
        Double.parseDouble(required(values, "min_delta")),
        Monitor.valueOf(required(values, "monitor")),
        Boolean.parseBoolean(required(values, "restore_best")),
        Integer.parseInt(required(values, "keep")),
        Long.parseLong(required(values, "checkpoint_every")),
        Optional.ofNullable(values.get("resolved_schedule")));
  }

  private static String required(Map<String, String> values, String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("there is no " + name);
    }
    return value;
  }
}
