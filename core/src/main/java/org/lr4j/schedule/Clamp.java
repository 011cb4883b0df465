package org.lr4j.schedule;

/** A schedule kept between two values. */
record Clamp(Schedule of, double min, double max) implements BuiltIn {
  Clamp {
    Checks.ordered("min", min, "max", max);
  }

  @Override
  public double at(long step) {
    return Math.max(min, Math.min(max, of.at(step)));
  }

  @Override
  public long length() {
    return of.length();
  }

  @Override
  public Form described() {
    return Form.of("clamp").with("of", of).with("min", min).with("max", max);
  }
}
