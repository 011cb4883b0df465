package org.lr4j.schedule;

/**
 * Cosine annealing with warm restarts. Cycle i begins at {@code T·(mult^i - 1)/(mult - 1)} on the
 * real axis; with whole lengths, or with cycles of one length, it is found by integers.
 */
record Sgdr(double max, double min, Fraction period, double mult, double decay, long cycles)
    implements BuiltIn {
  /** Within this share, a boundary that ought to be whole is. */
  private static final double ROUNDING = 1e-12;

  Sgdr {
    Checks.ordered("min", min, "max", max);
    Checks.period("period", period);
    Checks.positive("mult", mult);
    Checks.positive("decay", decay);
    if (cycles != UNBOUNDED) {
      Checks.count("cycles", cycles);
    }
    if (mult < 1) {
      // Cycles shorter than a step are left out.
      long visible = 1 + (long) (Math.log(period.value()) / -Math.log(mult) + ROUNDING);
      cycles = Math.min(cycles, visible);
    }
  }

  @Override
  public double at(long step) {
    Checks.step(step);
    if (mult == 1) {
      long cycle = period.whole(step);
      // What overflows in the products cancels in their difference.
      long parts = step * period.denominator() - cycle * period.numerator();
      return cycle >= cycles ? min : value(cycle, (double) parts, (double) period.numerator());
    }
    return mult == Math.rint(mult) && period.isWhole() ? whole(step) : real(step);
  }

  private double whole(long step) {
    long factor = (long) mult;
    long length = period.numerator();
    long cycle = 0;
    while (step >= length) {
      step -= length;
      // A cycle too long for a long outlasts every step.
      long next = length * factor;
      length = next < 0 || Math.multiplyHigh(length, factor) != 0 ? Long.MAX_VALUE : next;
      cycle++;
    }
    return cycle >= cycles ? min : value(cycle, (double) step, (double) length);
  }

  private double real(long step) {
    double grown = 1 + step * (mult - 1) / period.value();
    long cycle = grown > 0 ? (long) (Math.log(grown) / Math.log(mult)) : cycles;
    cycle = Math.max(0, Math.min(cycle, cycles));
    double start = start(cycle);
    while (start > step) {
      start = start(--cycle);
    }
    double end = start(cycle + 1);
    while (end <= step && cycle < cycles) {
      cycle++;
      start = end;
      end = start(cycle + 1);
    }
    return cycle >= cycles ? min : value(cycle, step - start, end - start);
  }

  /** Where a cycle begins. */
  private double start(long cycle) {
    double start =
        Math.abs(mult - 1) < 1e-3
            ? period.value() * Math.expm1(cycle * Math.log(mult)) / (mult - 1)
            : period.value() * (Math.pow(mult, (double) cycle) - 1) / (mult - 1);
    double whole = Math.rint(start);
    return Math.abs(start - whole) <= ROUNDING * whole ? whole : start;
  }

  private double value(long cycle, double t, double n) {
    double peak =
        decay == 1 ? max : Math.max(min, Checks.finite(max * Math.pow(decay, (double) cycle)));
    return Transition.mix(min, peak, Transition.COSINE.fall(t, n));
  }

  @Override
  public long length() {
    if (cycles == UNBOUNDED) {
      return UNBOUNDED;
    }
    double end =
        mult == 1
            ? Math.ceil((double) cycles * period.numerator() / period.denominator())
            : Math.ceil(start(cycles));
    return end <= Checks.MAX_STEPS ? (long) end : UNBOUNDED;
  }

  @Override
  public Form described() {
    return Form.of("sgdr")
        .with("max", max)
        .with("min", min)
        .with("period", period.simple())
        .withUnless(1.0, "mult", mult)
        .withUnless(1.0, "decay", decay)
        .withUnless(UNBOUNDED, "cycles", cycles);
  }
}
