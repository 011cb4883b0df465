package org.lr4j.schedule;

/** The scales that have names. */
sealed interface NamedScale extends CycleScale {
  /** Always 1. */
  enum None implements NamedScale {
    INSTANCE;

    @Override
    public double at(long cycle, long step) {
      return 1;
    }
  }

  /** {@code 2^-(c-1)}, exact. */
  enum Halving implements NamedScale {
    INSTANCE;

    @Override
    public double at(long cycle, long step) {
      return Math.scalb(1.0, (int) Math.max(1 - cycle, -2_000));
    }
  }

  /** {@code gamma^t}. */
  record PerStep(double gamma) implements NamedScale {
    public PerStep {
      Checks.factor("gamma", gamma);
    }

    @Override
    public double at(long cycle, long step) {
      return Math.pow(gamma, (double) step);
    }
  }

  /** {@code factor^(c-1)}. */
  record PerCycle(double factor) implements NamedScale {
    public PerCycle {
      Checks.factor("factor", factor);
    }

    @Override
    public double at(long cycle, long step) {
      return Math.pow(factor, (double) (cycle - 1));
    }
  }
}
