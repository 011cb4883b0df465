package org.lr4j.djl;

import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListenerAdapter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongToDoubleFunction;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.schedule.Schedule;

/**
 * Records the learning rate of each batch that {@code EasyTrain} trains on.
 *
 * <pre>{@code
 * RateListener rates = RateListener.of(optimizer);
 * config.addTrainingListeners(rates);
 * }</pre>
 */
public final class RateListener extends TrainingListenerAdapter {
  /**
   * One optimizer step.
   *
   * @param step the step, from 0
   * @param epoch the epoch, from 0
   * @param rate the learning rate
   */
  public record Update(long step, long epoch, double rate) {}

  private final LongToDoubleFunction rate;
  private final List<Update> updates = new ArrayList<>();
  private long epoch;

  private RateListener(LongToDoubleFunction rate) {
    this.rate = rate;
  }

  /**
   * A listener to training with a {@link LiveOptimizer}: the rate of its first group.
   *
   * @param optimizer the trainer's optimizer
   * @return the listener
   */
  public static RateListener of(LiveOptimizer optimizer) {
    // DJL tells of a batch before the optimizer's step on it.
    return new RateListener(step -> optimizer.get(0, Hyperparameter.LEARNING_RATE));
  }

  /**
   * A listener to training with one of DJL's own optimizers at a {@link ScheduleTracker}.
   *
   * @param tracker the optimizer's tracker, from its step 0 on
   * @return the listener
   */
  public static RateListener of(ScheduleTracker tracker) {
    Schedule schedule = tracker.schedule();
    return new RateListener(schedule::at);
  }

  /**
   * What was recorded, oldest first.
   *
   * @return an unmodifiable list
   */
  public List<Update> updates() {
    return List.copyOf(updates);
  }

  @Override
  public void onTrainingBatch(Trainer trainer, BatchData batchData) {
    long step = updates.size();
    updates.add(new Update(step, epoch, rate.applyAsDouble(step)));
  }

  @Override
  public void onEpoch(Trainer trainer) {
    epoch++;
  }
}
