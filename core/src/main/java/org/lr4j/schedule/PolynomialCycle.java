package org.lr4j.schedule;

/**
 * Keras' polynomial with {@code cycle=True}: {@code to + (from - to)·(1 - t/N)^power}, where N is
 * the least multiple of {@code steps} that is not before t (and not 0).
 */
record PolynomialCycle(double from, double to, long steps, double power) implements BuiltIn {
  PolynomialCycle {
    Checks.ordered("to", to, "from", from);
    Checks.count("steps", steps);
    Checks.positive("power", power);
  }

  @Override
  public double at(long step) {
    long whole = Cycles.whole(Checks.step(step), steps);
    long into = step - whole * steps;
    // In doubles, because the last cycles end after the greatest long.
    double rest = into == 0 && whole > 0 ? 0 : (steps - into) / ((whole + 1.0) * steps);
    return Transition.mix(to, from, power == 1 ? rest : Math.pow(rest, power));
  }

  @Override
  public Form described() {
    return Form.of("polynomial_cycle")
        .with("from", from)
        .with("to", to)
        .with("steps", steps)
        .with("power", power);
  }
}
