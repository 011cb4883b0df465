package org.lr4j.schedule;

/** One value, for a number of steps or forever. */
record Constant(double lr, long length) implements BuiltIn {
  Constant {
    Checks.rate("lr", lr);
  }

  @Override
  public double at(long step) {
    Checks.step(step);
    return lr;
  }

  @Override
  public Form described() {
    return Form.of("constant").with("lr", lr).withUnless(UNBOUNDED, "steps", length);
  }
}
