package org.lr4j.schedule;

/** A learning rate as a pure function of the step. */
@FunctionalInterface
public interface Schedule {
  /**
   * The value at a step.
   *
   * @param step the step, counted from 0
   * @return the value
   */
  double at(long step);
}
