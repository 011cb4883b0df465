package org.lr4j.schedule;

import java.util.List;
import java.util.Optional;
import org.lr4j.schedule.Transition.Shape;

/**
 * A learning rate (or a momentum, or a weight decay) as a pure function of the step.
 *
 * <p>Steps count from 0. A finite piece of n steps has its first value at step 0 and its last value
 * at step n, which is the first step of the next piece. It keeps that value from then on. A
 * negative step throws {@link IllegalArgumentException}. Every schedule made here is immutable,
 * safe to share between threads, computed in closed form with integer cycle arithmetic, and equal
 * to any other made of the same parts. Rarer forms and compositions are in {@link Schedules},
 * cycles in {@link Clr} and {@link OneCycle}; {@link org.lr4j.schedule.plan.Plan} reads and writes
 * the text form.
 *
 * <pre>{@code
 * Schedule lr = Schedule.linear(0, 0.1, 500).then(Schedule.cosine(0.1, 0, 9_500));
 * double rate = lr.at(step);
 * }</pre>
 */
@FunctionalInterface
public interface Schedule {
  /** The length of a schedule that never ends. */
  long UNBOUNDED = Long.MAX_VALUE;

  /**
   * The value at a step.
   *
   * @param step the step, counted from 0
   * @return the value
   * @throws IllegalArgumentException if the step is negative
   */
  double at(long step);

  /**
   * The number of steps after which the value no longer changes, or {@link #UNBOUNDED}.
   *
   * @return the length in steps
   */
  default long length() {
    return UNBOUNDED;
  }

  /**
   * What this schedule is made of, for code that writes it as text or JSON.
   *
   * @return the form; empty for a function that the user wrote
   * @throws UnsupportedOperationException if a part without a name is a function that the user
   *     wrote
   */
  default Optional<Form> form() {
    return Optional.empty();
  }

  /**
   * The same value forever.
   *
   * @param lr the value, finite and not negative
   * @return the schedule
   */
  static Schedule constant(double lr) {
    return new Constant(lr, UNBOUNDED);
  }

  /**
   * The same value for a number of steps, to be followed by something else.
   *
   * @param lr the value, finite and not negative
   * @param steps the length, 0 or more
   * @return the schedule
   */
  static Schedule constant(double lr, long steps) {
    return new Constant(lr, Checks.steps("steps", steps));
  }

  /**
   * A straight line: {@code from + (to - from)·t/n}.
   *
   * @param from the value at step 0
   * @param to the value at step n
   * @param steps n, 0 or more
   * @return the schedule
   */
  static Schedule linear(double from, double to, long steps) {
    return new Transition(from, to, steps, Transition.LINEAR);
  }

  /**
   * Half a cosine: {@code to + (from - to)·(1 + cos(π·t/n))/2} (Loshchilov and Hutter, 1608.03983).
   *
   * @param from the value at step 0
   * @param to the value at step n
   * @param steps n, 0 or more
   * @return the schedule
   */
  static Schedule cosine(double from, double to, long steps) {
    return new Transition(from, to, steps, Transition.COSINE);
  }

  /**
   * A power of the share that is left: {@code to + (from - to)·(1 - t/n)^power}.
   *
   * @param from the value at step 0
   * @param to the value at step n
   * @param steps n, 0 or more
   * @param power the exponent, above 0
   * @return the schedule
   */
  static Schedule polynomial(double from, double to, long steps, double power) {
    return new Transition(from, to, steps, new Shape.Polynomial(power));
  }

  /**
   * Equal ratios from step to step, the sweep of a range test: {@code from·(to/from)^(t/n)}.
   *
   * @param from the value at step 0, above 0
   * @param to the value at step n, above 0
   * @param steps n, 0 or more
   * @return the schedule
   */
  static Schedule geometric(double from, double to, long steps) {
    return new Geometric(from, to, steps);
  }

  /**
   * Endless exponential decay: {@code from·rate^(t/per)}, so that 0.97 per epoch is {@code
   * exponential(0.05, 0.97, stepsPerEpoch)}.
   *
   * @param from the value at step 0
   * @param rate the factor per period, above 0; above 1 it grows, up to the largest double
   * @param per the period in steps, at least 1
   * @return the schedule
   */
  static Schedule exponential(double from, double rate, long per) {
    return new Exponential(from, rate, Fraction.of(Checks.count("per", per)));
  }

  /**
   * A staircase: {@code from·factor^⌊t/every⌋}.
   *
   * @param from the value of the first stair
   * @param factor the factor from stair to stair, above 0; above 1 it grows, up to the largest
   *     double
   * @param every the length of a stair in steps, at least 1
   * @return the schedule
   */
  static Schedule step(double from, double factor, long every) {
    return new Staircase(from, factor, Fraction.of(Checks.count("every", every)));
  }

  /**
   * A factor at each of some steps: {@code from·factor^#{m in at : m ≤ t}}.
   *
   * @param from the value before the first milestone
   * @param factor the factor at each milestone, above 0
   * @param at the milestones in steps, not falling; one named twice counts twice
   * @return the schedule
   */
  static Schedule multistep(double from, double factor, List<Long> at) {
    return new MultiStep(from, factor, at);
  }

  /**
   * Smith's triangular cycle with equal halves (1506.01186): base at step 0, max at {@code
   * stepSize}, base at {@code 2·stepSize}, and so on without end.
   *
   * @param base the lower bound
   * @param max the upper bound
   * @param stepSize half a cycle in steps, at least 1
   * @return the schedule
   */
  static Schedule triangular(double base, double max, long stepSize) {
    return Clr.between(base, max, stepSize);
  }

  /**
   * {@linkplain #triangular Triangular}, the amplitude halved from cycle to cycle.
   *
   * @param base the lower bound
   * @param max the upper bound of the first cycle
   * @param stepSize half a cycle in steps, at least 1
   * @return the schedule
   */
  static Schedule triangular2(double base, double max, long stepSize) {
    return Clr.between(base, max, stepSize).triangular2();
  }

  /**
   * {@linkplain #triangular Triangular}, the amplitude multiplied by {@code gamma^t}: the form of
   * Keras CLR and PyTorch. The paper's own lets both bounds decay: {@link Schedules#expRangeBoth}.
   *
   * @param base the lower bound
   * @param max the upper bound at step 0
   * @param stepSize half a cycle in steps, at least 1
   * @param gamma the decay per step, above 0 and at most 1
   * @return the schedule
   */
  static Schedule expRange(double base, double max, long stepSize, double gamma) {
    return Clr.between(base, max, stepSize).expRange(gamma);
  }

  /**
   * A cycle with two halves of different lengths and a scaled amplitude: {@code base + (max -
   * base)·h·S}, where h rises from 0 to 1 over {@code up} steps and falls back over {@code down},
   * and S is the scale.
   *
   * @param base the lower bound
   * @param max the upper bound
   * @param up the rising part in steps
   * @param down the falling part in steps, both together at least 1
   * @param scale the amplitude by cycle or by step
   * @return the schedule
   */
  static Schedule cyclical(double base, double max, long up, long down, CycleScale scale) {
    return Clr.between(
            base, max, Fraction.of(Checks.steps("up", up)), Fraction.of(Checks.steps("down", down)))
        .scaledBy(scale);
  }

  /**
   * Cosine annealing with warm restarts (1608.03983): cycle i lasts {@code period·mult^i} steps and
   * falls from {@code max·decay^i} to min.
   *
   * @param max the value at the first restart
   * @param min the value approached at the end of each cycle
   * @param period the first cycle in steps, at least 1
   * @param mult the factor from cycle to cycle of its length, above 0
   * @param decay the factor from cycle to cycle of its peak, above 0
   * @return the schedule
   */
  static Schedule sgdr(double max, double min, long period, double mult, double decay) {
    return Schedules.sgdr(
        max, min, Fraction.of(Checks.count("period", period)), mult, decay, UNBOUNDED);
  }

  /**
   * This schedule, then another one, which starts from its own step 0 when this one ends.
   *
   * @param next what follows
   * @return the sequence
   * @throws IllegalArgumentException if this schedule never ends
   */
  default Schedule then(Schedule next) {
    return Sequence.of(this, next);
  }

  /**
   * The product of two schedules at each step, as long as the longer of them.
   *
   * @param other the other factor
   * @return the product
   */
  default Schedule times(Schedule other) {
    return new Product(this, other);
  }

  /**
   * The sum of two schedules at each step, as long as the longer of them.
   *
   * @param other the other term
   * @return the sum
   */
  default Schedule plus(Schedule other) {
    return new Sum(this, other);
  }

  /**
   * This schedule with each value kept for a number of steps: {@code A(⌊t/every⌋·every)}, as if it
   * were stepped once per epoch.
   *
   * @param every how many steps, at least 1
   * @return the staircase
   */
  default Schedule hold(long every) {
    return new Hold(this, every);
  }

  /**
   * This schedule without its first steps: {@code A(t + steps)}.
   *
   * @param steps how many steps are left out, 0 or more
   * @return the rest
   */
  default Schedule skip(long steps) {
    return new Skip(this, steps);
  }

  /**
   * This schedule times a number, as long as it was.
   *
   * @param factor the number, finite and not negative
   * @return the scaled schedule
   */
  default Schedule scale(double factor) {
    return new Scaled(this, factor);
  }

  /**
   * This schedule kept between two values.
   *
   * @param min the least value
   * @param max the greatest value, not below min
   * @return the clamped schedule
   */
  default Schedule clamp(double min, double max) {
    return new Clamp(this, min, max);
  }

  /**
   * The first steps of this schedule: a finite piece that holds the value reached at its end.
   *
   * @param steps the length, 0 or more
   * @return the piece
   */
  default Schedule take(long steps) {
    return new Take(this, steps);
  }

  /**
   * This schedule from its step 0 again and again; after the last time it holds its last value.
   *
   * @param times how many times, at least 1
   * @return the repeated schedule
   * @throws IllegalArgumentException if this schedule never ends
   */
  default Schedule repeat(long times) {
    return new Repeat(this, Checks.count("times", times));
  }

  /**
   * This schedule from its step 0 again and again, forever.
   *
   * @return the repeated schedule
   * @throws IllegalArgumentException if this schedule never ends
   */
  default Schedule repeat() {
    return new Repeat(this, UNBOUNDED);
  }
}
