package org.lr4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains under a schedule. */
@Command(
    name = "train",
    description = {
      "Trains under a schedule, and keeps checkpoints from which a run that was killed goes on.",
      "Without options: a small CNN on the built-in digits, at the rate that a search finds.",
      "",
      "auto: the found and confirmed rate as the peak, linear decay to 0 after a short warmup;",
      "auto:clr: triangular cycles between the found bounds; auto:onecycle: one cycle up to the",
      "found rate; auto:decay: the found rate, times 0.97 an epoch."
    },
    sortOptions = false)
final class TrainCommand implements Callable<ExitCode> {
  private final Console console;
  private final Engine engine;
  private final List<String> arguments;

  @Option(
      names = "--schedule",
      paramLabel = "SPEC|auto…",
      description =
          "the learning rate: a spec as 'lr4j schedule --help' explains, or auto, auto:clr,"
              + " auto:onecycle, auto:decay (default: auto)")
  private String schedule = "auto";

  @Option(
      names = "--resume",
      paramLabel = "DIR",
      description = "go on with the run in this folder; takes no other options")
  private @Nullable Path resume;

  @Mixin private final PlanOptions options = new PlanOptions();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "folder of the run (default: runs/train-DATA-MODEL)")
  private @Nullable Path out;

  @Mixin private final CommonOptions common = new CommonOptions();

  TrainCommand(Console console, Engine engine, List<String> arguments) {
    this.console = console;
    this.engine = engine;
    this.arguments = List.copyOf(arguments);
  }

  @Override
  public ExitCode call() throws IOException {
    TrainingRun run = resume == null ? begin() : resume(resume);
    TrainingResult result = run.run();
    console.out().print(common.json() ? result.json() : result.text());
    console.flush();
    console.note("written to " + folder());
    return result.exit();
  }

  private Path folder() {
    return resume != null ? resume : out != null ? out : options.defaultFolder("train");
  }

  private TrainingRun begin() throws IOException {
    options.check();
    TrainingPlan plan = options.plan(schedule);
    engine.prepare(plan.engine(), plan.recipe());
    RunFolder folder = RunFolder.open(folder());
    requireFinished(folder);
    folder.clear();
    return new TrainingRun(console, engine, folder, arguments, plan, "");
  }

  private TrainingRun resume(Path from) {
    if (!Files.isDirectory(from)) {
      throw CommandException.data("there is no folder %s to go on in".formatted(from));
    }
    TrainingPlan plan = TrainingPlan.read(from);
    return new TrainingRun(console, engine, RunFolder.open(from), arguments, plan, "");
  }

  /** Checkpoints without a result are a run that somebody may want to go on with. */
  private static void requireFinished(RunFolder folder) {
    if (Files.exists(folder.file(RunFolder.CHECKPOINTS))
        && !Files.exists(folder.file("result.json"))) {
      throw CommandException.data(
          "%s holds a run that has not ended; go on with it by --resume %s, or give another --out"
              .formatted(folder.path(), folder.path()));
    }
  }
}
