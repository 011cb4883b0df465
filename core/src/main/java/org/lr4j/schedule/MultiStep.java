package org.lr4j.schedule;

import java.util.List;

/** {@code from·factor^n}, n being how many milestones are at or before t. */
record MultiStep(double from, double factor, List<Long> at) implements BuiltIn {
  MultiStep {
    Checks.rate("from", from);
    Checks.positive("factor", factor);
    at = Milestones.of("at", at);
    if (!(from * Math.pow(factor, at.size()) <= Double.MAX_VALUE)) {
      throw new ArgumentException("factor", factor, "must keep the rate finite");
    }
  }

  @Override
  public double at(long step) {
    return from * Math.pow(factor, Milestones.reached(at, Checks.step(step)));
  }

  @Override
  public long length() {
    return Milestones.last(at);
  }

  @Override
  public Form described() {
    return Form.of("multistep").with("from", from).with("factor", factor).with("at", at);
  }
}
