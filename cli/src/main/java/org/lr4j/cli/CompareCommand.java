package org.lr4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.lr4j.report.ComparePlot;
import org.lr4j.report.TrainingCurves;
import org.lr4j.runs.RecordedRun;
import org.lr4j.runs.RunException;
import org.lr4j.runs.RunFile;
import org.lr4j.runs.RunFolder;
import org.lr4j.runs.RunKind;
import org.lr4j.runs.RunRecord;
import org.lr4j.runs.RunStatus;
import org.lr4j.runs.TrainingResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains under several schedules with several seeds each. */
@Command(
    name = "compare",
    header = "Compares schedules on equal budgets.",
    description = {
      "Trains under several schedules, with several seeds each and equal budgets, and compares",
      "what they come to. Given again, a comparison that was interrupted goes on where it was."
    },
    sortOptions = false)
final class CompareCommand implements Callable<ExitCode> {
  private final Console console;
  private final LearnerFactory engine;
  private final List<String> arguments;

  @Option(
      names = "--schedule",
      required = true,
      paramLabel = "SPEC|auto…",
      description = "a schedule, as for train; once for each that is compared")
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
    options.check();
    if (seeds < 1) {
      throw CommandException.usage(
          String.format(Locale.ROOT, "--seeds must be at least 1, but is %d", seeds));
    }
    if (options.exec()) {
      throw CommandException.usage(
          "compare cannot drive a program, whose seed it does not choose; leave --exec out");
    }
    List<TrainingPlan> plans = schedules.stream().distinct().map(options::plan).toList();
    engine.prepare(plans.get(0).engine(), plans.get(0).recipe());
    RunRecord record =
        RunRecord.of(
            RunKind.COMPARE, plans.get(0).title(), arguments, configuration(plans), Main.version());
    try (RunFolder folder =
        RunFolder.join(
            out == null ? options.defaultFolder("compare") : out,
            RunKind.COMPARE,
            earlier -> isSame(earlier, record))) {
      Comparison comparison =
          Ending.recorded(
              folder,
              result -> result.isWhole() ? RunStatus.DONE : RunStatus.INCONCLUSIVE,
              () -> {
                folder.goOn(record);
                return compare(plans, folder);
              });
      console.note(Reports.hint(folder.path()));
      return comparison.isWhole() ? ExitCode.DONE : ExitCode.INCONCLUSIVE;
    }
  }

  private Map<String, Object> configuration(List<TrainingPlan> plans) {
    Map<String, Object> values = new LinkedHashMap<>(plans.get(0).describe());
    values.remove("schedule");
    values.put("schedules", plans.stream().map(TrainingPlan::schedule).toList());
    values.put("seeds", seeds);
    return values;
  }

  /** More seeds or schedules make no other comparison: what has been trained counts for both. */
  private static boolean isSame(RunRecord earlier, RunRecord now) {
    return alike(earlier).equals(alike(now));
  }

  private static Map<String, Object> alike(RunRecord record) {
    Map<String, Object> values = new LinkedHashMap<>(record.configuration());
    values.keySet().removeAll(List.of("schedules", "seeds"));
    return values;
  }

  /** Trains what has not been trained, shows the comparison and writes it down. */
  private Comparison compare(List<TrainingPlan> plans, RunFolder folder) throws IOException {
    if (options.events().isPresent()) {
      Events.hyperparameters(plans.get(0).seeded(options.seed()))
          .describe(options.events().get(), List.of("val_loss", "accuracy", "samples_per_second"));
    }
    List<Comparison.Row> rows = new ArrayList<>();
    Map<String, List<TrainingCurves>> curves = new LinkedHashMap<>();
    for (int p = 0; p < plans.size(); p++) {
      TrainingPlan plan = plans.get(p);
      List<Optional<TrainingResult>> results = new ArrayList<>();
      List<TrainingCurves> runs = new ArrayList<>();
      for (int s = 0; s < seeds; s++) {
        if (Thread.currentThread().isInterrupted()) {
          throw new CancellationException("interrupted; the same command goes on where it was");
        }
        long seed = options.seed() + s;
        Path where = folder.path().resolve((p + 1) + "-seed" + seed);
        String prefix = "[" + (p * seeds + s + 1) + "/" + plans.size() * seeds + "] ";
        Optional<TrainingResult> result = result(plan.seeded(seed), where, prefix);
        results.add(result);
        if (result.isPresent()) {
          runs.add(TrainingCurves.of(RecordedRun.in(where).metrics()));
        }
      }
      rows.add(Comparison.Row.of(plan.schedule(), results));
      if (!runs.isEmpty()) {
        curves.put(plan.schedule(), runs);
      }
    }
    Comparison comparison = new Comparison(rows);
    console.out().print(common.json() ? comparison.json() : comparison.text());
    console.flush();
    folder.write(RunFile.COMPARISON_TXT, comparison.text());
    folder.write(RunFile.COMPARISON, comparison.json());
    if (!curves.isEmpty()) {
      Pictures.draw(
          folder,
          RunFile.COMPARISON_SVG,
          RunFile.COMPARISON_PNG,
          () -> ComparePlot.of(curves, plans.get(0).title()),
          console);
    }
    return comparison;
  }

  /**
   * The result of one run, trained now unless it has been; empty where the search for its schedule
   * was not conclusive.
   */
  private Optional<TrainingResult> result(TrainingPlan plan, Path where, String prefix)
      throws IOException {
    String name = String.valueOf(where.getFileName());
    Training training =
        new Training(console, engine, prefix, options.events().map(path -> path.resolve(name)));
    boolean begun = false;
    if (RecordedRun.isIn(where)) {
      RecordedRun earlier = RecordedRun.in(where);
      if (!TrainingPlan.of(earlier.record(), earlier.file(RunFile.RUN)).sameAs(plan)) {
        throw new RunException(
            where + " holds a run of another comparison; give another folder with --out");
      }
      Optional<TrainingResult> done = earlier.result();
      if (done.isPresent() || earlier.record().status() == RunStatus.INCONCLUSIVE) {
        return done;
      }
      begun = earlier.record().status() != RunStatus.BEGINNING;
    }
    console.note(prefix + plan.schedule() + ", seed " + plan.recipe().text("seed").orElse("0"));
    try {
      return Optional.of(
          begun
              ? training.resume(where, Optional.empty())
              : training.begin(plan, arguments, where));
    } catch (CommandException e) {
      if (e.exit() != ExitCode.INCONCLUSIVE) {
        throw e;
      }
      console.note(prefix + e.getMessage());
      return Optional.empty();
    }
  }
}
