package org.lr4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lr4j.engine.Learner;
import org.lr4j.finder.Finding;
import org.lr4j.finder.LrFinder;
import org.lr4j.finder.RangeTest;
import org.lr4j.runs.RunFolder;
import org.lr4j.runs.RunKind;
import org.lr4j.runs.RunRecord;
import org.lr4j.schedule.Schedule;
import org.lr4j.schedule.Span;
import org.lr4j.schedule.Units;
import org.lr4j.schedule.plan.Plan;
import org.lr4j.train.Policy;
import org.lr4j.train.TrainingLoop;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a range test and reads it. */
@Command(
    name = "find",
    header = "Finds a learning rate.",
    description = {
      "Finds a learning rate. It trains while the rate grows, then briefly at the most probable rates,"
          + " until the answer is sure enough or the budget is spent. Without options: a small CNN on"
          + " the built-in digits.",
      ""
    },
    sortOptions = false)
final class FindCommand implements Callable<ExitCode> {
  private final Console console;
  private final LearnerFactory engine;
  private final List<String> arguments;

  @Option(
      names = "--confirm",
      description = "spend up to the whole budget, to be as sure as possible")
  private boolean confirm;

  @Option(
      names = "--quick",
      description = "make one sweep of --steps and answer from it (default: a search)")
  private boolean quick;

  @Option(
      names = "--budget",
      paramLabel = "STEPS",
      description =
          "the most optimizer steps to take in all (default: 1000, or five times the steps of the"
              + " first sweep if that is more)")
  private @Nullable Long budget;

  @Option(
      names = "--for",
      paramLabel = "SPEC",
      description = "find the peak of this schedule, a spec (default: linear decay to zero)")
  private @Nullable String schedule;

  @Option(
      names = "--epochs",
      paramLabel = "E",
      description = "with --for: how long the training will be")
  private @Nullable Integer epochs;

  @Mixin private final TrainingOptions training = new TrainingOptions();
  @Mixin private final ExecOptions exec = new ExecOptions();
  @Mixin private final SweepOptions sweep = new SweepOptions();
  @Mixin private final EventOptions events = new EventOptions();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "folder of the run (default: runs/find-DATA-MODEL)")
  private @Nullable Path out;

  @Mixin private final CommonOptions common = new CommonOptions();

  FindCommand(Console console, LearnerFactory engine, List<String> arguments) {
    this.console = console;
    this.engine = engine;
    this.arguments = List.copyOf(arguments);
  }

  @Override
  public ExitCode call() throws IOException {
    training.check();
    // The seed orders the sweeps of a program too.
    exec.check(training, Set.of("seed"));
    LrFinder finder = finder();
    Supplier<Learner> source = source();
    try (RunFolder folder = RunFolder.open(out == null ? defaultFolder() : out, RunKind.FIND)) {
      return LocalTrials.isOver(folder) ? ExitCode.DONE : search(finder, source, folder);
    }
  }

  private ExitCode search(LrFinder finder, Supplier<Learner> source, RunFolder folder)
      throws IOException {
    try (Learner learner = source.get()) {
      sweep.requireMetric(learner);
      LrFinder aimed = aimed(finder, learner);
      RunRecord record =
          RunRecord.of(RunKind.FIND, title(), arguments, configuration(), Main.version())
              .withData(learner.dataDigest());
      Finding finding =
          Ending.recorded(
              folder,
              FindingPrinter::status,
              () -> {
                // Everything is valid: from here on the folder is this run's.
                folder.begin(record);
                return search(aimed, learner, folder);
              });
      console.note(Reports.hint(folder.path()));
      return FindingPrinter.exit(finding);
    }
  }

  private Supplier<Learner> source() {
    return exec.given()
        ? engine.prepare(ExecOptions.ENGINE, exec.recipe())
        : engine.prepare(training.engine(), training.recipe());
  }

  /** Sweeps, shows the finding and writes it down. */
  private Finding search(LrFinder finder, Learner learner, RunFolder folder) throws IOException {
    RangeTest test = finder.test();
    long points = (long) test.sweep().points() * test.repeats();
    Finding finding;
    try (SearchProgress progress =
            new SearchProgress(console, quick ? points : Math.max(points, finder.budget()), test);
        CurveRecorder recorder = new CurveRecorder(folder, test, progress);
        Events written = Events.ofSweeps(events.folder(folder.path()), console)) {
      finding = finder.withListener(recorder.and(written.sweeps())).run(learner);
    }
    FindingPrinter printer = new FindingPrinter(console, common.json());
    printer.print(finding);
    printer.write(finding, title(), folder);
    return finding;
  }

  private LrFinder finder() {
    if (budget != null && budget < 1) {
      throw CommandException.usage(
          String.format(Locale.ROOT, "--budget must be at least 1 step, but is %d", budget));
    }
    if (quick && confirm) {
      throw CommandException.usage(
          "--quick and --confirm cannot be used together; give one of them");
    }
    if (epochs != null && epochs < 1) {
      throw CommandException.usage("--epochs must be at least 1, but is " + epochs);
    }
    if ((schedule == null) != (epochs == null)) {
      throw CommandException.usage(
          "--for SPEC and --epochs E describe the training together; give both");
    }
    if (schedule != null) {
      if (AutoSchedule.isMeant(schedule)) {
        throw CommandException.usage(
            "--for takes a spec, but is "
                + schedule
                + "; to find the peak of schedule auto, leave --for out");
      }
      // What cannot be read is refused before anything is opened.
      Plan.parse(schedule);
    }
    LrFinder finder = sweep.finder(training.seed());
    finder = quick ? finder.quick() : confirm ? finder.confirm() : finder;
    return budget != null ? finder.withBudget(budget) : finder;
  }

  /** The finder for the training that was named. */
  private LrFinder aimed(LrFinder finder, Learner learner) {
    if (schedule == null || epochs == null) {
      return finder;
    }
    // What train would refuse is not searched for.
    new TrainingLoop(learner, Policy.of(Plan.parse(schedule))).check(Span.epochs(epochs));
    long perEpoch = learner.stepsPerEpoch();
    Schedule shape = Plan.parse(schedule).resolve(Units.ofRun(epochs, perEpoch)).learningRate();
    return finder.forRun(shape, schedule, epochs * perEpoch);
  }

  private Path defaultFolder() {
    if (exec.given()) {
      return DefaultFolder.of("find", "exec");
    }
    return DefaultFolder.of("find", training.names().toArray(String[]::new));
  }

  private String title() {
    return exec.given() ? exec.command() : training.title();
  }

  private Map<String, Object> configuration() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.putAll(exec.given() ? exec.describe() : training.describe());
    values.put("seed", training.seed());
    values.putAll(sweep.describe());
    values.put("confirm", confirm);
    values.put("quick", quick);
    values.put("budget", budget == null ? 0 : budget);
    if (schedule != null && epochs != null) {
      values.put("for", schedule);
      values.put("for_epochs", epochs);
    }
    return values;
  }
}
