package org.lr4j.cli;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.lr4j.data.NearNames;
import org.lr4j.engine.Learner;
import org.lr4j.engine.Recipe;
import org.lr4j.schedule.Units;
import org.lr4j.schedule.plan.Plan;
import org.lr4j.schedule.plan.SpecException;
import org.lr4j.study.Axis;
import org.lr4j.study.Setting;
import org.lr4j.study.Space;
import org.lr4j.study.Trial;

/**
 * What the trials of a study have in common, and how the values of its axes change that. A trial is
 * a training, or a range test.
 *
 * @param base the training without axes
 * @param search options of {@code find}, each followed by its value, if trials are range tests
 */
record TrialPlan(TrainingPlan base, Optional<List<String>> search) {
  static final String SCHEDULE = "schedule";
  static final String LR = "lr";

  /** An axis of this name lists the seeds of all settings. */
  static final String SEED = "seed";

  private static final Set<String> NUMBERS =
      Set.of("clip-norm", "clip-value", "momentum", "weight-decay");
  private static final Set<String> COUNTS = Set.of("accumulate", "batch-size", "context");

  /** Options that have several values at a time. */
  private static final Set<String> LISTS = Set.of("augment", "leave-out");

  /** The value of such an axis without any. */
  private static final String NONE = "none";

  /** Options of a recipe that vary; the others say where data lies or name the trial itself. */
  private static final Set<String> OPTIONS =
      new TreeSet<>(
          List.of(
              "accumulate",
              "augment",
              "batch-size",
              "clip-norm",
              "clip-value",
              "context",
              "data",
              "image-size",
              "leave-out",
              "loss",
              "missing",
              "model",
              "model-size",
              "momentum",
              "optimizer",
              "precision",
              "tokens",
              "weight-decay"));

  /** Whether these fit the data and the optimizer shows only when all is opened. */
  private static final Set<String> OPENED =
      OPTIONS.stream()
          .filter(name -> !name.startsWith("clip-"))
          .filter(name -> !List.of("precision", "weight-decay").contains(name))
          .collect(Collectors.toUnmodifiableSet());

  /** Numbers of so many decimals or zeros are written without an exponent. */
  private static final int PLAIN_DIGITS = 6;

  /** More settings than this are checked axis by axis only. */
  private static final int CHECKED = 1000;

  /** A trial that is a training. */
  TrialPlan(TrainingPlan base) {
    this(base, Optional.empty());
  }

  /**
   * Refuses what no trial could have, before the first trial begins: options that all trials share,
   * an axis, or a value.
   *
   * @param here whether the data of the trials is on this machine
   */
  void check(Space space, LearnerFactory engine, boolean here) {
    space.axes().forEach(axis -> requireName(axis.name()));
    Setting first = space.setting(0);
    checkFirst(first, engine, here);
    for (Axis axis : space.axes()) {
      Set<String> values = new HashSet<>();
      for (String value : axis.values()) {
        boolean open = here && OPENED.contains(axis.name()) && isExtreme(value, axis);
        Map<String, String> changed = new LinkedHashMap<>(first.values());
        changed.put(axis.name(), value);
        try {
          attempt(new Setting(changed), engine, open);
        } catch (RuntimeException e) {
          throw refused(axis.name(), value, e);
        }
        String same =
            LISTS.contains(axis.name())
                ? option(axis.name(), value).orElse("")
                : canonical(axis.name(), value);
        if (!values.add(same)) {
          throw CommandException.usage(
              "the axis "
                  + axis.name()
                  + " has a value twice: "
                  + String.join(", ", axis.values()));
        }
      }
    }
    if (space.axes().size() > 1 && space.size() <= CHECKED) {
      for (long i = 0; i < space.size(); i++) {
        Setting setting = space.setting(i);
        try {
          TrainingPlan plan = of(new Trial(setting, 0, 1));
          engine.prepare(plan.engine(), plan.recipe());
        } catch (RuntimeException e) {
          throw CommandException.usage(
              "a study cannot have the setting " + setting + ": " + e.getMessage());
        }
      }
    }
  }

  /** Of numbers it is enough to try the least and the greatest. */
  private static boolean isExtreme(String value, Axis axis) {
    if (!NUMBERS.contains(axis.name()) && !COUNTS.contains(axis.name())) {
      return true;
    }
    try {
      double number = Double.parseDouble(value);
      double[] all = axis.values().stream().mapToDouble(Double::parseDouble).sorted().toArray();
      return number == all[0] || number == all[all.length - 1];
    } catch (NumberFormatException e) {
      return true;
    }
  }

  private void requireName(String name) {
    if (name.equals(LR) && search.isPresent()) {
      throw CommandException.usage("a range test finds the rate; leave the axis lr out");
    }
    if (name.equals(SCHEDULE) || name.equals(LR) || OPTIONS.contains(name)) {
      return;
    }
    if (name.equals("epochs")) {
      throw CommandException.usage(
          "a study compares trainings of one length; give it with --epochs, and other lengths in"
              + " studies of their own");
    }
    Set<String> known = new TreeSet<>(OPTIONS);
    known.addAll(List.of(SCHEDULE, LR, SEED));
    throw CommandException.usage(
        "a study has no axis '"
            + name
            + "'"
            + near(name, known)
            + "; there are "
            + String.join(", ", known));
  }

  /** The first setting; an axis without which it could be tried is to blame. */
  private void checkFirst(Setting first, LearnerFactory engine, boolean here) {
    try {
      attempt(first, engine, here);
    } catch (RuntimeException e) {
      for (Map.Entry<String, String> value : first.values().entrySet()) {
        Map<String, String> others = new LinkedHashMap<>(first.values());
        others.remove(value.getKey());
        boolean without;
        try {
          attempt(new Setting(others), engine, here);
          without = true;
        } catch (RuntimeException again) {
          without = false;
        }
        if (without) {
          throw refused(value.getKey(), value.getValue(), e);
        }
      }
      throw e;
    }
  }

  private static CommandException refused(String axis, String value, RuntimeException e) {
    return CommandException.usage(
        "the axis "
            + axis
            + " cannot have the value "
            + value
            + ": "
            + (e instanceof SpecException spec ? spec.sentence() : e.getMessage()));
  }

  private void attempt(Setting setting, LearnerFactory engine, boolean open) {
    setting
        .values()
        .forEach(
            (name, value) -> {
              if (OPTIONS.contains(name)) {
                (LISTS.contains(name) ? option(name, value) : Optional.of(value))
                    .ifPresent(text -> PlanOptions.check("--" + name, text));
              }
            });
    TrainingPlan plan = of(new Trial(setting, 0, base.epochs()));
    // A range test that is for no schedule in particular has auto.
    if (search.isEmpty()
        || setting.values().containsKey(SCHEDULE)
        || !AutoSchedule.isMeant(plan.schedule())) {
      checkSchedule(plan);
    }
    Supplier<Learner> learner = engine.prepare(plan.engine(), plan.recipe());
    if (open) {
      try {
        learner.get().close();
      } catch (LinkageError e) {
        return; // Each trial fails with this reason.
      }
    }
  }

  /** What no length of an epoch can mend is wrong with the schedule itself. */
  void checkSchedule(TrainingPlan plan) {
    if (AutoSchedule.isMeant(plan.schedule())) {
      AutoSchedule.of(plan.schedule());
      if (search.isPresent()) {
        throw CommandException.usage(
            "a range test finds the peak of a spec such as \"linear(1, 0, 1dur)\"; give one");
      }
      return;
    }
    Plan read = Plan.parse(plan.schedule());
    try {
      read.resolve(Units.ofRun(plan.epochs(), 1000));
    } catch (SpecException e) {
      try {
        read.resolve(Units.ofRun(plan.epochs(), 10));
      } catch (SpecException again) {
        e.addSuppressed(again);
        throw e;
      }
    }
  }

  /** A number in one notation, so that a study knows its trials again; other values as they are. */
  static String spelled(String name, String value) {
    if (!NUMBERS.contains(name) && !COUNTS.contains(name) && !name.equals(LR)) {
      return value;
    }
    try {
      if (COUNTS.contains(name)) {
        return Integer.toString(Integer.parseInt(value));
      }
      BigDecimal number = new BigDecimal(value).stripTrailingZeros();
      boolean brief = Math.abs((long) number.scale()) <= PLAIN_DIGITS;
      return brief ? number.toPlainString() : number.toString();
    } catch (NumberFormatException e) {
      return value;
    }
  }

  /** The value in the form that options have in a record, so that equal values are equal texts. */
  static String canonical(String name, String value) {
    if (name.equals(LR)) {
      return Peak.of(value).text();
    }
    if (NUMBERS.contains(name)) {
      // 0 and -0 are the same decay.
      return Double.toString(Double.parseDouble(value) + 0.0);
    }
    if (name.equals(SCHEDULE)) {
      return AutoSchedule.isMeant(value) ? value : Plan.parse(value).toText();
    }
    return COUNTS.contains(name)
        ? Integer.toString(Integer.parseInt(value))
        : PlanOptions.absolute(name, value);
  }

  /** What an option of a recipe is set to: {@code [flip,crop]} is one value, none is nothing. */
  static Optional<String> option(String name, String value) {
    if (!LISTS.contains(name)) {
      return Optional.of(canonical(name, value));
    }
    if (value.equals(NONE)) {
      return Optional.empty();
    }
    boolean bracketed = value.startsWith("[") && value.endsWith("]");
    return Optional.of(bracketed ? value.substring(1, value.length() - 1).strip() : value);
  }

  /** The names that may have been meant, the nearest first. */
  private static String near(String name, Set<String> known) {
    Map<String, String> plain = new LinkedHashMap<>();
    known.forEach(each -> plain.put(plain(each), each));
    List<String> near =
        NearNames.of(plain(name), plain.keySet()).stream().map(plain::get).limit(2).toList();
    return near.isEmpty() ? "" : " (did you mean " + String.join(" or ", near) + "?)";
  }

  private static String plain(String name) {
    String letters = name.replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT);
    return letters.equals("wd")
        ? "weightdecay"
        : letters.equals("bs") ? "batchsize" : letters.equals("learningrate") ? LR : letters;
  }

  /** The training of a trial; for a range test, the training that the rate is for. */
  TrainingPlan of(Trial trial) {
    Map<String, String> options = new LinkedHashMap<>(base.recipe().options());
    String schedule = base.schedule();
    Optional<Peak> peak = base.peak();
    for (Map.Entry<String, String> value : trial.setting().values().entrySet()) {
      switch (value.getKey()) {
        case SCHEDULE -> schedule = value.getValue();
        case LR -> peak = Optional.of(Peak.of(value.getValue()));
        default ->
            option(value.getKey(), value.getValue())
                .ifPresentOrElse(
                    text -> options.put(value.getKey(), text),
                    () -> options.remove(value.getKey()));
      }
    }
    options.put(SEED, Long.toString(trial.seed()));
    return base.withTraining(new Recipe(options), schedule, peak, Math.toIntExact(trial.epochs()));
  }

  /** The trial as a command line, without its folder. */
  List<String> command(Trial trial) {
    TrainingPlan plan = of(trial);
    List<String> command = new ArrayList<>();
    if (search.isEmpty()) {
      command.add("train");
      command.addAll(plan.options());
      return command;
    }
    command.addAll(List.of("find", "--engine", plan.engine()));
    plan.recipe().options().forEach((name, value) -> command.addAll(List.of("--" + name, value)));
    if (!AutoSchedule.isMeant(plan.schedule())) {
      command.addAll(List.of("--for", plan.schedule(), "--epochs", Long.toString(trial.epochs())));
    }
    command.addAll(search.get());
    return command;
  }
}
