package org.lr4j.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.lr4j.engine.Learner;
import org.lr4j.schedule.Schedule;
import org.lr4j.schedule.Span;
import org.lr4j.study.Trial;
import org.lr4j.study.TrialResult;
import org.lr4j.study.TrialTask;
import org.lr4j.testkit.SoftmaxLearner;
import org.lr4j.train.Epoch;
import org.lr4j.train.History;
import org.lr4j.train.Policy;
import org.lr4j.train.TrainingLoop;

/**
 * A real training, of softmax regression. It notes each attempt in a file named after the trial and
 * the process, and holds the trials that are named in a folder until a file of their name
 * disappears.
 */
record SoftmaxTask(String attempts, String gates) implements TrialTask {
  private static final int BATCHES = 20;
  private static final int SEGMENTATION_FAULT = 139;

  @Override
  public TrialResult apply(Trial trial) {
    String rate = String.valueOf(trial.setting().values().get("rate"));
    if (rate.equals("cursed")) {
      throw new IllegalArgumentException("the rate must be a number, but is " + rate);
    }
    try {
      Files.createTempFile(
          Path.of(attempts), trial.id() + "-", "." + ProcessHandle.current().pid());
      if (rate.equals("deadly")) {
        Runtime.getRuntime().halt(SEGMENTATION_FAULT);
      }
      while (Files.exists(Path.of(gates, trial.id()))) {
        Thread.sleep(20);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new java.util.concurrent.CancellationException();
    }
    long steps = trial.epochs() * BATCHES;
    Schedule schedule = Schedule.linear(Double.parseDouble(rate), 0.0, steps);
    try (Learner learner = new SoftmaxLearner(BATCHES, trial.seed())) {
      History history =
          new TrainingLoop(learner, Policy.of(schedule)).run(Span.epochs((double) trial.epochs()));
      List<Epoch> epochs = history.epochs();
      return new TrialResult.Finished(
          trial,
          epochs.get(epochs.size() - 1).validation(),
          history.test(),
          history.best().flatMap(History.Best::test),
          history.outcome() == History.Outcome.NOT_FINITE,
          history.steps(),
          0);
    }
  }

  static Path gate(Path gates, Trial trial) throws IOException {
    return Files.createFile(gates.resolve(trial.id()));
  }
}
