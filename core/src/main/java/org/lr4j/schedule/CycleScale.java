package org.lr4j.schedule;

import java.util.function.LongToDoubleFunction;

/**
 * The amplitude of a cyclical schedule by cycle or by step. Those named here have a text form; one
 * written as a lambda works everywhere else.
 */
@FunctionalInterface
public interface CycleScale {
  /**
   * The factor of the amplitude.
   *
   * @param cycle the cycle, counted from 1 as in the paper
   * @param step the step, counted from 0
   * @return the factor, at least 0
   */
  double at(long cycle, long step);

  /**
   * No scaling: triangular.
   *
   * @return the scale 1
   */
  static CycleScale none() {
    return NamedScale.None.INSTANCE;
  }

  /**
   * Half as much from cycle to cycle: triangular2, {@code 2^-(c-1)}.
   *
   * @return the scale
   */
  static CycleScale halving() {
    return NamedScale.Halving.INSTANCE;
  }

  /**
   * A factor per step: exp_range, {@code gamma^t}.
   *
   * @param gamma the factor, above 0 and at most 1
   * @return the scale
   */
  static CycleScale perStep(double gamma) {
    return new NamedScale.PerStep(gamma);
  }

  /**
   * A factor per cycle: {@code factor^(c-1)}.
   *
   * @param factor the factor, above 0 and at most 1
   * @return the scale
   */
  static CycleScale perCycle(double factor) {
    return new NamedScale.PerCycle(factor);
  }

  /**
   * Any function of the cycle, PyTorch's {@code scale_mode='cycle'}.
   *
   * @param function from the cycle, counted from 1, to the factor
   * @return the scale
   */
  static CycleScale ofCycle(LongToDoubleFunction function) {
    return (cycle, step) -> function.applyAsDouble(cycle);
  }

  /**
   * Any function of the step, PyTorch's {@code scale_mode='iterations'}.
   *
   * @param function from the step, counted from 0, to the factor
   * @return the scale
   */
  static CycleScale ofStep(LongToDoubleFunction function) {
    return (cycle, step) -> function.applyAsDouble(step);
  }
}
