package org.lr4j.djl;

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
 */
public record ScheduleTracker(Schedule schedule, int devices) implements Tracker {
  /**
   * Checks the number of devices.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public ScheduleTracker {
    if (!(devices >= 1)) {
      throw new IllegalArgumentException("devices must be at least 1, but are " + devices);
    }
  }

  /**
   * A tracker for training on one device.
   *
   * @param schedule the rates
   * @return the tracker
   */
  public static ScheduleTracker of(Schedule schedule) {
    return new ScheduleTracker(schedule, 1);
  }

  /**
   * The rate of an update.
   *
   * @param numUpdate DJL's count, from 1, which rises by the number of devices in a step
   * @return the rate, rounded to a float
   */
  @Override
  public float getNewValue(int numUpdate) {
    return (float) schedule.at(Math.max(0, numUpdate - 1) / devices);
  }
}
