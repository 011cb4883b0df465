package org.lr4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.lr4j.engine.LearnerException;
import org.lr4j.runs.RecordedRun;
import org.lr4j.runs.RunException;
import org.lr4j.runs.RunFile;
import org.lr4j.runs.RunKind;
import org.lr4j.runs.RunStatus;
import org.lr4j.runs.Shell;
import org.lr4j.runs.TrainingResult;
import org.lr4j.train.Checkpoints;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains under a schedule. */
@Command(
    name = "train",
    header = "Trains with a schedule, and continues after a crash.",
    description = {
      "Trains with a schedule and writes checkpoints, so that a killed run can continue."
          + " Without options: a small CNN on the built-in digits, at a rate that a search finds.",
      "",
      "auto: a peak that is found and confirmed; a short warmup (none if the run has fewer than 100"
          + " steps), then linear decay to 0",
      "auto:clr: triangular cycles between found bounds; the run ends at the end of a cycle",
      "auto:onecycle: one cycle up to the found rate",
      "auto:decay: the found rate, times 0.97 after each epoch",
      ""
    },
    sortOptions = false)
final class TrainCommand implements Callable<ExitCode> {
  private static final Set<String> WITH_RESUME =
      Set.of("--resume", "--epochs", "--patience", "--json", "--verbose");

  private static final Set<String> WITH_FROM =
      Set.of(
          "--from",
          "--cooldown",
          "--cooldown-shape",
          "--out",
          "--tensorboard",
          "--json",
          "--verbose");

  private final Console console;
  private final LearnerFactory engine;
  private final List<String> arguments;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--schedule",
      paramLabel = "SPEC|auto...",
      description =
          "the learning rate: a spec as 'lr4j schedule --help' explains, or auto, auto:clr,"
              + " auto:onecycle, auto:decay (default: auto)")
  private String schedule = "auto";

  @Option(
      names = "--resume",
      paramLabel = "DIR",
      description =
          "continue the run in this folder. --epochs makes it longer or shorter: lengths in epochs"
              + " and shares then refer to the new length. --patience sets another patience")
  private @Nullable Path resume;

  @Mixin private final CooldownOptions cooldown = new CooldownOptions();

  @Mixin private final PlanOptions options = new PlanOptions();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "folder of the run (default: runs/train-DATA-MODEL)")
  private @Nullable Path out;

  @Mixin private final CommonOptions common = new CommonOptions();

  TrainCommand(Console console, LearnerFactory engine, List<String> arguments) {
    this.console = console;
    this.engine = engine;
    this.arguments = List.copyOf(arguments);
  }

  @Override
  public ExitCode call() throws IOException {
    Instant began = Instant.now();
    TrainingResult result;
    try {
      result = result();
    } catch (LearnerException e) {
      resultSince(began).ifPresent(this::print);
      throw e;
    } catch (CancellationException e) {
      throw interrupted(e, resume == null ? folder() : resume);
    }
    print(result);
    return TrainingSummary.exit(result);
  }

  private void print(TrainingResult result) {
    console.out().print(common.json() ? result.json() : TrainingSummary.text(result));
    console.flush();
    console.note(Reports.hint(resume == null ? folder() : resume));
  }

  /** The result of a training that is complete although its learner could not be closed. */
  private Optional<TrainingResult> resultSince(Instant began) {
    if (resume != null || !RecordedRun.isIn(folder())) {
      return Optional.empty();
    }
    RecordedRun run = RecordedRun.in(folder());
    boolean complete =
        run.record().status() == RunStatus.DONE && !run.record().started().isBefore(began);
    return complete ? run.result() : Optional.empty();
  }

  private TrainingResult result() throws IOException {
    if (resume != null) {
      return resume(resume);
    }
    cooldown.check(isGiven("--cooldown-shape"));
    return cooldown.given() ? branch() : begin();
  }

  private boolean isGiven(String option) {
    return Objects.requireNonNull(spec).commandLine().getParseResult().matchedOptions().stream()
        .anyMatch(each -> each.longestName().equals(option));
  }

  /** Refuses options that would change the settings of a run. */
  private void requireOnly(Set<String> names, String message) {
    for (OptionSpec option :
        Objects.requireNonNull(spec).commandLine().getParseResult().matchedOptions()) {
      if (!names.contains(option.longestName())) {
        throw CommandException.usage(message + "; leave " + option.longestName() + " out");
      }
    }
  }

  private TrainingResult branch() throws IOException {
    requireOnly(WITH_FROM, "--from trains the same model and data as the run in the folder");
    Path from = cooldown.run();
    if (out == null) {
      throw CommandException.usage("a branch needs its own folder; name it with --out");
    }
    if (!RecordedRun.isIn(from)) {
      throw new RunException(from + " has no run to branch from (there is no run.json)");
    }
    if (Files.isDirectory(out) && Files.isSameFile(out, from)) {
      throw CommandException.usage(
          "--out is the run to branch from, which must not change; name another folder");
    }
    requireTraining(from);
    return new Training(console, engine, "", options.events(out)).branch(cooldown, arguments, out);
  }

  /** The same interruption, with what to do about it where something was kept. */
  static CancellationException interrupted(CancellationException e, Path folder) {
    if (!RecordedRun.isIn(folder) || !Checkpoints.in(folder.resolve("checkpoints")).exist()) {
      return e;
    }
    CancellationException told =
        new CancellationException(
            e.getMessage() + "; continue it with train --resume " + Shell.quoted(folder));
    told.initCause(e);
    return told;
  }

  private Path folder() {
    return out != null ? out : options.defaultFolder("train");
  }

  private TrainingResult begin() throws IOException {
    options.check();
    TrainingPlan plan = options.plan(schedule);
    engine.prepare(plan.engine(), plan.recipe());
    return new Training(console, engine, "", options.events(folder()))
        .begin(plan, arguments, folder());
  }

  private TrainingResult resume(Path from) throws IOException {
    requireOnly(WITH_RESUME, "--resume continues the run with its own options");
    requireTraining(from);
    return new Training(console, engine, "", Optional.empty())
        .resume(
            from,
            isGiven("--epochs") ? Optional.of(options.epochs()) : Optional.empty(),
            isGiven("--patience") ? Optional.of(options.patience()) : Optional.empty());
  }

  /**
   * Refuses what is no training, and one by a program: it has no checkpoints, and a folder from
   * another person may name any command.
   */
  private static void requireTraining(Path from) {
    if (!RecordedRun.isIn(from)) {
      return;
    }
    RecordedRun run = RecordedRun.in(from);
    RunKind kind = run.record().kind();
    if (kind != RunKind.TRAIN) {
      throw CommandException.data(
          from + " holds " + kind.noun() + "; name the folder of a training");
    }
    TrainingPlan plan = TrainingPlan.of(run.record(), run.file(RunFile.RUN));
    if (plan.recipe().text("exec").isPresent()) {
      throw new RunException(
          "the run in "
              + from
              + " trains with a program (--exec), so it has no checkpoints; start it again with its"
              + " command");
    }
  }
}
