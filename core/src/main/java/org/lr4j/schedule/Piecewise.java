package org.lr4j.schedule;

import java.util.List;

/** {@code values[n]}, n being how many of the milestones are at or before t. */
record Piecewise(List<Double> values, List<Long> at) implements BuiltIn {
  Piecewise {
    values = List.copyOf(values);
    at = Milestones.of("at", at);
    for (double value : values) {
      Checks.rate("values", value);
    }
    if (values.size() != at.size() + 1) {
      throw new ArgumentException(
          "values",
          values.size() + " for " + at.size() + " milestones",
          "must be one more than the milestones");
    }
  }

  @Override
  public double at(long step) {
    return values.get(Milestones.reached(at, Checks.step(step)));
  }

  @Override
  public long length() {
    return Milestones.last(at);
  }

  @Override
  public Form described() {
    return Form.of("piecewise").with("values", values).with("at", at);
  }
}
