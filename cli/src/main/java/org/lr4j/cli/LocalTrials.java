package org.lr4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lr4j.engine.Evaluation;
import org.lr4j.engine.Recipe;
import org.lr4j.runs.MetricsRow;
import org.lr4j.runs.RecordedRun;
import org.lr4j.runs.RunException;
import org.lr4j.runs.RunStatus;
import org.lr4j.runs.TrainingResult;
import org.lr4j.study.Trial;
import org.lr4j.study.TrialResult;
import org.lr4j.train.History;

/**
 * Trials as trainings in folders of this machine. A training that has ended is read, one that was
 * killed goes on, and any other begins.
 *
 * @param plan what each trial is
 * @param folder where the trials' folders are
 * @param engine makes the learners
 * @param console hears of the trainings' notes
 */
record LocalTrials(TrialPlan plan, Path folder, LearnerFactory engine, Console console) {
  Path folder(Trial trial) {
    return folder.resolve(trial.id());
  }

  /** The result of a trial that has one already. */
  Optional<TrialResult> known(Trial trial) {
    Path where = folder(trial);
    if (!RecordedRun.isIn(where)) {
      return Optional.empty();
    }
    RecordedRun run = RecordedRun.in(where);
    TrainingPlan there = TrainingPlan.of(run.record(), where);
    if (!plain(plan.of(trial)).sameAs(plain(there))) {
      throw new RunException(
          where + " holds the trial of another study; give another folder with --out");
    }
    return finished(trial, run);
  }

  /** The same plan with numbers as a command line reads them: 0 and 0.0 are the same decay. */
  private static TrainingPlan plain(TrainingPlan other) {
    Map<String, String> options = new LinkedHashMap<>(other.recipe().options());
    options.replaceAll((name, value) -> plain(value));
    return other.withTraining(new Recipe(options), other.schedule(), other.epochs());
  }

  private static String plain(String value) {
    try {
      return Double.toString(Double.parseDouble(value));
    } catch (NumberFormatException e) {
      return value;
    }
  }

  /** Whether a trial has begun and can go on. */
  boolean hasBegun(Trial trial) {
    return RecordedRun.isIn(folder(trial))
        && RecordedRun.in(folder(trial)).record().status() != RunStatus.BEGINNING;
  }

  /** Carries out a trial in this process, unless it has a result. */
  TrialResult carryOut(Trial trial) {
    Optional<TrialResult> known = known(trial);
    if (known.isPresent()) {
      return known.get();
    }
    Training training = new Training(console, engine, trial.id() + ": ", Optional.empty());
    try {
      if (hasBegun(trial)) {
        training.resume(folder(trial), Optional.empty());
      } else {
        training.begin(
            plan.of(trial), plan.command(trial, folder(trial).toString()), folder(trial));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return known(trial).orElseThrow();
  }

  /** The result of a run, if it has ended. */
  static Optional<TrialResult> finished(Trial trial, RecordedRun run) {
    return run.result().map(result -> finished(trial, result, run));
  }

  private static TrialResult finished(Trial trial, TrainingResult result, RecordedRun run) {
    return new TrialResult.Finished(
        trial,
        validation(run.metrics()),
        result.test(),
        result.best().flatMap(TrainingResult.Best::test),
        result.outcome() == History.Outcome.NOT_FINITE,
        result.steps() + run.finding().map(finding -> finding.steps()).orElse(0L),
        result.seconds());
  }

  /** Held-out figures at the end of the last epoch. */
  private static Optional<Evaluation> validation(List<MetricsRow> rows) {
    for (int i = rows.size() - 1; i >= 0; i--) {
      MetricsRow row = rows.get(i);
      if (!Double.isNaN(row.validationLoss()) || !Double.isNaN(row.accuracy())) {
        return Optional.of(
            new Evaluation(
                row.validationLoss(),
                Double.isNaN(row.accuracy())
                    ? java.util.OptionalDouble.empty()
                    : java.util.OptionalDouble.of(row.accuracy())));
      }
    }
    return Optional.empty();
  }
}
