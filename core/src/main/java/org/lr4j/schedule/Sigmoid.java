package org.lr4j.schedule;

/** {@code from/(1 + e^(-gamma·(t - center)))}; it falls if gamma is negative. */
record Sigmoid(double from, double gamma, long center) implements BuiltIn {
  Sigmoid {
    Checks.rate("from", from);
    Checks.finite("gamma", gamma);
    if (center < 0 || center > Checks.MAX_STEPS) {
      throw new ArgumentException("center", center, "must be from 0 to 2^53");
    }
  }

  @Override
  public double at(long step) {
    return from / (1 + Math.exp(-gamma * (double) (Checks.step(step) - center)));
  }

  @Override
  public Form described() {
    return Form.of("sigmoid").with("from", from).with("gamma", gamma).with("center", center);
  }
}
