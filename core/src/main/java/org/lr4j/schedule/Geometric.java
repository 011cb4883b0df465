package org.lr4j.schedule;

/** {@code from·(to/from)^(t/n)}. */
record Geometric(double from, double to, long steps) implements BuiltIn {
  Geometric {
    Checks.positive("from", from);
    Checks.positive("to", to);
    Checks.steps("steps", steps);
  }

  @Override
  public double at(long step) {
    if (Checks.step(step) >= steps) {
      return to;
    }
    double value = from * Math.pow(to / from, (double) step / steps);
    return Math.max(Math.min(from, to), Math.min(Math.max(from, to), value));
  }

  @Override
  public long length() {
    return steps;
  }

  @Override
  public Form form() {
    return Form.of("geometric").with("from", from).with("to", to).with("steps", steps);
  }
}
