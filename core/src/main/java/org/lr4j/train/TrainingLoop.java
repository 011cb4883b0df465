package org.lr4j.train;

import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.lr4j.engine.DurableLearner;
import org.lr4j.engine.Learner;
import org.lr4j.engine.LearnerException;
import org.lr4j.engine.Subset;
import org.lr4j.schedule.Span;
import org.lr4j.schedule.Units;

/**
 * Trains a learner under a policy: the loop over optimizer steps.
 *
 * <pre>{@code
 * History history = new TrainingLoop(learner, policy).run(Span.epochs(24));
 * }</pre>
 *
 * <p>Each epoch ends with an evaluation on {@link Subset#VALIDATION}; {@link Subset#TEST} is
 * visited at the end of the run only, with the model as training left it and with that of the best
 * epoch. Steps are optimizer steps, from 0. Immutable; every method that changes something returns
 * a new loop.
 */
public final class TrainingLoop {
  private final Learner learner;
  private final Policy policy;
  private final LoopListener listener;
  private final Optional<EarlyStopping> stopping;
  private final Monitor monitor;
  private final Optional<Checkpoints> checkpoints;
  private final boolean planChanged;

  /**
   * A loop that neither stops early nor writes anything.
   *
   * @param learner what to train
   * @param policy what moves its hyperparameters
   */
  public TrainingLoop(Learner learner, Policy policy) {
    this(
        learner,
        policy,
        LoopListener.NONE,
        Optional.empty(),
        Monitor.VALIDATION_LOSS,
        Optional.empty(),
        false);
  }

  private TrainingLoop(
      Learner learner,
      Policy policy,
      LoopListener listener,
      Optional<EarlyStopping> stopping,
      Monitor monitor,
      Optional<Checkpoints> checkpoints,
      boolean planChanged) {
    this.learner = learner;
    this.policy = policy;
    this.listener = listener;
    this.stopping = stopping;
    this.monitor = monitor;
    this.checkpoints = checkpoints;
    this.planChanged = planChanged;
  }

  /**
   * The same with a listener in place of the one before.
   *
   * @param hears what hears of the run's events
   * @return a new loop
   */
  public TrainingLoop withListener(LoopListener hears) {
    return new TrainingLoop(learner, policy, hears, stopping, monitor, checkpoints, planChanged);
  }

  /**
   * The same that ends when the held-out figure stops getting better.
   *
   * @param rule when to end
   * @return a new loop
   * @throws IllegalArgumentException if the learner has no validation data
   */
  public TrainingLoop withEarlyStopping(EarlyStopping rule) {
    if (!learner.subsets().contains(Subset.VALIDATION)) {
      throw new IllegalArgumentException(
          "the learner has no validation data to stop early on; leave early stopping out");
    }
    return new TrainingLoop(
        learner, policy, listener, Optional.of(rule), monitor, checkpoints, planChanged);
  }

  /**
   * The same with another figure that a plateau waits for and that the best epoch goes by. Early
   * stopping has a monitor of its own, which then counts.
   *
   * @param figure what is to get better; the held-out loss unless told
   * @return a new loop
   */
  public TrainingLoop withMonitor(Monitor figure) {
    return new TrainingLoop(learner, policy, listener, stopping, figure, checkpoints, planChanged);
  }

  /**
   * The same with checkpoints. A run that finds some of its own in the folder goes on from the
   * newest that is whole, and gives bit for bit what it would have given undisturbed.
   *
   * @param where where they lie and how many there are
   * @return a new loop
   * @throws IllegalArgumentException if the learner's engine cannot write its state
   */
  public TrainingLoop withCheckpoints(Checkpoints where) {
    if (!(learner instanceof DurableLearner)) {
      throw new IllegalArgumentException(
          "the engine of this learner cannot save its state; leave checkpoints out");
    }
    return new TrainingLoop(
        learner, policy, listener, stopping, monitor, Optional.of(where), planChanged);
  }

  /**
   * The same for a run whose plan has changed: it goes on from its newest checkpoint although
   * another schedule made that, or the run had another length. Epochs and shares are measured
   * against the new length, and a note says what that does to the rate.
   *
   * @return a new loop
   */
  public TrainingLoop withChangedPlan() {
    return new TrainingLoop(learner, policy, listener, stopping, monitor, checkpoints, true);
  }

  /**
   * Trains. Afterwards the learner has its hyperparameters of before and the weights of the last
   * step, or of the best epoch where {@link EarlyStopping#restoreBest()} asks for them.
   *
   * @param length how long; at least one step
   * @return what became of it
   * @throws IllegalArgumentException if the policy does not fit the learner or the run
   * @throws CheckpointException if a checkpoint cannot be written, or read, or is another run's
   * @throws LearnerException if the engine fails
   * @throws CancellationException if the thread is interrupted; a checkpoint is written first
   */
  public History run(Span length) {
    long steps = steps(length);
    AppliedPolicy applied = applied(steps);
    try (RunStore store = store()) {
      applied.requireUsable(steps);
      History history =
          new Run(learner, applied, listener, stopping, monitor, store, steps, planChanged).run();
      applied.end();
      return history;
    } catch (RuntimeException | Error e) {
      try {
        applied.end();
      } catch (RuntimeException alsoFailed) {
        // An engine that has failed may not be able to do this either; the cause is what counts.
        e.addSuppressed(alsoFailed);
      }
      throw e;
    }
  }

  private RunStore store() {
    return checkpoints
        .<RunStore>map(where -> new OnDiskRunStore(where, (DurableLearner) learner, listener))
        .orElseGet(() -> new InMemoryRunStore(learner));
  }

  /**
   * Fails if {@link #run} could not reach the end of its first epoch, and otherwise changes
   * nothing. If the accuracy is monitored, the learner is evaluated once.
   *
   * @param length how long the run is to be
   * @throws IllegalArgumentException if the policy does not fit the learner or the run, or there is
   *     no accuracy to monitor
   */
  public void check(Span length) {
    long steps = steps(length);
    applied(steps).requireUsable(steps);
    Monitor watched = stopping.map(EarlyStopping::monitor).orElse(monitor);
    if (watched == Monitor.ACCURACY
        && learner.subsets().contains(Subset.VALIDATION)
        && learner.evaluate(Subset.VALIDATION).accuracy().isEmpty()) {
      throw Run.noAccuracy();
    }
  }

  private long steps(Span length) {
    long steps = length.resolve(new Units(learner.stepsPerEpoch(), 0));
    if (steps < 1) {
      throw new IllegalArgumentException("a run must have at least one step, but has " + length);
    }
    return steps;
  }

  private AppliedPolicy applied(long steps) {
    return policy.on(learner, new Units(learner.stepsPerEpoch(), steps));
  }
}
