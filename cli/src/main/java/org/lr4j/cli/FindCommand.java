package org.lr4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lr4j.engine.Learner;
import org.lr4j.finder.Finding;
import org.lr4j.finder.LrFinder;
import org.lr4j.finder.RangeTest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a range test and reads it. */
@Command(
    name = "find",
    description = {
      "Finds a learning rate: trains while the rate grows, and reads the curve of the loss.",
      "Without options: a small CNN on the built-in digits."
    },
    sortOptions = false)
final class FindCommand implements Callable<ExitCode> {
  private final Console console;
  private final Engine engine;
  private final List<String> arguments;

  @Mixin private final TrainingOptions training = new TrainingOptions();
  @Mixin private final ExecOptions exec = new ExecOptions();
  @Mixin private final SweepOptions sweep = new SweepOptions();
  @Mixin private final CommonOptions common = new CommonOptions();

  @Option(
      names = "--confirm",
      description = "prove the answer by short trainings at rates around it")
  private boolean confirm;

  @Option(
      names = "--budget",
      paramLabel = "STEPS",
      description = "optimizer steps for sweep and confirmation together (default: chosen)")
  private long budget;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "folder of the run (default: runs/find-DATA-MODEL)")
  private @Nullable Path out;

  FindCommand(Console console, Engine engine, List<String> arguments) {
    this.console = console;
    this.engine = engine;
    this.arguments = List.copyOf(arguments);
  }

  @Override
  public ExitCode call() throws IOException {
    training.check();
    exec.check();
    LrFinder finder = finder();
    Supplier<Learner> learner = learner();
    RunFolder folder = RunFolder.open(out == null ? defaultFolder() : out);
    folder.requireEnded();
    folder.clear();
    RunRecord run = new RunRecord(arguments, configuration());
    folder.write(RunRecord.FILE, run.json("running"));
    String status = "failed";
    try {
      Finding finding = sweep(finder, learner, folder);
      FindingPrinter printer = new FindingPrinter(console, common.json());
      ExitCode exit = printer.print(finding);
      printer.write(finding, title(), folder);
      console.note("written to " + folder.path());
      status = "done";
      return exit;
    } catch (CancellationException e) {
      status = "interrupted";
      throw e;
    } finally {
      // An interrupted thread cannot write files; who is interrupted has heard of it by now.
      boolean interrupted = Thread.interrupted();
      folder.write(RunRecord.FILE, run.json(status));
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Finding sweep(LrFinder finder, Supplier<Learner> source, RunFolder folder)
      throws IOException {
    RangeTest test = finder.test();
    long points = (long) test.sweep().points() * test.repeats();
    try (Learner learner = source.get();
        Progress progress = new Progress(console, Math.max(points, finder.budget()), test);
        CurveRecorder recorder = new CurveRecorder(folder.file("curve.csv"), test, progress)) {
      return finder.listener(recorder).run(learner);
    }
  }

  private Supplier<Learner> learner() {
    return exec.given()
        ? engine.prepare(ExecOptions.ENGINE, exec.recipe())
        : engine.prepare(training.engine(), training.recipe());
  }

  private LrFinder finder() {
    if (budget < 0) {
      throw CommandException.usage("--budget must be at least 1 step, but is %d".formatted(budget));
    }
    if (budget > 0 && !confirm) {
      throw CommandException.usage("--budget bounds a confirmation; add --confirm");
    }
    LrFinder plain = sweep.finder(training.seed());
    if (!confirm) {
      return plain;
    }
    return budget > 0 ? plain.confirm(budget) : plain.confirm();
  }

  private Path defaultFolder() {
    if (exec.given()) {
      return RunFolder.name("find", "exec");
    }
    return RunFolder.name("find", training.data(), training.model());
  }

  private String title() {
    return exec.given()
        ? exec.command()
        : "%s on %s, %s, batch %d"
            .formatted(
                training.model(), training.data(), training.optimizer(), training.batchSize());
  }

  private Map<String, Object> configuration() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.putAll(exec.given() ? exec.describe() : training.describe());
    values.putAll(sweep.describe());
    values.put("confirm", Boolean.toString(confirm));
    values.put("budget", budget);
    return values;
  }
}
