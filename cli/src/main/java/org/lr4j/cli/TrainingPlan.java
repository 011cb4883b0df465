package org.lr4j.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
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
    Path file = folder.resolve("run.json");
    if (!Files.isRegularFile(file)) {
      throw CommandException.data(
          "%s holds no run to go on with (it has no run.json); start one with train --out %s"
              .formatted(folder, folder));
    }
    try {
      Map<String, String> values = new LinkedHashMap<>();
      Map<String, String> recipe = new LinkedHashMap<>();
      try (JsonParser json = new JsonFactory().createParser(Files.readString(file))) {
        read(json, values, recipe);
      }
      return of(values, new Recipe(recipe));
    } catch (IOException | IllegalArgumentException e) {
      throw CommandException.file(
          e, "%s is not the record of a training run; start one with train".formatted(file));
    }
  }

  /** Takes what stands in the configuration, and the recipe in it. */
  private static void read(JsonParser json, Map<String, String> values, Map<String, String> recipe)
      throws IOException {
    String parent = "";
    String grandparent = "";
    for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
      if (token == JsonToken.START_OBJECT) {
        grandparent = parent;
        String name = json.currentName() == null ? "" : json.currentName();
        parent = name;
      } else if (token == JsonToken.END_OBJECT) {
        parent = grandparent;
        grandparent = "";
      } else if (token.isScalarValue() && json.currentName() != null) {
        if (parent.equals("recipe")) {
          recipe.put(json.currentName(), json.getText());
        } else if (parent.equals("configuration")) {
          values.put(json.currentName(), json.getText());
        }
      }
    }
  }

  private static TrainingPlan of(Map<String, String> values, Recipe recipe) {
    return new TrainingPlan(
        required(values, "engine"),
        recipe,
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
