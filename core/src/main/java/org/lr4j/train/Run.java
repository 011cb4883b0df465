package org.lr4j.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import org.lr4j.engine.Evaluation;
import org.lr4j.engine.Learner;
import org.lr4j.engine.Snapshot;
import org.lr4j.engine.Step;
import org.lr4j.engine.Subset;
import org.lr4j.train.History.Outcome;

/** One run of a training loop, from its first step or from where it was left. */
final class Run {
  private final Learner learner;
  private final AppliedPolicy applied;
  private final LoopListener listener;
  private final Optional<EarlyStopping> stopping;
  private final Monitor monitor;
  private final RunStore store;
  private final long steps;
  private final long perEpoch;

  /** Whether checkpoints that another schedule made are taken up. */
  private final boolean planChanged;

  private List<Epoch> epochs = new ArrayList<>();
  private long step;
  private double lossSum;
  private long losses;

  /** Whether the learner stands at the best epoch rather than at the last step. */
  private boolean restored;

  Run(
      Learner learner,
      AppliedPolicy applied,
      LoopListener listener,
      Optional<EarlyStopping> stopping,
      Monitor monitor,
      RunStore store,
      long steps,
      boolean planChanged) {
    this.learner = learner;
    this.applied = applied;
    this.listener = listener;
    this.stopping = stopping;
    this.monitor = stopping.map(EarlyStopping::monitor).orElse(monitor);
    this.store = store;
    this.steps = steps;
    this.planChanged = planChanged;
    this.perEpoch = learner.stepsPerEpoch();
  }

  History run() {
    store
        .resume(
            planChanged ? Optional.empty() : applied.text(),
            perEpoch,
            done -> History.best(done, monitor))
        .ifPresent(this::goOn);
    listener.onStart(new LoopListener.Start(step, steps, perEpoch));
    if (applied.length() < steps) {
      listener.onNote(
          "the schedule ends after "
              + applied.length()
              + " of the run's "
              + steps
              + " steps; its last value is kept from then on");
    }
    applied.warnings().forEach(warning -> listener.onNote(warning.message()));
    if (step < steps && stopsEarly()) {
      listener.onNote(
          "early stopping ends the run after epoch "
              + epochs.size()
              + ": "
              + stopping.orElseThrow().reason(epochs)
              + "; raise the patience to train on");
    }
    return finish(train());
  }

  private void goOn(RunProgress progress) {
    epochs = new ArrayList<>(progress.epochs());
    step = progress.step();
    lossSum = progress.lossSum();
    losses = progress.losses();
    if (step < steps) {
      reopenLastEpoch();
    }
    applied.follow(epochs, monitor);
    if (step > steps) {
      throw new IllegalArgumentException(
          "the run has taken "
              + step
              + " steps already and cannot be shortened to "
              + steps
              + "; use another folder, or branch from an earlier checkpoint");
    }
    if (!progress.schedule().equals(applied.text()) && step < steps) {
      listener.onNote(
          "the plan has changed: the learning rate at step "
              + step
              + " is "
              + applied.rate(step)
              + before(progress, applied.rate(step)));
    }
  }

  /** A run that was shorter ended within an epoch, which goes on now. */
  private void reopenLastEpoch() {
    if (epochs.isEmpty() || epochs.get(epochs.size() - 1).steps() % perEpoch == 0) {
      return;
    }
    Epoch last = epochs.remove(epochs.size() - 1);
    if (losses < step % perEpoch) { // a checkpoint without the sum
      long missing = last.steps() % perEpoch;
      lossSum += last.loss() * missing;
      losses += missing;
    }
  }

  /** What the plan that the checkpoint was made with has for the next step, where that is known. */
  private static String before(RunProgress progress, double now) {
    OptionalDouble planned = progress.plannedRate();
    if (planned.isEmpty()) {
      return "";
    }
    return planned.getAsDouble() == now
        ? ", as before the change"
        : "; before the change it was " + planned.getAsDouble();
  }

  private Outcome train() {
    boolean stop = stopsEarly();
    while (step < steps && !stop) {
      if (Thread.currentThread().isInterrupted()) {
        throw interrupted();
      }
      double rate = applied.apply(step);
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
              applied.momentum(),
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
      } else if (store.everySteps() > 0 && step % store.everySteps() == 0) {
        store.rememberWithinEpoch(progress(), best());
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
    if (monitor == Monitor.ACCURACY && validation.isPresent() && !monitor.has(epoch)) {
      throw noAccuracy();
    }
    epochs.add(epoch);
    applied.follow(epochs, monitor);
    if (step % perEpoch == 0) { // otherwise a longer run may go on with the epoch
      lossSum = 0;
      losses = 0;
    }
    listener.onEpoch(epoch);
    store.remember(progress(), best());
  }

  static IllegalArgumentException noAccuracy() {
    return new IllegalArgumentException("the task has no accuracy to monitor; monitor the loss");
  }

  private RunProgress progress() {
    return new RunProgress(step, perEpoch, epochs, lossSum, losses, applied.text());
  }

  private Optional<Epoch> best() {
    return History.best(epochs, monitor);
  }

  private CancellationException interrupted() {
    store.rememberWithinEpoch(progress(), best());
    return new CancellationException("interrupted after " + step + " of " + steps + " steps");
  }

  private History finish(Outcome outcome) {
    Optional<Evaluation> test = evaluate(Subset.TEST);
    Optional<Epoch> chosen = best();
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
      if (!store.returnTo(epoch)) {
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
}
