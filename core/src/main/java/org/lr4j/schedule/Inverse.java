package org.lr4j.schedule;

/** {@code from/(1 + rate·t/per)^power}. */
record Inverse(double from, double rate, long per, double power) implements BuiltIn {
  Inverse {
    Checks.rate("from", from);
    Checks.rate("rate", rate);
    Checks.steps("per", per);
    Checks.positive("power", power);
  }

  @Override
  public double at(long step) {
    double fall = 1 + rate * ((double) Checks.step(step) / per);
    if (power == 1) {
      return from / fall;
    }
    return from / (power == 0.5 ? Math.sqrt(fall) : Math.pow(fall, power));
  }

  @Override
  public double most() {
    return from;
  }

  @Override
  public Form form() {
    return Form.of("inverse")
        .with("from", from)
        .with("rate", rate)
        .withUnless(1L, "per", per)
        .withUnless(1.0, "power", power);
  }
}
