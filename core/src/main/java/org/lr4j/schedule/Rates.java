package org.lr4j.schedule;

import java.util.Optional;

/**
 * What moves a parameter group: a learning rate and, where it cycles one, a momentum (β1 for Adam).
 *
 * @param learningRate the schedule of the learning rate
 * @param momentum the schedule of the momentum, if there is one
 */
public record Rates(Schedule learningRate, Optional<Schedule> momentum) {
  /**
   * A learning rate alone.
   *
   * @param learningRate its schedule
   * @return the rates
   */
  public static Rates of(Schedule learningRate) {
    return new Rates(learningRate, Optional.empty());
  }

  /**
   * A learning rate together with a momentum.
   *
   * @param learningRate the schedule of the rate
   * @param momentum the schedule of the momentum
   * @return the rates
   */
  public static Rates of(Schedule learningRate, Schedule momentum) {
    return new Rates(learningRate, Optional.of(momentum));
  }
}
