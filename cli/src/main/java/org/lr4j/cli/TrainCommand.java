package org.lr4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains under a schedule. */
@Command(
    name = "train",
    description = {
      "Trains under a schedule, and keeps checkpoints from which a run that was killed goes on."
          + " Without options: a small CNN on the built-in digits, at the rate that a search finds.",
      "",
      "auto: the found and confirmed rate as the peak, linear decay to 0 after a short warmup",
      "auto:clr: triangular cycles between the found bounds, ending with one",
      "auto:onecycle: one cycle up to the found rate",
      "auto:decay: the found rate, times 0.97 after each epoch",
      ""
    },
    sortOptions = false)
final class TrainCommand implements Callable<ExitCode> {
  private static final Set<String> WITH_RESUME = Set.of("--resume", "--json", "--verbose");

  private final Console console;
  private final Engine engine;
  private final List<String> arguments;

  @Spec private @Nullable CommandSpec spec;

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

  private TrainingRun begin() {
    options.check();
    TrainingPlan plan = options.plan(schedule);
    engine.prepare(plan.engine(), plan.recipe());
    RunFolder folder = RunFolder.open(folder());
    return new TrainingRun(console, engine, folder, arguments, plan, "").anew();
  }

  private TrainingRun resume(Path from) throws IOException {
    for (OptionSpec option :
        Objects.requireNonNull(spec).commandLine().getParseResult().matchedOptions()) {
      if (!WITH_RESUME.contains(option.longestName())) {
        throw CommandException.usage(
            "--resume goes on with the run as it was begun; leave %s out"
                .formatted(option.longestName()));
      }
    }
    if (!Files.isDirectory(from)) {
      throw CommandException.data("there is no folder %s to go on in".formatted(from));
    }
    TrainingPlan plan = TrainingPlan.read(from);
    RunFolder folder = RunFolder.open(from);
    if (Files.exists(folder.file(RunFolder.RESULT)) && !folder.hasCheckpoints()) {
      throw CommandException.data(
          "the run in %s has ended and has no checkpoints to go on from".formatted(from));
    }
    return new TrainingRun(console, engine, folder, RunRecord.command(from), plan, "");
  }
}
