package org.lr4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.lr4j.data.DataException;
import org.lr4j.engine.Evaluation;
import org.lr4j.finder.Curve;
import org.lr4j.finder.Interval;
import org.lr4j.runs.FindingRecord;
import org.lr4j.runs.MetricsRow;
import org.lr4j.runs.RecordedRun;
import org.lr4j.runs.RunException;
import org.lr4j.runs.RunFile;
import org.lr4j.runs.RunFolder;
import org.lr4j.runs.RunInUseException;
import org.lr4j.runs.RunKind;
import org.lr4j.runs.RunRecord;
import org.lr4j.runs.RunStatus;
import org.lr4j.runs.TrainingResult;
import org.lr4j.study.StudyException;
import org.lr4j.study.Trial;
import org.lr4j.study.TrialResult;
import org.lr4j.train.CheckpointException;
import org.lr4j.train.History;

/**
 * Trials in folders of this machine. A trial that has ended is read, a training that was killed
 * goes on, and any other begins. If another process works at a trial, its result is waited for.
 *
 * @param plan what each trial is
 * @param folder where each trial's folder is
 * @param events where each trial's event files go, if anywhere; a folder with the name of the
 *     trial's folder
 * @param engine makes the learners
 * @param console hears of the trainings' notes
 * @param prefix begins each line about a training
 * @param data the data of the trials that have a result
 */
record LocalTrials(
    TrialPlan plan,
    Function<Trial, Path> folder,
    Function<Trial, Optional<Path>> events,
    LearnerFactory engine,
    Console console,
    Function<Trial, String> prefix,
    TrialData data) {
  private static final long LOOK_AGAIN_MILLIS = 100;

  /** Trials in folders of their own names, without event files. */
  LocalTrials(TrialPlan plan, Path folder, LearnerFactory engine, Console console) {
    this(
        plan,
        trial -> folder.resolve(trial.id()),
        trial -> Optional.empty(),
        engine,
        console,
        trial -> "");
  }

  /** Trials of which nothing is known yet. */
  LocalTrials(
      TrialPlan plan,
      Function<Trial, Path> folder,
      Function<Trial, Optional<Path>> events,
      LearnerFactory engine,
      Console console,
      Function<Trial, String> prefix) {
    this(plan, folder, events, engine, console, prefix, new TrialData());
  }

  Path where(Trial trial) {
    return folder.apply(trial);
  }

  /** The result of a trial that has one already. */
  Optional<TrialResult> known(Trial trial) {
    Path where = where(trial);
    if (!RecordedRun.isIn(where)) {
      return Optional.empty();
    }
    RecordedRun run = RecordedRun.in(where);
    RunRecord record = run.record();
    if (record.status() != RunStatus.BEGINNING && !isSame(trial, record, where)) {
      throw new RunException(
          where + " holds the trial of another study; give another folder with --out");
    }
    Optional<TrialResult> result = finished(trial, run);
    if (result.isPresent()) {
      data.require(plan.of(trial), record, where);
    }
    return result;
  }

  /** Refuses to go on if the data is no longer that of the trials that are known. */
  void requireSameData() {
    data.requireUnchanged(engine);
  }

  /** Whether a trial has no result because its search had no answer. */
  boolean isInconclusive(Trial trial) {
    Path where = where(trial);
    return RecordedRun.isIn(where)
        && RecordedRun.in(where).record().status() == RunStatus.INCONCLUSIVE;
  }

  private boolean isSame(Trial trial, RunRecord record, Path where) {
    if (plan.search().isPresent()) {
      return record.kind() == RunKind.FIND
          && options(record.command()).equals(options(plan.command(trial)));
    }
    return record.kind() == RunKind.TRAIN && plan.of(trial).sameAs(TrainingPlan.of(record, where));
  }

  /** Options by name, numbers in one notation. Where files go makes no other trial. */
  static Map<String, String> options(List<String> command) {
    Map<String, String> options = new HashMap<>();
    for (int i = 1; i < command.size(); i++) {
      boolean flag = i + 1 == command.size() || command.get(i + 1).startsWith("--");
      options.put(command.get(i), flag ? "" : plain(command.get(++i)));
    }
    options.keySet().removeAll(List.of("--out", "--tensorboard"));
    return options;
  }

  private static String plain(String value) {
    try {
      return Double.toString(Double.parseDouble(value));
    } catch (NumberFormatException e) {
      return value;
    }
  }

  /** The command line of a trial, or of going on with it. */
  List<String> arguments(Trial trial) {
    Path where = where(trial);
    if (plan.search().isEmpty()
        && RecordedRun.isIn(where)
        && RecordedRun.in(where).record().status() != RunStatus.BEGINNING) {
      return List.of("train", "--resume", where.toString());
    }
    List<String> arguments = new ArrayList<>(plan.command(trial));
    events
        .apply(trial)
        .map(path -> path.resolveSibling("").toString())
        .ifPresent(above -> arguments.addAll(List.of("--tensorboard", above)));
    arguments.addAll(List.of("--out", where.toString()));
    return arguments;
  }

  /** Carries out a trial in this process, unless it has a result. */
  TrialResult carryOut(Trial trial) {
    return carryOut(
        trial,
        arguments -> {
          if (plan.search().isPresent()) {
            return Nested.run(engine, arguments);
          }
          TrainingResult unused = train(trial, arguments);
          return new Nested(ExitCode.DONE.number(), "");
        });
  }

  /** A command that leaves the result of a trial in its folder. */
  interface TrialCommand {
    Nested run(List<String> arguments) throws IOException;
  }

  /** Carries out a trial by a command, unless it has a result or somebody else works at it. */
  TrialResult carryOut(Trial trial, TrialCommand command) {
    try {
      while (true) {
        Optional<TrialResult> result = awaited(trial);
        if (result.isPresent()) {
          return result.get();
        }
        Nested ended = run(command, trial);
        result = known(trial);
        if (result.isPresent()) {
          return result.get();
        }
        boolean taken = ended.last().contains(RunInUseException.WORDS);
        if (!taken && ended.code() == ExitCode.DATA.number()) {
          throw new RunException(ended.reason());
        }
        if (!taken) {
          return new TrialResult.Failed(trial, ended.reason());
        }
        pause();
      }
    } catch (IOException
        | UncheckedIOException
        | RunException
        | CheckpointException
        | DataException e) {
      // What is wrong with files or data is wrong for all trials.
      throw new StudyException(String.valueOf(e.getMessage()), e);
    } catch (CancellationException | StudyException e) {
      throw e;
    } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
      return new TrialResult.Failed(trial, Failures.of(e).sentence());
    }
  }

  private Nested run(TrialCommand command, Trial trial) throws IOException {
    try {
      return command.run(arguments(trial));
    } catch (RunException e) {
      return new Nested(ExitCode.DATA.number(), String.valueOf(e.getMessage()));
    }
  }

  private TrainingResult train(Trial trial, List<String> arguments) throws IOException {
    Training training = new Training(console, engine, prefix.apply(trial), events.apply(trial));
    return Reports.ofPart(
        () ->
            arguments.contains("--resume")
                ? training.resume(where(trial), Optional.empty(), Optional.empty())
                : training.begin(plan.of(trial), arguments, where(trial)));
  }

  /** The result of a trial, once nobody works at it; empty if it has none then. */
  private Optional<TrialResult> awaited(Trial trial) {
    Path where = where(trial);
    while (RecordedRun.isIn(where) && RecordedRun.in(where).isAtWork()) {
      pause();
    }
    return known(trial);
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_AGAIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (CancellationException)
          new CancellationException("interrupted while another process works at a trial")
              .initCause(e);
    }
  }

  /**
   * Whether the run in a folder that is held is a trial that has ended: while this one waited for
   * the folder, another worker may have carried it out. A run that is no trial is done again.
   */
  static boolean isOver(RunFolder folder) {
    if (Reports.areWanted() || !RecordedRun.isIn(folder.path())) {
      return false;
    }
    RecordedRun run = RecordedRun.in(folder.path());
    RunStatus status = run.record().status();
    return run.record().kind() == RunKind.FIND
        ? status.hasEnded() && run.has(RunFile.FINDING)
        : status == RunStatus.INCONCLUSIVE || run.has(RunFile.RESULT);
  }

  /** The result of a run, if it has ended. */
  static Optional<TrialResult> finished(Trial trial, RecordedRun run) {
    RunRecord record = run.record();
    if (record.kind() == RunKind.FIND) {
      boolean over = record.status() == RunStatus.DONE || record.status() == RunStatus.INCONCLUSIVE;
      return over ? run.finding().map(finding -> searched(trial, finding, run)) : Optional.empty();
    }
    if (record.status() == RunStatus.INCONCLUSIVE) {
      return Optional.of(
          new TrialResult.Failed(
              trial,
              record.failure().orElse("its search was inconclusive"),
              run.finding().map(FindingRecord::steps).orElse(0L)));
    }
    return run.result().map(result -> trained(trial, result, run));
  }

  private static TrialResult trained(Trial trial, TrainingResult result, RecordedRun run) {
    Optional<FindingRecord> finding = run.finding();
    return new TrialResult.Finished(
        trial,
        validation(result, run),
        result.test(),
        result.best().flatMap(TrainingResult.Best::test),
        finding.flatMap(LocalTrials::answer),
        result.outcome() == History.Outcome.NOT_FINITE,
        result.steps() + finding.map(FindingRecord::steps).orElse(0L),
        result.seconds());
  }

  private static TrialResult searched(Trial trial, FindingRecord finding, RecordedRun run) {
    RunRecord record = run.record();
    List<Curve> curves = run.curves();
    OptionalDouble loss =
        best(curves, curve -> finite(curve.validationLosses()).min().orElse(Double.NaN));
    OptionalDouble accuracy =
        best(curves, curve -> finite(curve.accuracies()).max().orElse(Double.NaN));
    return new TrialResult.Finished(
        trial,
        loss.isPresent() || accuracy.isPresent()
            ? Optional.of(new Evaluation(loss.orElse(Double.NaN), accuracy))
            : Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        answer(finding),
        loss.isEmpty(),
        finding.steps(),
        record
            .ended()
            .map(end -> Duration.between(record.started(), end).toMillis() / 1000.0)
            .orElse(0.0));
  }

  /** The mean over the sweeps of what each one reached at its best. */
  private static OptionalDouble best(List<Curve> curves, ToDoubleFunction<Curve> figure) {
    return curves.stream().mapToDouble(figure).filter(Double::isFinite).average();
  }

  private static DoubleStream finite(double[] values) {
    return Arrays.stream(values).filter(Double::isFinite);
  }

  private static Optional<TrialResult.Answer> answer(FindingRecord finding) {
    if (finding.rate().isEmpty() || finding.interval().isEmpty()) {
      return Optional.empty();
    }
    double rate = finding.rate().getAsDouble();
    Interval interval = finding.interval().get();
    return Optional.of(
        new TrialResult.Answer(
            rate, Math.min(interval.low(), rate), Math.max(interval.high(), rate)));
  }

  /** Held-out figures of the weights that the training was left with. */
  private static Optional<Evaluation> validation(TrainingResult result, RecordedRun run) {
    if (result.restored()) {
      return result.best().flatMap(TrainingResult.Best::validation);
    }
    return result.outcome() == History.Outcome.NOT_FINITE
        ? Optional.empty()
        : atTheEnd(run.metrics());
  }

  private static Optional<Evaluation> atTheEnd(List<MetricsRow> rows) {
    for (int i = rows.size() - 1; i >= 0; i--) {
      MetricsRow row = rows.get(i);
      if (!Double.isNaN(row.validationLoss()) || !Double.isNaN(row.accuracy())) {
        return Optional.of(
            new Evaluation(
                row.validationLoss(),
                Double.isNaN(row.accuracy())
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(row.accuracy())));
      }
    }
    return Optional.empty();
  }
}
