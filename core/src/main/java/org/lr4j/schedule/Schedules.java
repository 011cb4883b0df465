package org.lr4j.schedule;

import java.util.ArrayList;
import java.util.List;
import org.lr4j.schedule.Transition.Shape;

/** The rarer forms of a schedule, and the well-known compositions of the common ones. */
public final class Schedules {
  private Schedules() {}

  /**
   * A square-root cooldown: {@code to + (from - to)·(1 - √(t/n))} (2405.18392).
   *
   * @param from the value at step 0
   * @param to the value at step n
   * @param steps n, 0 or more
   * @return the schedule
   */
  public static Schedule squareRoot(double from, double to, long steps) {
    return new Transition(from, to, steps, new Shape.SquareRoot());
  }

  /**
   * Optax's cosine with an exponent: {@code to + (from - to)·((1 + cos(π·t/n))/2)^power}.
   *
   * @param from the value at step 0
   * @param to the value at step n, Optax's {@code alpha·from}
   * @param steps n, 0 or more
   * @param power the exponent, above 0
   * @return the schedule
   */
  public static Schedule cosine(double from, double to, long steps, double power) {
    return new Transition(from, to, steps, new Shape.Cosine(power));
  }

  /**
   * timm's hyperbolic tangent: {@code to + (from - to)·(1 - tanh(lower·(1-x) + upper·x))/2} with
   * {@code x = t/n}. It comes close to both ends but does not reach them.
   *
   * @param from the value approached at the start
   * @param to the value approached at the end
   * @param steps n, 0 or more
   * @param lower the argument of tanh at the start; timm has -7
   * @param upper the argument of tanh at the end, above lower; timm has 3
   * @return the schedule
   */
  public static Schedule tanh(double from, double to, long steps, double lower, double upper) {
    return new Transition(from, to, steps, new Shape.Tanh(lower, upper));
  }

  /**
   * Inverse time: {@code from/(1 + rate·t/per)^power}; power 1 is Keras', others are Caffe's {@code
   * inv} and DL4J's.
   *
   * @param from the value at step 0
   * @param rate how fast it falls, finite and not negative
   * @param per the period of the rate in steps, at least 1
   * @param power the exponent, above 0
   * @return the schedule
   */
  public static Schedule inverse(double from, double rate, long per, double power) {
    return inverse(from, rate, Fraction.of(Checks.count("per", per)), power);
  }

  /**
   * {@linkplain #inverse(double, double, long, double) Inverse time} with a period that need not be
   * whole.
   *
   * @param from the value at step 0
   * @param rate how fast it falls, finite and not negative
   * @param per the period of the rate in steps, at least 1
   * @param power the exponent, above 0
   * @return the schedule
   */
  public static Schedule inverse(double from, double rate, Fraction per, double power) {
    return new Inverse(from, rate, per, power);
  }

  /**
   * {@linkplain Schedule#exponential Exponential} with a period that need not be whole.
   *
   * @param from the value at step 0
   * @param rate the factor per period, above 0
   * @param per the period in steps, at least 1
   * @return the schedule
   */
  public static Schedule exponential(double from, double rate, Fraction per) {
    return new Exponential(from, rate, per);
  }

  /**
   * {@linkplain Schedule#step A staircase} with stairs that need not be whole.
   *
   * @param from the value of the first stair
   * @param factor the factor from stair to stair, above 0
   * @param every the length of a stair in steps, at least 1
   * @return the schedule
   */
  public static Schedule step(double from, double factor, Fraction every) {
    return new Staircase(from, factor, every);
  }

  /**
   * A different factor at each milestone, as darknet's {@code scales=10,.1}.
   *
   * @param from the value before the first milestone
   * @param factors one for each milestone, above 0
   * @param at the milestones in steps, not falling
   * @return the table of the products
   */
  public static Schedule multistep(double from, List<Double> factors, List<Long> at) {
    if (factors.size() != at.size()) {
      throw new ArgumentException(
          "factor", factors.size() + " for " + at.size(), "must be one, or one for each milestone");
    }
    List<Double> values = new ArrayList<>(List.of(Checks.rate("from", from)));
    for (int i = 0; i < factors.size(); i++) {
      values.add(values.get(i) * Checks.positive("factor", factors.get(i)));
    }
    return piecewise(values, at);
  }

  /**
   * A table: {@code values[#{m in at : m ≤ t}]}.
   *
   * @param values the values, one more than the milestones
   * @param at the milestones in steps, not falling
   * @return the schedule
   */
  public static Schedule piecewise(List<Double> values, List<Long> at) {
    return new Piecewise(values, at);
  }

  /**
   * The way through points: between two of them a line, or half a cosine; before the first its
   * value, after the last its value.
   *
   * @param values the values
   * @param at their places in steps, not falling, not necessarily whole
   * @param shape the way from each to the next
   * @return the schedule
   */
  public static Schedule points(List<Double> values, List<Fraction> at, OneCycle.Anneal shape) {
    return new Points(values, at, shape);
  }

  /**
   * A ramp: {@code from + (to - from)·(t/n)^power}, fastai's {@code SchedPoly} and darknet's
   * burn-in.
   *
   * @param from the value at step 0
   * @param to the value at step n
   * @param steps n, 0 or more
   * @param power the exponent, above 0
   * @return the schedule
   */
  public static Schedule ramp(double from, double to, long steps, double power) {
    return new Transition(from, to, steps, new Shape.Ramp(power));
  }

  /**
   * Cosine annealing with warm restarts, cycles of lengths that need not be whole: cycle i begins
   * at {@code period·(mult^i - 1)/(mult - 1)}. With a mult below 1, cycles shorter than a step are
   * left out and min is held.
   *
   * @param max the value at the first restart
   * @param min the value approached at the end of each cycle, and held after the last
   * @param period the first cycle in steps, at least 1
   * @param mult the factor from cycle to cycle of its length, above 0
   * @param decay the factor from cycle to cycle of its peak, above 0
   * @param cycles how many cycles, or {@link Schedule#UNBOUNDED}
   * @return the schedule
   */
  public static Schedule sgdr(
      double max, double min, Fraction period, double mult, double decay, long cycles) {
    return new Sgdr(max, min, period, mult, decay, cycles);
  }

  /**
   * A cosine, and similar schedules, with timm's {@code k_decay}: {@code (t/n)^k} in place of
   * {@code t/n}.
   *
   * @param from the value at step 0
   * @param to the value at step n
   * @param steps n, 0 or more
   * @param power the exponent of the fall, above 0
   * @param k the exponent of the time, above 0
   * @return the schedule
   */
  public static Schedule cosine(double from, double to, long steps, double power, double k) {
    return bent(from, to, steps, new Shape.Cosine(power), k);
  }

  /**
   * A polynomial with timm's {@code k_decay}: {@code to + (from - to)·(1 - (t/n)^k)^power}.
   *
   * @param from the value at step 0
   * @param to the value at step n
   * @param steps n, 0 or more
   * @param power the exponent of the fall, above 0
   * @param k the exponent of the time, above 0
   * @return the schedule
   */
  public static Schedule polynomial(double from, double to, long steps, double power, double k) {
    return bent(from, to, steps, new Shape.Polynomial(power), k);
  }

  private static Schedule bent(double from, double to, long steps, Shape shape, double k) {
    return new Transition(from, to, steps, k == 1 ? shape : new Shape.Bent(shape, k));
  }

  /**
   * Caffe's and DL4J's sigmoid: {@code from/(1 + e^(-gamma·(t - center)))}.
   *
   * @param from the upper end
   * @param gamma the slope; a negative one falls
   * @param center the step at which half is reached
   * @return the schedule
   */
  public static Schedule sigmoid(double from, double gamma, long center) {
    return new Sigmoid(from, gamma, center);
  }

  /**
   * Keras' polynomial with {@code cycle=True}: the length grows to the next multiple whenever it is
   * over, and the rate jumps up and falls again.
   *
   * @param from the value at step 0
   * @param to the value at each multiple of {@code steps}, not above from
   * @param steps the first length, at least 1
   * @param power the exponent, above 0
   * @return the schedule
   */
  public static Schedule polynomialCycle(double from, double to, long steps, double power) {
    return new PolynomialCycle(from, to, steps, power);
  }

  /**
   * The exp_range of Smith's text: both bounds decay, {@code gamma^t·(base + (max - base)·h)}.
   *
   * @param base the lower bound at step 0
   * @param max the upper bound at step 0
   * @param stepSize half a cycle in steps, at least 1
   * @param gamma the decay per step, above 0 and at most 1
   * @return the schedule
   */
  public static Schedule expRangeBoth(double base, double max, long stepSize, double gamma) {
    return Clr.between(base, max, stepSize).expRangeBoth(gamma);
  }

  /**
   * fairseq's triangular: the upper bound, and the lower with it if you ask for that, shrinks by a
   * factor from cycle to cycle.
   *
   * @param base the lower bound of the first cycle
   * @param max the upper bound of the first cycle
   * @param stepSize half a cycle in steps, at least 1
   * @param factor the factor, above 0 and at most 1
   * @param both whether the lower bound shrinks too
   * @return the schedule
   */
  public static Schedule triangularShrink(
      double base, double max, long stepSize, double factor, boolean both) {
    Clr cycles = Clr.between(base, max, stepSize);
    CycleScale scale = CycleScale.perCycle(factor);
    return both ? cycles.scaledBoth(scale) : cycles.scaledMax(scale);
  }

  /**
   * A linear warmup to the peak, then {@code peak·√(τ/(t - warmup + τ))}.
   *
   * @param peak the value at the end of the warmup
   * @param warmup its length in steps, 0 for none
   * @param timescale τ in steps, at least 1
   * @return linear, then inverse with power 1/2
   */
  public static Schedule inverseSquareRoot(double peak, long warmup, long timescale) {
    Checks.count("timescale", timescale);
    return afterWarmup(0, peak, warmup, inverse(peak, 1, timescale, 0.5));
  }

  /**
   * Warmup, stable, decay (2404.06395, 2405.18392).
   *
   * @param peak the stable value
   * @param warmup the linear warmup from 0 in steps, 0 for none
   * @param stable the stable part in steps, 0 for none
   * @param decay the cooldown in steps, 0 for none
   * @param shape how it cools down
   * @param end the value at the end
   * @return linear, then constant, then the cooldown
   */
  public static Schedule wsd(
      double peak, long warmup, long stable, long decay, Cooldown shape, double end) {
    Checks.steps("decay", decay);
    Schedule cooldown =
        switch (shape) {
          case LINEAR -> Schedule.linear(peak, end, decay);
          case COSINE -> Schedule.cosine(peak, end, decay);
          case SQRT -> squareRoot(peak, end, decay);
        };
    if (stable != 0) {
      Checks.steps("stable", stable);
      cooldown = Schedule.constant(peak, stable).then(cooldown);
    }
    return afterWarmup(0, peak, warmup, cooldown);
  }

  /** The shape of a cooldown. */
  public enum Cooldown {
    /** {@code 1 - x}. */
    LINEAR,
    /** {@code (1 + cos πx)/2}. */
    COSINE,
    /** {@code 1 - √x}. */
    SQRT
  }

  /**
   * Linear warmup, then a cosine to the end of the run.
   *
   * @param peak the value at the end of the warmup
   * @param warmup the warmup from 0 in steps, 0 for none
   * @param steps the whole length in steps, not below warmup
   * @param end the value at the end
   * @return linear, then cosine
   */
  public static Schedule warmupCosine(double peak, long warmup, long steps, double end) {
    return afterWarmup(0, peak, warmup, Schedule.cosine(peak, end, rest(warmup, steps)));
  }

  /**
   * Linear warmup, then a straight line to exactly 0 at the end of the run (2502.15938).
   *
   * @param peak the value at the end of the warmup
   * @param warmup the warmup from 0 in steps, 0 for none
   * @param steps the whole length in steps, not below warmup
   * @return linear, then linear
   */
  public static Schedule linearToZero(double peak, long warmup, long steps) {
    return afterWarmup(0, peak, warmup, Schedule.linear(peak, 0, rest(warmup, steps)));
  }

  /**
   * fairseq's tri-stage (1904.08779): a line up, a plateau, an exponential down, held.
   *
   * @param peak the value of the plateau
   * @param warmup the line in steps, 0 for none
   * @param hold the plateau in steps, 0 for none
   * @param decay the exponential part in steps
   * @param startFactor the first value as a share of the peak
   * @param endFactor the last value as a share of the peak, above 0
   * @return linear, then constant, then geometric
   */
  public static Schedule triStage(
      double peak, long warmup, long hold, long decay, double startFactor, double endFactor) {
    Checks.rate("startFactor", startFactor);
    Checks.positive("endFactor", endFactor);
    Schedule tail = Schedule.geometric(peak, peak * endFactor, decay);
    if (hold != 0) {
      Checks.steps("hold", hold);
      tail = Schedule.constant(peak, hold).then(tail);
    }
    return afterWarmup(peak * startFactor, peak, warmup, tail);
  }

  private static long rest(long warmup, long steps) {
    Checks.steps("steps", steps);
    if (warmup > steps) {
      throw new ArgumentException("warmup", warmup, "must not be above steps = " + steps);
    }
    return steps - warmup;
  }

  private static Schedule afterWarmup(double from, double peak, long warmup, Schedule rest) {
    if (warmup == 0) {
      return rest;
    }
    Checks.steps("warmup", warmup);
    return Schedule.linear(from, peak, warmup).then(rest);
  }
}
