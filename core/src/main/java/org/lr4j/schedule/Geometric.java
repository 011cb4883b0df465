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
    double share = (double) step / steps;
    double ratio = to / from;
    double value =
        ratio >= Double.MIN_NORMAL && ratio <= Double.MAX_VALUE
            ? from * Math.pow(ratio, share)
            : Math.pow(from, 1 - share) * Math.pow(to, share);
    return Math.max(Math.min(from, to), Math.min(Math.max(from, to), value));
  }

  @Override
  public long length() {
    return steps;
  }

  @Override
  public Form described() {
    return Form.of("geometric").with("from", from).with("to", to).with("steps", steps);
  }
}
