package org.lr4j.schedule;

/** A schedule times a number. */
record Scaled(Schedule of, double by) implements BuiltIn {
  Scaled {
    Checks.rate("by", by);
    if (BuiltIn.most(of) * by > Double.MAX_VALUE) {
      throw new IllegalArgumentException(
          "by must keep the schedule finite, was " + by + " for values up to " + BuiltIn.most(of));
    }
  }

  @Override
  public double at(long step) {
    return of.at(step) * by;
  }

  @Override
  public long length() {
    return of.length();
  }

  @Override
  public double most() {
    return BuiltIn.most(of) * by;
  }

  @Override
  public Form form() {
    return Form.of(Form.SCALED).with("of", of).with("by", by);
  }
}
