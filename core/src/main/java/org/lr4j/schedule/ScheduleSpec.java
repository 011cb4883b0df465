package org.lr4j.schedule;

import java.util.Optional;

/**
 * What a spec says: a learning rate and, where it cycles one, a momentum (β1 for Adam) beside it.
 *
 * @param learningRate the schedule of the learning rate
 * @param momentum the schedule of the momentum, if there is one
 */
public record ScheduleSpec(Schedule learningRate, Optional<Schedule> momentum) {
  /**
   * A learning rate alone.
   *
   * @param learningRate its schedule
   * @return the spec
   */
  public static ScheduleSpec of(Schedule learningRate) {
    return new ScheduleSpec(learningRate, Optional.empty());
  }

  /**
   * A learning rate and a momentum beside it.
   *
   * @param learningRate the schedule of the rate
   * @param momentum the schedule of the momentum
   * @return the spec
   */
  public static ScheduleSpec of(Schedule learningRate, Schedule momentum) {
    return new ScheduleSpec(learningRate, Optional.of(momentum));
  }

  /**
   * This rate with the inverse cycle for the momentum: {@code max - (max - base)·h·S}, high where
   * the rate is low.
   *
   * @param base the momentum at the rate's peak
   * @param max the momentum at the rate's base, below 1
   * @return the spec with a momentum
   * @throws IllegalArgumentException if the learning rate is not a cyclical one
   */
  public ScheduleSpec withInverseMomentum(double base, double max) {
    if (!(max < 1)) {
      throw new IllegalArgumentException("max_momentum must be below 1, was " + max);
    }
    if (!(learningRate instanceof Cyclical cyclical)) {
      throw new IllegalArgumentException("the learning rate must cycle, was " + learningRate);
    }
    return of(learningRate, cyclical.mirrored(base, max));
  }
}
