package org.lr4j.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lr4j.data.DataSets;
import org.lr4j.engine.Recipe;
import org.lr4j.schedule.plan.Plan;
import org.lr4j.train.Monitor;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The training and its length: shared by train and compare. */
final class PlanOptions {
  private enum Watched {
    LOSS,
    ACCURACY
  }

  private static final List<String> PATHS = List.of("data-dir", "data", "model");

  @Mixin private final TrainingOptions training = new TrainingOptions();
  @Mixin private final ExecOptions exec = new ExecOptions();
  @Mixin private final EventOptions events = new EventOptions();

  @Option(
      names = "--lr",
      paramLabel = "RATE|found",
      description =
          "the peak that the schedule is scaled to: a rate, or found, which searches for the best"
              + " one for this shape (default: the schedule's own; found for auto)")
  private @Nullable String peak;

  @Option(
      names = "--epochs",
      paramLabel = "E",
      description = "passes over the training data (default: 10)")
  private int epochs = 10;

  @Option(
      names = "--patience",
      paramLabel = "N",
      description = "stop after N epochs without improvement and restore the best epoch's weights")
  private int patience;

  @Option(
      names = "--min-delta",
      paramLabel = "D",
      description = "how much better counts as an improvement (default: 0)")
  private double minDelta;

  @Option(
      names = "--monitor",
      paramLabel = "loss|accuracy",
      description =
          "the figure on held-out data that decides early stopping, the best epoch and a plateau in"
              + " the schedule (default: loss)")
  private Watched monitor = Watched.LOSS;

  @Option(names = "--keep-last", description = "keep the last weights when a run stops early")
  private boolean keepLast;

  @Option(
      names = "--keep",
      paramLabel = "K",
      description = "how many checkpoints to keep, in addition to the best epoch's (default: 3)")
  private @Nullable Integer keep;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "STEPS",
      description = "also write a checkpoint every STEPS steps within epochs")
  private @Nullable Long checkpointEvery;

  /** The options alone, to try a value of one of them. */
  @Command
  private static final class Alone {
    @Mixin private final PlanOptions options = new PlanOptions();
  }

  /** Refuses a value that an option does not take. */
  static void check(String option, String value) {
    Alone alone = new Alone();
    try {
      new CommandLine(alone).parseArgs(option, value);
    } catch (ParameterException e) {
      throw CommandException.usage(String.valueOf(e.getMessage()));
    }
    alone.options.check();
  }

  /** How many epochs were asked for. */
  int epochs() {
    require(epochs >= 1, "--epochs must be at least 1, but is %s", epochs);
    return epochs;
  }

  /** The patience that was asked for, 0 for none. */
  int patience() {
    require(patience >= 0, "--patience must not be negative, but is %s", patience);
    return patience;
  }

  void check() {
    training.check();
    exec.check(training, Set.of());
    checkPeak();
    require(epochs >= 1, "--epochs must be at least 1, but is %s", epochs);
    int unused = patience();
    require(
        minDelta >= 0 && minDelta <= Double.MAX_VALUE,
        "--min-delta must be finite and not negative, but is %s",
        minDelta);
    require(
        patience > 0 || (minDelta == 0 && !keepLast),
        "--min-delta and --keep-last need early stopping; add --patience%s",
        "");
    require(keep() >= 1, "--keep must be at least 1, but is %s", keep());
    require(
        checkpointEvery() >= 0,
        "--checkpoint-every must not be negative, but is %s",
        checkpointEvery());
    requireCheckpoints("--keep", keep);
    requireCheckpoints("--checkpoint-every", checkpointEvery);
  }

  private void requireCheckpoints(String option, @Nullable Object value) {
    if (exec.given() && value != null) {
      throw CommandException.usage(
          "there are no checkpoints of the program of --exec; leave " + option + " out");
    }
  }

  private int keep() {
    return keep == null ? 3 : keep;
  }

  private long checkpointEvery() {
    return checkpointEvery == null ? 0 : checkpointEvery;
  }

  private static void require(boolean fits, String message, Object value) {
    if (!fits) {
      throw CommandException.usage(String.format(Locale.ROOT, message, value));
    }
  }

  Path defaultFolder(String command) {
    return exec.given()
        ? DefaultFolder.of(command, "exec")
        : DefaultFolder.of(command, training.names().toArray(String[]::new));
  }

  long seed() {
    return training.seed();
  }

  /** Where the event files of a run go, if anywhere. */
  Optional<Path> events(Path run) {
    return events.folder(run);
  }

  boolean givesEvents() {
    return events.given();
  }

  /** Threads of a training, if they were given. */
  OptionalInt threads() {
    return training.threads();
  }

  /** Refuses a share of a training, which waits for the other shares. */
  void requireWhole(String command) {
    if (training.recipe().text("process").isPresent()) {
      throw CommandException.usage(
          command + " runs whole trainings; leave --process out, which is for train and find");
    }
  }

  /** Refuses a program, which a command that repeats a training could not give other seeds. */
  void requireNoProgram(String command) {
    if (exec.given() || training.engine().equals(ExecOptions.ENGINE)) {
      throw CommandException.usage(
          command
              + " cannot choose the seed of a program; leave "
              + (exec.given() ? "--exec" : "--engine " + ExecOptions.ENGINE)
              + " out");
    }
  }

  /** What is wrong with the options alone is refused here. */
  private void checkPeak() {
    if (peak != null) {
      Peak.of(peak);
    }
  }

  /** The plan for a schedule, which is read as far as it can be without the run. */
  TrainingPlan plan(String schedule) {
    if (AutoSchedule.isMeant(schedule)) {
      AutoSchedule.of(schedule);
    } else {
      Plan.parse(schedule);
    }
    return new TrainingPlan(
        exec.given() ? ExecOptions.ENGINE : training.engine(),
        absolute(exec.given() ? exec.recipe() : training.recipe()),
        schedule,
        Optional.ofNullable(peak).map(Peak::of),
        epochs,
        patience,
        minDelta,
        monitor == Watched.LOSS ? Monitor.VALIDATION_LOSS : Monitor.ACCURACY,
        !keepLast,
        keep(),
        checkpointEvery(),
        Optional.empty(),
        Optional.empty());
  }

  /** A run may be continued from another folder, so paths must not depend on this one. */
  private static Recipe absolute(Recipe recipe) {
    Map<String, String> options = new LinkedHashMap<>(recipe.options());
    for (String name : PATHS) {
      options.computeIfPresent(name, (key, value) -> absolute(key, value));
    }
    return new Recipe(options);
  }

  static String absolute(String name, String value) {
    if (!PATHS.contains(name)) {
      return value;
    }
    try {
      Path path = Path.of(value);
      boolean named =
          DataSets.catalogue().stream().anyMatch(entry -> entry.name().equals(value))
              || (name.equals("model") && !value.contains("."));
      return name.equals("data-dir") || (!named && Files.exists(path))
          ? path.toAbsolutePath().normalize().toString()
          : value;
    } catch (InvalidPathException e) {
      return value;
    }
  }
}
