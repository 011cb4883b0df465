package org.lr4j.schedule;

import java.util.Locale;
import java.util.Objects;

/**
 * Smith's cyclical learning rate (1506.01186) in all its scalings, in plain steps; {@link
 * org.lr4j.schedule.plan.ClrPlan} has the same in epochs.
 *
 * <p>{@code p = t mod (up + down)}; {@code h = p/up} on the way up and {@code (up + down - p)/down}
 * on the way down; {@code c = 1 + ⌊t/(up + down)⌋}; {@code S = scale(c, t)}; the rate is {@code
 * base + (max - base)·h·S}.
 *
 * <pre>{@code
 * Clr lr = Clr.between(0.001, 0.006, 2000).triangular2();
 * Schedule momentum = lr.momentum(0.85, 0.95);
 * }</pre>
 */
public final class Clr implements BuiltIn {
  /** What the scale multiplies. */
  enum Applies {
    /** {@code base + (max - base)·h·S}. */
    AMPLITUDE,
    /** {@code base + (max·S - base)·h}. */
    MAX,
    /** {@code S·(base + (max - base)·h)}. */
    BOTH;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final double base;
  private final double max;
  private final Halves halves;
  private final CycleScale scale;
  private final Applies applies;
  private final boolean inverse;

  Clr(double base, double max, Halves halves, CycleScale scale, Applies applies, boolean inverse) {
    this.base = Checks.rate("base", base);
    this.max = Checks.rate("max", max);
    this.halves = halves;
    this.scale = scale;
    this.applies = applies;
    this.inverse = inverse;
  }

  /**
   * Triangular cycles.
   *
   * @param base the value at the ends of each cycle
   * @param max the value in its middle; if it is below base, the cycles point down
   * @param stepSize half a cycle in steps, at least 1
   * @return the schedule
   */
  public static Clr between(double base, double max, long stepSize) {
    Fraction half = Fraction.of(Checks.count("stepSize", stepSize));
    return between(base, max, half, half);
  }

  /**
   * Triangular cycles with two halves of different lengths, which can be fractional.
   *
   * @param base the value at the ends of each cycle
   * @param max the value at the end of the first half; if it is below base, the cycles point down
   * @param up the first half in steps
   * @param down the second half in steps, both together at least 1
   * @return the schedule
   */
  public static Clr between(double base, double max, Fraction up, Fraction down) {
    return new Clr(base, max, new Halves(up, down), CycleScale.none(), Applies.AMPLITUDE, false);
  }

  /**
   * The amplitude halved from cycle to cycle.
   *
   * @return the changed cycles
   */
  public Clr triangular2() {
    return scaledBy(CycleScale.halving());
  }

  /**
   * The amplitude multiplied by {@code gamma^t}.
   *
   * @param gamma the decay per step, above 0 and at most 1
   * @return the changed cycles
   */
  public Clr expRange(double gamma) {
    return scaledBy(CycleScale.perStep(gamma));
  }

  /**
   * Both bounds multiplied by {@code gamma^t}, the paper's own form.
   *
   * @param gamma the decay per step, above 0 and at most 1
   * @return the changed cycles
   */
  public Clr expRangeBoth(double gamma) {
    return scaledBoth(CycleScale.perStep(gamma));
  }

  /**
   * Another amplitude.
   *
   * @param amplitude the amplitude by cycle or by step
   * @return the changed cycles
   */
  public Clr scaledBy(CycleScale amplitude) {
    return new Clr(base, max, halves, amplitude, Applies.AMPLITUDE, inverse);
  }

  /**
   * Both bounds multiplied.
   *
   * @param factor the factor by cycle or by step
   * @return the changed cycles
   */
  public Clr scaledBoth(CycleScale factor) {
    return new Clr(base, max, halves, factor, notInverse(Applies.BOTH), false);
  }

  /**
   * The upper bound alone multiplied, as in fairseq.
   *
   * @param factor the factor by cycle or by step
   * @return the changed cycles
   */
  public Clr scaledMax(CycleScale factor) {
    return new Clr(base, max, halves, factor, notInverse(Applies.MAX), false);
  }

  private Applies notInverse(Applies what) {
    if (inverse) {
      throw new ArgumentException("inverse", what.word(), "must go with a scaled amplitude");
    }
    return what;
  }

  /**
   * The same cycles upside down: max at the ends of each, {@code max - (max - base)·h·S}.
   *
   * @return the changed cycles
   */
  public Clr inverse() {
    if (applies != Applies.AMPLITUDE) {
      throw new ArgumentException("inverse", applies.word(), "must go with a scaled amplitude");
    }
    return new Clr(base, max, halves, scale, applies, true);
  }

  /**
   * The momentum (β1 for Adam) that goes with these cycles, high where the rate is low.
   *
   * @param low the momentum at the rate's peak
   * @param high the momentum at the rate's base, below 1
   * @return the momentum as a schedule
   */
  public Clr momentum(double low, double high) {
    Checks.momentum("baseMomentum", low, "maxMomentum", high);
    return new Clr(low, high, halves, scale, Applies.AMPLITUDE, true);
  }

  @Override
  public double at(long step) {
    long whole = halves.whole(Checks.step(step));
    double height = halves.height(step, whole);
    double factor = scale.at(whole + 1, step);
    return switch (applies) {
      case AMPLITUDE ->
          inverse ? between(max, base, height * factor) : between(base, max, height * factor);
      case MAX -> between(base, max * factor, height);
      case BOTH -> factor * between(base, max, height);
    };
  }

  /** Exact at both ends; a custom scale may lead beyond the second. */
  private static double between(double start, double peak, double weight) {
    return weight == 1 ? peak : start + (peak - start) * weight;
  }

  @Override
  public Form described() {
    Form form =
        Form.of(name())
            .with("base", base)
            .with("max", max)
            .with("up", halves.up.simple())
            .withUnless(halves.up.simple(), "down", halves.down.simple());
    if (scale instanceof NamedScale.PerStep perStep) {
      form = form.with("gamma", perStep.gamma());
    } else if (scale instanceof NamedScale.PerCycle perCycle) {
      form =
          form.with("factor", perCycle.factor())
              .withUnless(Applies.AMPLITUDE.word(), "shrinks", applies.word());
    }
    return form.withUnless(false, "inverse", inverse);
  }

  private String name() {
    if (scale instanceof NamedScale.PerCycle) {
      return "triangular_shrink";
    }
    if (scale instanceof NamedScale.PerStep && applies != Applies.MAX) {
      return applies == Applies.BOTH ? "exp_range_both" : "exp_range";
    }
    if (scale instanceof NamedScale && applies == Applies.AMPLITUDE) {
      return scale instanceof NamedScale.None ? "triangular" : "triangular2";
    }
    throw new UnsupportedOperationException(
        "a scale written as a function has no text form; name one of CycleScale's own: " + scale);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Clr clr
        && base == clr.base
        && max == clr.max
        && halves.equals(clr.halves)
        && scale.equals(clr.scale)
        && applies == clr.applies
        && inverse == clr.inverse;
  }

  @Override
  public int hashCode() {
    return Objects.hash(base, max, halves, scale, applies, inverse);
  }

  @Override
  public String toString() {
    return "Clr[" + base + " to " + max + ", " + halves + ", " + scale + ", " + applies + "]";
  }
}
