package org.lr4j.cli;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.lr4j.engine.Learner;
import org.lr4j.engine.Recipe;
import org.lr4j.runs.RunException;
import org.lr4j.runs.RunRecord;
import org.lr4j.runs.Shell;
import org.lr4j.schedule.Span;
import org.lr4j.schedule.Units;
import org.lr4j.schedule.plan.Plan;
import org.lr4j.train.EarlyStopping;
import org.lr4j.train.Monitor;
import org.lr4j.train.Policy;

/**
 * All that a training follows from. It is the configuration in {@code run.json}, from which the run
 * goes on.
 *
 * @param engine which engine
 * @param recipe what it trains; paths are absolute
 * @param schedule a spec, or one of {@link AutoSchedule}
 * @param peak the greatest rate that the schedule is scaled to, if it is not the schedule's own
 * @param epochs passes over the training data, at least 1
 * @param patience epochs without improvement that end the run, 0 for none
 * @param minDelta how much better counts as an improvement
 * @param monitor what is to improve
 * @param restoreBest whether the run ends with the weights of the best epoch
 * @param keep how many of the last checkpoints stay
 * @param checkpointEvery steps between checkpoints within an epoch, 0 for none
 * @param resolved the schedule that is followed, where it was found or scaled for this run
 * @param branch of which run this one is a branch, if it is one
 */
record TrainingPlan(
    String engine,
    Recipe recipe,
    String schedule,
    Optional<Peak> peak,
    int epochs,
    int patience,
    double minDelta,
    Monitor monitor,
    boolean restoreBest,
    int keep,
    long checkpointEvery,
    Optional<String> resolved,
    Optional<Branch> branch) {
  /**
   * Where a branch begins and how long the run is then.
   *
   * @param run the folder of the run that it goes on from
   * @param step the checkpoint that it goes on from
   * @param steps the steps of the whole run, the first ones included
   */
  record Branch(String run, long step, long steps) {}

  TrainingPlan resolvedTo(String spec) {
    return with(recipe, schedule, peak, epochs, patience, Optional.of(spec), branch);
  }

  /** The same run with another length. */
  TrainingPlan lasting(int passes) {
    if (branch.isPresent()) {
      throw CommandException.usage(
          "this run is a branch, so its length is that of its cooldown; leave --epochs out, or branch again"
              + " with train --from "
              + Shell.quoted(branch.get().run()));
    }
    return with(recipe, schedule, peak, passes, patience, resolved, branch);
  }

  /** The same plan for another training, whose schedule has yet to be found where that is meant. */
  TrainingPlan withTraining(Recipe other, String spec, Optional<Peak> rate, int length) {
    return with(other, spec, rate, length, patience, Optional.empty(), branch);
  }

  /** The same run with another patience, 0 for none. */
  TrainingPlan withPatience(int epochsToWait) {
    return with(recipe, schedule, peak, epochs, epochsToWait, resolved, branch);
  }

  /** The same plan with another recipe for the engine. */
  TrainingPlan withRecipe(Recipe other) {
    return with(other, schedule, peak, epochs, patience, resolved, branch);
  }

  /** The options of {@code train} that give this plan, each followed by its value. */
  List<String> options() {
    List<String> options = new ArrayList<>(List.of("--engine", engine));
    recipe.options().forEach((name, value) -> options.addAll(List.of("--" + name, value)));
    options.addAll(List.of("--schedule", schedule, "--epochs", Integer.toString(epochs)));
    peak.ifPresent(rate -> options.addAll(List.of("--lr", rate.text())));
    options.addAll(List.of("--keep", Integer.toString(keep)));
    if (checkpointEvery > 0) {
      options.addAll(List.of("--checkpoint-every", Long.toString(checkpointEvery)));
    }
    options.addAll(List.of("--monitor", word(monitor)));
    if (patience > 0) {
      options.addAll(List.of("--patience", Integer.toString(patience)));
      options.addAll(List.of("--min-delta", Double.toString(minDelta)));
      if (!restoreBest) {
        options.add("--keep-last");
      }
    }
    return options;
  }

  /** The same run with another seed. */
  TrainingPlan seeded(long seed) {
    Map<String, String> options = new LinkedHashMap<>(recipe.options());
    options.put("seed", Long.toString(seed));
    return with(new Recipe(options), schedule, peak, epochs, patience, resolved, branch);
  }

  /** A branch that follows another schedule to its end; it does not stop early. */
  TrainingPlan branching(Branch where, String followed, long perEpoch) {
    int passes = Math.toIntExact((where.steps() + perEpoch - 1) / perEpoch);
    return with(
        recipe, followed, Optional.empty(), passes, 0, Optional.empty(), Optional.of(where));
  }

  private TrainingPlan with(
      Recipe trained,
      String planned,
      Optional<Peak> rate,
      int passes,
      int patient,
      Optional<String> found,
      Optional<Branch> from) {
    return new TrainingPlan(
        engine,
        trained,
        planned,
        rate,
        passes,
        patient,
        minDelta,
        monitor,
        restoreBest,
        keep,
        checkpointEvery,
        found,
        from);
  }

  /** How long the run is. */
  Span length() {
    return branch.map(each -> Span.steps(each.steps())).orElse(Span.epochs(epochs));
  }

  /** What epochs and shares of the schedule are measured against. */
  Units units(long perEpoch) {
    return new Units(perEpoch, length().resolve(new Units(perEpoch, 0)));
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

  /** Whether the schedule, or its peak, has yet to be found. */
  boolean isSearchDue() {
    return resolved.isEmpty()
        && peak.map(Peak::isSought).orElseGet(() -> AutoSchedule.isMeant(schedule));
  }

  /** This plan with its schedule scaled to a peak that is given, now that the run is known. */
  TrainingPlan fitted(Learner learner) {
    return resolved.isPresent() || isSearchDue() || peak.isEmpty()
        ? this
        : resolvedTo(AtPeak.of(this, learner).schedule(peak.get().rate().orElseThrow()));
  }

  /** The schedule that the run follows, as text. */
  String followed() {
    return resolved.orElse(schedule);
  }

  Policy policy() {
    return Policy.of(Plan.parse(followed()));
  }

  Optional<EarlyStopping> stopping() {
    return patience == 0
        ? Optional.empty()
        : Optional.of(new EarlyStopping(monitor, patience, minDelta, restoreBest));
  }

  /** What {@code --monitor} and the record call it. */
  private static String word(Monitor monitor) {
    return monitor == Monitor.VALIDATION_LOSS ? "loss" : "accuracy";
  }

  /** The opposite; earlier records have the words in capitals. */
  private static Monitor monitor(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "loss" -> Monitor.VALIDATION_LOSS;
      case "accuracy" -> Monitor.ACCURACY;
      default ->
          throw new IllegalArgumentException("monitor must be loss or accuracy, but is " + word);
    };
  }

  /** What is trained, for people. */
  String title() {
    if (recipe.text("exec").isPresent()) {
      return recipe.text("exec").get();
    }
    return title(EngineLearners.completed(engine, recipe));
  }

  /** The same for a recipe without gaps. */
  static String title(Recipe whole) {
    return whole.text("model").map(TrainingPlan::lastPart).orElse("a model")
        + " on "
        + lastPart(whole.text("data").orElse(Recipe.DATA))
        + whole.text("optimizer").map(name -> ", " + name).orElse("")
        + ", batch "
        + whole.count("batch-size", Recipe.BATCH_SIZE);
  }

  /** A name, or the last part of a path. */
  private static String lastPart(String place) {
    String name = new File(place).getName();
    return name.isEmpty() || name.startsWith(".") ? place : name;
  }

  /** For {@code run.json}; {@link #of} reads it back. */
  Map<String, Object> describe() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("engine", engine);
    values.put("recipe", recipe.options());
    values.put("schedule", schedule);
    peak.ifPresent(rate -> values.put("lr", rate.text()));
    resolved.ifPresent(spec -> values.put("resolved_schedule", spec));
    values.put("epochs", epochs);
    values.put("patience", patience);
    values.put("min_delta", minDelta);
    values.put("monitor", word(monitor));
    values.put("restore_best", restoreBest);
    values.put("keep", keep);
    values.put("checkpoint_every", checkpointEvery);
    branch.ifPresent(
        each -> {
          values.put("branch_of", each.run());
          values.put("branch_step", each.step());
          values.put("steps", each.steps());
        });
    return values;
  }

  /**
   * The plan of a run.
   *
   * @param file where its record is, for messages
   */
  static TrainingPlan of(RunRecord record, Path file) {
    Map<String, Object> values = record.configuration();
    try {
      Map<String, String> recipe = new LinkedHashMap<>();
      ((Map<?, ?>) value(values, "recipe", Map.class))
          .forEach((name, value) -> recipe.put(String.valueOf(name), String.valueOf(value)));
      return new TrainingPlan(
          value(values, "engine", String.class),
          new Recipe(recipe),
          value(values, "schedule", String.class),
          values.containsKey("lr")
              ? Optional.of(Peak.of(value(values, "lr", String.class)))
              : Optional.empty(),
          Math.toIntExact(value(values, "epochs", Long.class)),
          Math.toIntExact(value(values, "patience", Long.class)),
          value(values, "min_delta", Double.class),
          monitor(value(values, "monitor", String.class)),
          value(values, "restore_best", Boolean.class),
          Math.toIntExact(value(values, "keep", Long.class)),
          value(values, "checkpoint_every", Long.class),
          values.containsKey("resolved_schedule")
              ? Optional.of(value(values, "resolved_schedule", String.class))
              : Optional.empty(),
          values.containsKey("branch_of")
              ? Optional.of(
                  new Branch(
                      value(values, "branch_of", String.class),
                      value(values, "branch_step", Long.class),
                      value(values, "steps", Long.class)))
              : Optional.empty());
    } catch (IllegalArgumentException | ArithmeticException | CommandException e) {
      throw new RunException(
          file + " is not the record of a training that can be continued: " + e.getMessage(), e);
    }
  }

  private static <T> T value(Map<String, Object> values, String name, Class<T> type) {
    Object value = values.get(name);
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(name + " is " + (value == null ? "missing" : value));
    }
    return type.cast(value);
  }
}
