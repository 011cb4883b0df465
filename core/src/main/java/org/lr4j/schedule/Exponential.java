package org.lr4j.schedule;

/** {@code from·rate^(t/per)}; a growing one ends at the largest double. */
record Exponential(double from, double rate, Fraction per) implements BuiltIn {
  Exponential {
    Checks.rate("from", from);
    Checks.positive("rate", rate);
    Checks.period("per", per);
  }

  @Override
  public double at(long step) {
    double exponent = per.into(Checks.step(step));
    return from == 0 ? 0 : Checks.finite(from * Math.pow(rate, exponent));
  }

  @Override
  public Form described() {
    return Form.of("exponential").with("from", from).with("rate", rate).with("per", per.simple());
  }
}
