package org.lr4j.schedule;

/** {@code from·rate^(t/per)}. */
record Exponential(double from, double rate, long per) implements BuiltIn {
  Exponential {
    Checks.rate("from", from);
    Checks.factor("rate", rate);
    Checks.steps("per", per);
  }

  @Override
  public double at(long step) {
    return from * Math.pow(rate, (double) Checks.step(step) / per);
  }

  @Override
  public double most() {
    return from;
  }

  @Override
  public Form form() {
    return Form.of("exponential").with("from", from).with("rate", rate).with("per", per);
  }
}
