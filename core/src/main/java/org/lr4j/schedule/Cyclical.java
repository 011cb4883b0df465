package org.lr4j.schedule;

import java.util.Locale;

/**
 * Smith's cyclical learning rate (1506.01186) in all its scalings, and its mirror for momentum.
 *
 * <p>{@code p = t mod (up + down)}; {@code h = p/up} on the way up and {@code (up + down - p)/down}
 * on the way down; {@code c = 1 + ⌊t/(up + down)⌋}; {@code S = scale(c, t)}.
 */
record Cyclical(
    double base, double max, Halves halves, CycleScale scale, Applies applies, boolean inverse)
    implements BuiltIn {

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

  Cyclical {
    Checks.ordered("base", base, "max", max);
    if (inverse && applies != Applies.AMPLITUDE) {
      throw new IllegalArgumentException(
          "inverse must go with a scaled amplitude, was with " + applies.word());
    }
  }

  Cyclical(
      double base,
      double max,
      long up,
      long down,
      CycleScale scale,
      Applies applies,
      boolean inverse) {
    this(base, max, new Halves(up, down), scale, applies, inverse);
  }

  @Override
  public double at(long step) {
    long whole = halves.whole(Checks.step(step));
    double height = halves.height(step - whole * halves.period);
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

  /** This cycle upside down between other bounds: high where the rate is low. */
  Cyclical mirrored(double low, double high) {
    return new Cyclical(low, high, halves, scale, Applies.AMPLITUDE, true);
  }

  @Override
  public double most() {
    return scale instanceof NamedScale ? max : Double.NaN;
  }

  @Override
  public Form form() {
    Form form =
        Form.of(name())
            .with("base", base)
            .with("max", max)
            .with("up", halves.up)
            .withUnless(halves.up, "down", halves.down);
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
}
