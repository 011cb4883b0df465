package org.lr4j.schedule;

/** A schedule times a number. */
record Scaled(Schedule of, double by) implements BuiltIn {
  Scaled {
    Checks.rate("by", by);
  }

  @Override
  public double at(long step) {
    return Checks.finite(of.at(step) * by);
  }

  @Override
  public long length() {
    return of.length();
  }

  @Override
  public Form described() {
    return Form.of("scale").with("of", of).with("by", by);
  }
}
