package org.lr4j.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.lr4j.engine.Recipe;
import org.lr4j.schedule.plan.Plan;
import org.lr4j.study.Axis;
import org.lr4j.study.Setting;
import org.lr4j.study.Trial;

/**
 * What the trials of a study have in common, and how the values of its axes change that.
 *
 * @param base the training without axes
 */
record TrialPlan(TrainingPlan base) {
  /** Options of a recipe that vary; the others say where data lies or name the trial itself. */
  private static final Set<String> OPTIONS =
      new TreeSet<>(
          List.of(
              "accumulate",
              "augment",
              "batch-size",
              "clip-norm",
              "clip-value",
              "data",
              "loss",
              "model",
              "momentum",
              "optimizer",
              "weight-decay"));

  private static final String SCHEDULE = "schedule";

  /** Refuses an axis or a value that no training could have, before the first trial begins. */
  void check(List<Axis> axes, LearnerFactory engine) {
    for (Axis axis : axes) {
      if (!axis.name().equals(SCHEDULE) && !OPTIONS.contains(axis.name())) {
        throw CommandException.usage(
            "a study has no axis '"
                + axis.name()
                + "'"
                + near(axis.name())
                + "; there are schedule, "
                + String.join(", ", OPTIONS));
      }
      for (String value : axis.values()) {
        try {
          TrainingPlan plan = of(new Trial(new Setting(Map.of(axis.name(), value)), 0, 1));
          if (!AutoSchedule.isMeant(plan.schedule())) {
            Plan.parse(plan.schedule());
          } else {
            AutoSchedule.of(plan.schedule());
          }
          engine.prepare(plan.engine(), plan.recipe());
        } catch (RuntimeException e) {
          throw CommandException.usage(
              "the axis "
                  + axis.name()
                  + " cannot have the value "
                  + value
                  + ": "
                  + e.getMessage());
        }
      }
    }
  }

  private static String near(String name) {
    for (String option : OPTIONS) {
      String plain = name.replaceAll("[^A-Za-z]", "");
      String other = option.replace("-", "");
      if (plain.equalsIgnoreCase(other)
          || (plain.length() >= 3 && other.regionMatches(true, 0, plain, 0, plain.length()))) {
        return " (did you mean " + option + "?)";
      }
    }
    return "";
  }

  /** The training that a trial is. */
  TrainingPlan of(Trial trial) {
    Map<String, String> options = new LinkedHashMap<>(base.recipe().options());
    String schedule = base.schedule();
    for (Map.Entry<String, String> value : trial.setting().values().entrySet()) {
      if (value.getKey().equals(SCHEDULE)) {
        schedule = value.getValue();
      } else {
        options.put(value.getKey(), value.getValue());
      }
    }
    options.put("seed", Long.toString(trial.seed()));
    return base.withTraining(new Recipe(options), schedule, Math.toIntExact(trial.epochs()));
  }

  /** The same training as a command line, for another process. */
  List<String> command(Trial trial, String out) {
    List<String> command = new ArrayList<>(List.of("train"));
    command.addAll(of(trial).options());
    command.addAll(List.of("--out", out));
    return command;
  }
}
