package org.lr4j.train;

import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lr4j.engine.DurableLearner;
import org.lr4j.engine.Evaluation;
import org.lr4j.engine.Learner;
import org.lr4j.engine.Snapshot;
import org.lr4j.engine.Step;
import org.lr4j.engine.Subset;
import org.lr4j.train.History.Outcome;

/** One run of a trainer, from its first step or from a checkpoint. */
final class Run {
  private final Learner learner;
  private final Course course;
  private final LoopListener listener;
  private final Optional<EarlyStopping> stopping;
  private final Monitor monitor;
  private final @Nullable CheckpointFolder folder;
  private final long everySteps;
  private final long steps;
  private final long perEpoch;

  private List<Epoch> epochs = new ArrayList<>();
  private long step;

  /** The steps that the newest checkpoint holds. */
  private long saved = -1;

  private double lossSum;
  private long losses;

  /** The model of the best epoch, where checkpoints do not hold it. */
  private @Nullable Snapshot best;

  /** Whether the learner stands at the best epoch rather than at the last step. */
  private boolean restored;

  Run(
      Learner learner,
      Course course,
      LoopListener listener,
      Optional<EarlyStopping> stopping,
      Optional<Checkpoints> checkpoints,
      long steps) {
    this.learner = learner;
    this.course = course;
    this.listener = listener;
    this.stopping = stopping;
    this.monitor = stopping.map(EarlyStopping::monitor).orElse(Monitor.LOSS);
    this.folder =
        checkpoints.map(c -> new CheckpointFolder(c, (DurableLearner) learner)).orElse(null);
    this.everySteps = checkpoints.map(Checkpoints::everySteps).orElse(0L);
    this.steps = steps;
    this.perEpoch = learner.stepsPerEpoch();
  }

  History run() {
    try {
      resume();
      listener.onStart(new LoopListener.Start(step, steps, perEpoch));
      if (course.length() < steps) {
        listener.onNote(
            "the schedule ends after %d of the run's %d steps; its last value is held from there on"
                .formatted(course.length(), steps));
      }
      return finish(train());
    } finally {
      if (best != null) {
        best.close();
      }
    }
  }

  private void resume() {
    if (folder == null) {
      return;
    }
    CheckpointFolder where = folder;
    Optional<Progress> found = uninterrupted(() -> where.resume(course.text(), perEpoch, listener));
    if (found.isPresent()) {
      Progress progress = found.get();
      epochs = new ArrayList<>(progress.epochs());
      step = progress.step();
      saved = step;
      lossSum = progress.lossSum();
      losses = progress.losses();
    }
  }

  private Outcome train() {
    boolean stop = stopsEarly();
    while (step < steps && !stop) {
      if (Thread.currentThread().isInterrupted()) {
        throw interrupted();
      }
      double rate = course.apply(step);
      Step taken = learner.step();
      lossSum += taken.loss();
      losses++;
      boolean last = step + 1 == steps || (step + 1) % perEpoch == 0;
      boolean finite = taken.updated();
      Optional<Evaluation> validation = Optional.empty();
      if (finite && last) {
        listener.beforeEvaluation(step + 1);
        validation = evaluate(Subset.VALIDATION);
      }
      listener.onStep(
          new TrainedStep(
              step,
              step / perEpoch + 1,
              rate,
              course.momentum(),
              taken.loss(),
              taken.samples(),
              validation));
      if (!finite) {
        return Outcome.NOT_FINITE;
      }
      step++;
      if (last) {
        endEpoch(rate, validation);
        stop = stopsEarly();
      } else if (everySteps > 0 && step % everySteps == 0) {
        save();
      }
    }
    return step < steps ? Outcome.STOPPED_EARLY : Outcome.COMPLETED;
  }

  private boolean stopsEarly() {
    return stopping.isPresent() && stopping.get().ends(epochs);
  }

  private Optional<Evaluation> evaluate(Subset subset) {
    return learner.subsets().contains(subset)
        ? Optional.of(learner.evaluate(subset))
        : Optional.empty();
  }

  private void endEpoch(double rate, Optional<Evaluation> validation) {
    Epoch epoch = new Epoch((step - 1) / perEpoch + 1, step, rate, lossSum / losses, validation);
    if (stopping.isPresent() && monitor.badness(epoch).isEmpty() && !monitor.has(epoch)) {
      throw new IllegalArgumentException(
          "the task has no accuracy to stop early on; monitor the loss");
    }
    epochs.add(epoch);
    lossSum = 0;
    losses = 0;
    listener.onEpoch(epoch);
    if (folder != null) {
      save();
    } else if (History.best(epochs, monitor).filter(epoch::equals).isPresent()) {
      if (best != null) {
        best.close();
      }
      best = learner.snapshot();
    }
  }

  private void save() {
    if (folder == null) {
      return;
    }
    CheckpointFolder where = folder;
    listener.beforeCheckpoint(step);
    listener.onCheckpoint(
        uninterrupted(
            () -> {
              Progress progress =
                  new Progress(step, perEpoch, epochs, lossSum, losses, course.text());
              Optional<Long> best = History.best(epochs, monitor).map(Epoch::steps);
              return where.write(progress, best);
            }));
    saved = step;
  }

  /**
   * Work on files, which an interrupt would close: it is put off until the next step, and work that
   * one has closed is done again.
   */
  private static <T> T uninterrupted(Supplier<T> work) {
    boolean interrupted = false;
    try {
      while (true) {
        interrupted |= Thread.interrupted();
        try {
          return work.get();
        } catch (CheckpointException e) {
          if (!(e.getCause() instanceof ClosedByInterruptException)) {
            throw e;
          }
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private CancellationException interrupted() {
    if (saved != step) {
      save();
    }
    return new CancellationException("interrupted after " + step + " of " + steps + " steps");
  }

  private History finish(Outcome outcome) {
    Optional<Evaluation> test = evaluate(Subset.TEST);
    Optional<Epoch> chosen = History.best(epochs, monitor);
    Optional<History.Best> figures = chosen.map(epoch -> new History.Best(epoch, test));
    if (chosen.isPresent() && (chosen.get().steps() != step || outcome == Outcome.NOT_FINITE)) {
      figures = Optional.of(bestOf(chosen.get()));
    }
    return new History(epochs, step, outcome, test, figures, restored);
  }

  /** Visits the model of the best epoch, and stays there if that was asked for. */
  private History.Best bestOf(Epoch epoch) {
    boolean stay = stopping.map(EarlyStopping::restoreBest).orElse(false);
    if (!stay && !learner.subsets().contains(Subset.TEST)) {
      return new History.Best(epoch, Optional.empty());
    }
    try (Snapshot last = learner.snapshot()) {
      if (!goTo(epoch)) {
        return new History.Best(epoch, Optional.empty());
      }
      Optional<Evaluation> test = evaluate(Subset.TEST);
      if (!stay) {
        learner.restore(last);
      }
      restored = stay;
      return new History.Best(epoch, test);
    }
  }

  private boolean goTo(Epoch epoch) {
    if (folder != null) {
      CheckpointFolder where = folder;
      return uninterrupted(() -> where.load(epoch.steps(), listener));
    }
    if (best == null) {
      return false;
    }
    learner.restore(best);
    return true;
  }
}
