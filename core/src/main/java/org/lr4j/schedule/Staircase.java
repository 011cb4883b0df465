package org.lr4j.schedule;

/** {@code from·factor^⌊t/every⌋}; a growing one ends at the largest double. */
record Staircase(double from, double factor, Fraction every) implements BuiltIn {
  Staircase {
    Checks.rate("from", from);
    Checks.positive("factor", factor);
    Checks.period("every", every);
  }

  @Override
  public double at(long step) {
    long stair = every.whole(Checks.step(step));
    return from == 0 ? 0 : Checks.finite(from * Math.pow(factor, (double) stair));
  }

  @Override
  public Form described() {
    return Form.of("step").with("from", from).with("factor", factor).with("every", every.simple());
  }
}
