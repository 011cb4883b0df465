package org.lr4j.djl;

import ai.djl.training.Trainer;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import org.lr4j.schedule.Schedule;

/**
 * A {@link Schedule} for the learning rate of DJL's own optimizers.
 *
 * <pre>{@code
 * Optimizer.adam().optLearningRateTracker(ScheduleTracker.of(schedule)).build()
 * }</pre>
 *
 * <p>DJL counts updates from 1 and, on several devices, once a device; this counts optimizer steps
 * from 0. The value is computed in double precision and rounded once, when DJL asks for a float.
 * Safe to share between threads.
 *
 * @param schedule the rates
 * @param devices how many devices train, at least 1
 * @param first the optimizer step that is the schedule's step 0: above 0 for a new schedule on an
 *     optimizer that has taken steps
 */
public record ScheduleTracker(Schedule schedule, int devices, long first) implements Tracker {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if devices are below 1 or the first step is negative
   */
  public ScheduleTracker {
    if (!(devices >= 1)) {
      throw new IllegalArgumentException("devices must be at least 1, but are " + devices);
    }
    if (!(first >= 0)) {
      throw new IllegalArgumentException("the first step must not be negative, but is " + first);
    }
  }

  /**
   * A tracker for training on one device.
   *
   * @param schedule the rates
   * @return the tracker
   */
  public static ScheduleTracker of(Schedule schedule) {
    return new ScheduleTracker(schedule, 1, 0);
  }

  /**
   * The same on several devices, among which DJL counts an update once a device.
   *
   * @param count how many devices train, at least 1
   * @return a new tracker
   */
  public ScheduleTracker withDevices(int count) {
    return new ScheduleTracker(schedule, count, first);
  }

  /**
   * The same from a later beginning: a new schedule for an optimizer that has taken steps.
   *
   * @param steps optimizer steps so far
   * @return a new tracker
   */
  public ScheduleTracker from(long steps) {
    return new ScheduleTracker(schedule, devices, steps);
  }

  /**
   * Lets one of DJL's own optimizers follow a schedule from now on, whatever it was built with: the
   * next step takes the schedule's step 0, and the optimizer keeps its state.
   *
   * <p>Parameters to which the present tracker gives different rates keep the ratios of these; the
   * schedule's value is the rate of the first parameter whose rate is above 0.
   *
   * @param trainer the optimizer's trainer
   * @param optimizer DJL's {@code Sgd}, {@code Adam} or {@code AdamW}; a {@link LiveOptimizer} has
   *     {@link LiveOptimizer#follow}
   * @param schedule the rate of each step from now on
   * @throws IllegalStateException if a learner is open over the optimizer
   * @throws IllegalArgumentException if the optimizer's rate cannot be moved
   */
  public static void follow(Trainer trainer, Optimizer optimizer, Schedule schedule) {
    if (optimizer instanceof LiveOptimizer live) {
      live.follow(schedule);
      return;
    }
    StockAccess.follow(trainer, optimizer, schedule);
  }

  /**
   * The rate of an update.
   *
   * @param numUpdate DJL's count, from 1, which rises by the number of devices in a step
   * @return the rate, rounded to a float
   */
  @Override
  public float getNewValue(int numUpdate) {
    return (float) at(numUpdate);
  }

  double at(int numUpdate) {
    return schedule.at(Math.max(0, Math.max(0, numUpdate - 1) / devices - first));
  }
}
