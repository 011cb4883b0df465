package org.lr4j.schedule;

/** Cosine annealing with warm restarts, its cycle found by integer arithmetic. */
record Sgdr(double max, double min, long period, long mult, double decay) implements BuiltIn {
  Sgdr {
    Checks.ordered("min", min, "max", max);
    Checks.steps("period", period);
    Checks.steps("mult", mult);
    Checks.factor("decay", decay);
  }

  @Override
  public double at(long step) {
    long inCycle = Checks.step(step);
    long length = period;
    long cycle = 0;
    if (mult == 1) {
      cycle = Cycles.whole(inCycle, length);
      inCycle -= cycle * length;
    } else {
      while (inCycle >= length) {
        inCycle -= length;
        // A cycle too long for a long outlasts every step.
        long next = length * mult;
        length = next < 0 || Math.multiplyHigh(length, mult) != 0 ? Long.MAX_VALUE : next;
        cycle++;
      }
    }
    double peak = decay == 1 ? max : Math.max(min, max * Math.pow(decay, (double) cycle));
    return Transition.mix(min, peak, Transition.COSINE.fall(inCycle, length));
  }

  @Override
  public double most() {
    return max;
  }

  @Override
  public Form form() {
    return Form.of("sgdr")
        .with("max", max)
        .with("min", min)
        .with("period", period)
        .withUnless(1L, "mult", mult)
        .withUnless(1.0, "decay", decay);
  }
}
