package org.lr4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.lr4j.report.ComparePlot;
import org.lr4j.report.DrawingException;
import org.lr4j.report.Figure;
import org.lr4j.report.TrainingCurves;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains under several schedules with several seeds each. */
@Command(
    name = "compare",
    description = {
      "Trains under several schedules, with several seeds each and equal budgets, and compares",
      "what they come to. Given again, a comparison that was interrupted goes on where it was."
    },
    sortOptions = false)
final class CompareCommand implements Callable<ExitCode> {
  private final Console console;
  private final Engine engine;
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

  CompareCommand(Console console, Engine engine, List<String> arguments) {
    this.console = console;
    this.engine = engine;
    this.arguments = List.copyOf(arguments);
  }

  @Override
  public ExitCode call() throws IOException {
    options.check();
    if (seeds < 1) {
      throw CommandException.usage("--seeds must be at least 1, but is %d".formatted(seeds));
    }
    if (options.exec()) {
      throw CommandException.usage(
          "compare cannot drive a program, whose seed it does not choose; leave --exec out");
    }
    List<TrainingPlan> plans = schedules.stream().distinct().map(options::plan).toList();
    engine.prepare(plans.get(0).engine(), plans.get(0).recipe());
    RunFolder folder = RunFolder.open(out == null ? options.defaultFolder("compare") : out);
    List<Comparison.Row> rows = new ArrayList<>();
    Map<String, List<TrainingCurves>> curves = new LinkedHashMap<>();
    for (int p = 0; p < plans.size(); p++) {
      TrainingPlan plan = plans.get(p);
      List<Map<String, String>> results = new ArrayList<>();
      List<TrainingCurves> runs = new ArrayList<>();
      for (int s = 0; s < seeds; s++) {
        if (Thread.currentThread().isInterrupted()) {
          throw new CancellationException("interrupted; the same command goes on where it was");
        }
        Path where = folder.path().resolve("%d-seed%d".formatted(p + 1, options.seed() + s));
        Map<String, String> result =
            result(plan.seeded(options.seed() + s), where, p * seeds + s + 1, plans.size());
        results.add(result);
        if (!result.isEmpty()) {
          runs.add(TrainingCurves.read(where.resolve(MetricsRecorder.METRICS)));
        }
      }
      rows.add(Comparison.Row.of(plan.schedule(), results));
      if (!runs.isEmpty()) {
        curves.put(plan.schedule(), runs);
      }
    }
    Comparison comparison = new Comparison(rows);
    folder.write("comparison.json", comparison.json());
    folder.write("comparison.txt", comparison.text());
    if (!curves.isEmpty()) {
      draw(folder, curves, plans.get(0).title());
    }
    console.out().print(common.json() ? comparison.json() : comparison.text());
    console.flush();
    console.note("written to " + folder.path());
    boolean whole = rows.stream().allMatch(row -> row.inconclusive() == 0);
    return whole ? ExitCode.DONE : ExitCode.INCONCLUSIVE;
  }

  /**
   * The result of one run, trained now unless it has been; empty where the search for its schedule
   * was not conclusive.
   */
  private Map<String, String> result(TrainingPlan plan, Path where, int number, int schedules)
      throws IOException {
    Path done = where.resolve(RunFolder.RESULT);
    TrainingPlan going = plan;
    if (Files.exists(where.resolve(RunRecord.FILE))) {
      going = TrainingPlan.read(where);
      if (!going.sameAs(plan)) {
        throw CommandException.usage(
            "%s holds a run of another comparison; give another --out".formatted(where));
      }
    }
    String name = "[%d/%d] ".formatted(number, schedules * seeds);
    if (!Files.exists(done)) {
      console.note(name + plan.schedule() + ", seed " + plan.recipe().text("seed").orElse("0"));
      try {
        new TrainingRun(console, engine, RunFolder.open(where), arguments, going, name).run();
      } catch (CommandException e) {
        if (e.exit() != ExitCode.INCONCLUSIVE) {
          throw e;
        }
        console.note(name + e.getMessage());
        return Map.of();
      }
    }
    return JsonFields.read(done);
  }

  private void draw(RunFolder folder, Map<String, List<TrainingCurves>> curves, String title) {
    try {
      Figure figure = ComparePlot.of(curves, title);
      folder.write("comparison.svg", figure.svg(Figure.WIDTH, Figure.HEIGHT));
      folder.write("comparison.png", figure.png(Figure.WIDTH, Figure.HEIGHT));
    } catch (DrawingException | LinkageError e) {
      console.note("note: no picture, because this Java runtime has no fonts; install some");
    }
  }
}
