package org.lr4j.schedule;

/** {@code from/(1 + rate·t/per)^power}. */
record Inverse(double from, double rate, Fraction per, double power) implements BuiltIn {
  Inverse {
    Checks.rate("from", from);
    Checks.rate("rate", rate);
    Checks.period("per", per);
    Checks.positive("power", power);
  }

  @Override
  public double at(long step) {
    double fall = 1 + rate * per.into(Checks.step(step));
    if (power == 1) {
      return from / fall;
    }
    return from / (power == 0.5 ? Math.sqrt(fall) : Math.pow(fall, power));
  }

  @Override
  public Form described() {
    return Form.of("inverse")
        .with("from", from)
        .with("rate", rate)
        .withUnless(1L, "per", per.simple())
        .withUnless(1.0, "power", power);
  }
}
