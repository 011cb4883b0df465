package org.lr4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lr4j.report.ComparePlot;
import org.lr4j.report.TrainingCurves;
import org.lr4j.runs.RecordedRun;
import org.lr4j.runs.RunFile;
import org.lr4j.runs.RunFolder;
import org.lr4j.runs.RunKind;
import org.lr4j.runs.RunRecord;
import org.lr4j.runs.RunStatus;
import org.lr4j.study.Axis;
import org.lr4j.study.Objective;
import org.lr4j.study.Space;
import org.lr4j.study.StudyPlan;
import org.lr4j.study.Trial;
import org.lr4j.study.TrialResult;
import org.lr4j.study.TrialRunner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains under several schedules with several seeds each. */
@Command(
    name = "compare",
    header = "Compares schedules that train for the same number of epochs.",
    description = {
      "Trains with each schedule and several seeds, for the same number of epochs, and compares the"
          + " results. Run the same command again to continue an interrupted comparison.",
      ""
    },
    sortOptions = false)
final class CompareCommand implements Callable<ExitCode> {
  /** More seeds or schedules make no other comparison: what has been trained counts for both. */
  private static final Set<String> GROWING = Set.of("schedules", "seeds");

  private final Console console;
  private final LearnerFactory engine;
  private final List<String> arguments;

  @Option(
      names = "--schedule",
      required = true,
      paramLabel = "SPEC|auto...",
      description = "a schedule, as for train; give the option once for each schedule")
  private List<String> schedules = List.of();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "runs of each schedule, with seeds that follow --seed (default: 3)")
  private int seeds = 3;

  @Mixin private final PlanOptions options = new PlanOptions();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "folder of the comparison (default: runs/compare-DATA-MODEL)")
  private @Nullable Path out;

  @Mixin private final CommonOptions common = new CommonOptions();

  CompareCommand(Console console, LearnerFactory engine, List<String> arguments) {
    this.console = console;
    this.engine = engine;
    this.arguments = List.copyOf(arguments);
  }

  @Override
  public ExitCode call() throws IOException {
    options.requireNoProgram("compare");
    options.check();
    if (seeds < 1) {
      throw CommandException.usage(
          String.format(Locale.ROOT, "--seeds must be at least 1, but is %d", seeds));
    }
    options.requireWhole("compare");
    List<String> compared = schedules.stream().distinct().toList();
    TrialPlan trial = new TrialPlan(options.plan(compared.get(0)));
    compared.forEach(schedule -> trial.checkSchedule(options.plan(schedule)));
    engine.prepare(trial.base().engine(), trial.base().recipe());
    RunRecord record =
        RunRecord.of(
            RunKind.COMPARE,
            trial.base().title(),
            arguments,
            configuration(trial.base(), compared),
            Main.version());
    Path where = out == null ? options.defaultFolder("compare") : out;
    Comparison comparison =
        StudyFolder.join(
            where,
            record,
            GROWING,
            result ->
                switch (result.exit()) {
                  case DONE -> RunStatus.DONE;
                  case INCONCLUSIVE -> RunStatus.INCONCLUSIVE;
                  default -> RunStatus.FAILED;
                },
            folder -> compare(trial, new Axis(TrialPlan.SCHEDULE, compared), folder));
    console.note(Reports.hint(where));
    return comparison.exit();
  }

  private Map<String, Object> configuration(TrainingPlan base, List<String> compared) {
    Map<String, Object> values = new LinkedHashMap<>(base.describe());
    values.remove("schedule");
    values.put("schedules", compared);
    values.put("seeds", seeds);
    return values;
  }

  /** Trains what has not been trained, shows the comparison and writes it down. */
  private Comparison compare(TrialPlan trial, Axis axis, RunFolder folder) throws IOException {
    Optional<Path> events = options.events(folder.path());
    if (events.isPresent()) {
      Events.hyperparameters(trial.base().seeded(options.seed()))
          .describe(events.get(), List.of("val_loss", "accuracy", "samples_per_second"));
    }
    StudyProgress progress =
        new StudyProgress(console, Objective.LOSS, OptionalLong.empty(), false, false);
    LocalTrials trials =
        new LocalTrials(
            trial,
            each -> folder.path().resolve(name(each, axis)),
            each -> events.map(path -> path.resolve(name(each, axis))),
            engine,
            console,
            progress::prefix);
    List<Long> each = LongStream.range(0, seeds).map(s -> options.seed() + s).boxed().toList();
    StudyPlan plan = StudyPlan.grid(new Space(List.of(axis)), each, options.epochs());
    List<TrialResult> results =
        StudyFolder.run(plan, TrialRunner.inProcess(1, trials::carryOut), trials, true, progress);
    Comparison comparison =
        new Comparison(
            axis.values().stream()
                .map(
                    schedule ->
                        Comparison.Row.of(
                            schedule,
                            results.stream().filter(r -> schedule.equals(schedule(r))).toList(),
                            failed -> trials.isInconclusive(failed.trial())))
                .toList());
    console.out().print(common.json() ? comparison.json() : console.spelled(comparison.text()));
    console.flush();
    folder.write(RunFile.COMPARISON_TXT, comparison.text());
    folder.write(RunFile.COMPARISON, comparison.json());
    draw(trial, axis, results, trials, folder);
    results.stream()
        .flatMap(r -> r instanceof TrialResult.Failed failed ? Stream.of(failed) : Stream.empty())
        .filter(failed -> !trials.isInconclusive(failed.trial()))
        .findFirst()
        .ifPresent(failed -> console.note("lr4j: a run failed: " + failed.reason()));
    return comparison;
  }

  private static String schedule(TrialResult result) {
    return String.valueOf(result.trial().setting().values().get(TrialPlan.SCHEDULE));
  }

  /** The folder of a run: the number of its schedule, and its seed. */
  private static String name(Trial trial, Axis axis) {
    int place = axis.values().indexOf(trial.setting().values().get(TrialPlan.SCHEDULE));
    return (place + 1) + "-seed" + trial.seed();
  }

  private void draw(
      TrialPlan trial, Axis axis, List<TrialResult> results, LocalTrials trials, RunFolder folder) {
    Map<String, List<TrainingCurves>> curves = new LinkedHashMap<>();
    for (String schedule : axis.values()) {
      List<TrainingCurves> runs =
          results.stream()
              .filter(r -> r instanceof TrialResult.Finished && schedule.equals(schedule(r)))
              .map(r -> TrainingCurves.of(RecordedRun.in(trials.where(r.trial())).metrics()))
              .toList();
      if (!runs.isEmpty()) {
        curves.put(schedule, runs);
      }
    }
    if (!curves.isEmpty()) {
      Pictures.draw(
          folder,
          RunFile.COMPARISON_SVG,
          RunFile.COMPARISON_PNG,
          () -> ComparePlot.of(curves, trial.base().title()),
          console);
    }
  }
}
