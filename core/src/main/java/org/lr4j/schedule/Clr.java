package org.lr4j.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A cyclical learning rate planned in epochs, with the advice of the paper (1506.01186) built in:
 * half a cycle is 2 to 10 epochs, there are at least 3 cycles, and the run ends with one.
 *
 * <pre>{@code
 * Plan plan = Clr.between(0.001, 0.006).stepSize(Span.epochs(4)).triangular2();
 * }</pre>
 */
public final class Clr extends Plan {
  private final double base;
  private final double max;
  private final Optional<Span> stepSize;
  private final long cycles;
  private final CycleScale scale;
  private final Cyclical.Applies applies;
  private final Optional<double[]> momentum;

  private Clr(
      double base,
      double max,
      Optional<Span> stepSize,
      long cycles,
      CycleScale scale,
      Cyclical.Applies applies,
      Optional<double[]> momentum) {
    this.base = base;
    this.max = max;
    this.stepSize = stepSize;
    this.cycles = cycles;
    this.scale = scale;
    this.applies = applies;
    this.momentum = momentum;
  }

  /**
   * Triangular cycles between two rates, half a cycle being 4 epochs unless told.
   *
   * @param base the lower bound
   * @param max the upper bound, not below base
   * @return the plan
   */
  public static Clr between(double base, double max) {
    Checks.ordered("base", base, "max", max);
    return new Clr(
        base,
        max,
        Optional.of(Span.epochs(4)),
        0,
        CycleScale.none(),
        Cyclical.Applies.AMPLITUDE,
        Optional.empty());
  }

  /**
   * Triangular cycles that end with the run: {@code between(base, max).cycles(cycles)} in plain
   * steps.
   *
   * @param base the lower bound
   * @param max the upper bound, not below base
   * @param epochs the length of the run in epochs
   * @param stepsPerEpoch the optimizer steps of an epoch
   * @param cycles how many cycles
   * @return the schedule, as long as the run
   */
  public static Schedule forRun(
      double base, double max, long epochs, long stepsPerEpoch, long cycles) {
    return between(base, max)
        .cycles(cycles)
        .resolve(Units.ofRun(epochs, stepsPerEpoch))
        .learningRate();
  }

  /**
   * Half a cycle of this length.
   *
   * @param half the step size of the paper
   * @return the changed plan
   */
  public Clr stepSize(Span half) {
    return new Clr(base, max, Optional.of(half), 0, scale, applies, momentum);
  }

  /**
   * As many cycles as fit the run exactly. What whole steps leave over, fewer than two for each
   * cycle, is spent at the end at the value reached there.
   *
   * @param number how many, at least 1
   * @return the changed plan
   */
  public Clr cycles(long number) {
    Checks.steps("cycles", number);
    return new Clr(base, max, Optional.empty(), number, scale, applies, momentum);
  }

  /**
   * The amplitude halved from cycle to cycle.
   *
   * @return the changed plan
   */
  public Clr triangular2() {
    return scaled(CycleScale.halving(), Cyclical.Applies.AMPLITUDE);
  }

  /**
   * The amplitude multiplied by {@code gamma^t}.
   *
   * @param gamma the decay per step, above 0 and at most 1
   * @return the changed plan
   */
  public Clr expRange(double gamma) {
    return scaled(CycleScale.perStep(gamma), Cyclical.Applies.AMPLITUDE);
  }

  /**
   * Both bounds multiplied by {@code gamma^t}.
   *
   * @param gamma the decay per step, above 0 and at most 1
   * @return the changed plan
   */
  public Clr expRangeBoth(double gamma) {
    return scaled(CycleScale.perStep(gamma), Cyclical.Applies.BOTH);
  }

  private Clr scaled(CycleScale newScale, Cyclical.Applies newApplies) {
    return new Clr(base, max, stepSize, cycles, newScale, newApplies, momentum);
  }

  /**
   * The inverse cycle for the momentum (β1 for Adam).
   *
   * @param low the momentum at the rate's peak
   * @param high the momentum at the rate's base, below 1
   * @return the changed plan
   */
  public Clr momentum(double low, double high) {
    Checks.ordered("base_momentum", low, "max_momentum", high);
    if (!(high < 1)) {
      throw new IllegalArgumentException("max_momentum must be below 1, was " + high);
    }
    return new Clr(
        base, max, stepSize, cycles, scale, applies, Optional.of(new double[] {low, high}));
  }

  @Override
  public ScheduleSpec resolve(Units units) {
    long half = half(units);
    ScheduleSpec spec = ScheduleSpec.of(new Cyclical(base, max, half, half, scale, applies, false));
    if (momentum.isPresent()) {
      double[] bounds = momentum.get();
      spec = spec.withInverseMomentum(bounds[0], bounds[1]);
    }
    return cycles == 0 ? spec : spec.map(schedule -> schedule.take(2 * half * cycles));
  }

  private long half(Units units) {
    if (stepSize.isPresent()) {
      return Checks.steps("stepSize", stepSize.get().resolve(units));
    }
    long total = Span.share(1).resolve(units);
    if (cycles > total / 2) {
      throw new IllegalArgumentException(
          "cycles must have 2 steps each of the run's " + total + ", was " + cycles);
    }
    return total / cycles / 2;
  }

  /**
   * What the paper would say against this plan on a run.
   *
   * @param units the run; what depends on a length that is not known is left out
   * @return the warnings, none if all is well
   */
  public List<CycleWarning> warnings(Units units) {
    List<CycleWarning> warnings = new ArrayList<>();
    long half = half(units);
    if (units.totalSteps() > 0) {
      long cycle = 2 * half;
      long whole = units.totalSteps() / cycle;
      long into = units.totalSteps() % cycle;
      if (into != 0 && cycles == 0) {
        warnings.add(new CycleWarning.EndsMidCycle(whole, into, cycle));
      }
      if (Math.min(whole, cycles == 0 ? whole : cycles) < 3) {
        warnings.add(new CycleWarning.FewCycles(cycles == 0 ? whole : cycles));
      }
    }
    if (units.stepsPerEpoch() > 0) {
      double epochs = (double) half / units.stepsPerEpoch();
      if (!(epochs >= 2 && epochs <= 10)) {
        warnings.add(new CycleWarning.UnusualStepSize(epochs));
      }
    }
    return List.copyOf(warnings);
  }
}
