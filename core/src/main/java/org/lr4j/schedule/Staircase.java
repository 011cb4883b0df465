package org.lr4j.schedule;

/** {@code from·factor^⌊t/every⌋}. */
record Staircase(double from, double factor, long every) implements BuiltIn {
  Staircase {
    Checks.rate("from", from);
    Checks.factor("factor", factor);
    Checks.steps("every", every);
  }

  @Override
  public double at(long step) {
    long stair = Cycles.whole(Checks.step(step), every);
    return from * Math.pow(factor, (double) stair);
  }

  @Override
  public double most() {
    return from;
  }

  @Override
  public Form form() {
    return Form.of("step").with("from", from).with("factor", factor).with("every", every);
  }
}
