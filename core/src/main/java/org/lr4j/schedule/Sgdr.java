package org.lr4j.schedule;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Cosine annealing with warm restarts. Cycle i begins at {@code T·(mult^i - 1)/(mult - 1)} on the
 * real axis; with whole lengths, or with cycles of one length, it is found by integers. Where the
 * first cycles begin and how high they are is computed once.
 */
final class Sgdr implements BuiltIn {
  /** Within this share, a boundary that ought to be whole is. */
  private static final double ROUNDING = 1e-12;

  /** This many cycles are computed in advance; with a mult above 1.4 there are no more. */
  private static final int KNOWN = 128;

  private final double max;
  private final double min;
  private final Fraction period;
  private final double mult;
  private final double decay;
  private final long cycles;

  /** Where each known cycle begins, and where the last one ends; empty for cycles of one length. */
  private final double[] starts;

  private final double[] peaks;

  Sgdr(double max, double min, Fraction period, double mult, double decay, long cycles) {
    Checks.ordered("min", min, "max", max);
    Checks.period("period", period);
    Checks.positive("mult", mult);
    Checks.positive("decay", decay);
    if (cycles != UNBOUNDED) {
      Checks.count("cycles", cycles);
    }
    this.max = max;
    this.min = min;
    this.period = period;
    this.mult = mult;
    this.decay = decay;
    // With a mult below 1, cycles shorter than a step are left out.
    this.cycles =
        mult < 1
            ? Math.min(cycles, 1 + (long) (Math.log(period.value()) / -Math.log(mult) + ROUNDING))
            : cycles;
    int known = (int) Math.min(this.cycles, KNOWN);
    this.peaks = new double[known];
    for (int i = 0; i < known; i++) {
      peaks[i] = peak(i);
    }
    this.starts = mult == 1 ? new double[0] : starts(known);
  }

  private double[] starts(int known) {
    double[] found = new double[known + 1];
    double length = period.value();
    for (int i = 1; i <= known; i++) {
      found[i] = isWhole() ? found[i - 1] + length : start(i);
      length *= mult;
      if (found[i] > Checks.MAX_STEPS) {
        return Arrays.copyOf(found, i);
      }
    }
    return found;
  }

  private boolean isWhole() {
    return mult == Math.rint(mult) && period.isWhole();
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
    if (step < starts[starts.length - 1]) {
      int cycle = known(step);
      double start = starts[cycle];
      return value(cycle, step - start, starts[cycle + 1] - start);
    }
    return isWhole() ? whole(step) : real(step);
  }

  /** The computed cycle that contains a step. */
  private int known(long step) {
    int low = 0;
    int high = starts.length - 1;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (starts[middle] <= step) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
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
    double peak = cycle < peaks.length ? peaks[(int) cycle] : peak(cycle);
    return Transition.mix(min, peak, Transition.COSINE.fall(t, n));
  }

  private double peak(long cycle) {
    return decay == 1 ? max : Math.max(min, Checks.finite(max * Math.pow(decay, (double) cycle)));
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

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Sgdr sgdr
        && Double.compare(max, sgdr.max) == 0
        && Double.compare(min, sgdr.min) == 0
        && period.equals(sgdr.period)
        && Double.compare(mult, sgdr.mult) == 0
        && Double.compare(decay, sgdr.decay) == 0
        && cycles == sgdr.cycles;
  }

  @Override
  public int hashCode() {
    return Objects.hash(max, min, period, mult, decay, cycles);
  }

  @Override
  public String toString() {
    return "Sgdr" + described();
  }
}
