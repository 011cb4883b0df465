package org.lr4j.schedule;

import java.util.List;

/** Two schedules multiplied step by step. It is as long as the longer one. */
record Product(Schedule left, Schedule right) implements BuiltIn {
  @Override
  public double at(long step) {
    return Checks.finite(left.at(step) * right.at(step));
  }

  @Override
  public long length() {
    return Math.max(left.length(), right.length());
  }

  @Override
  public Form described() {
    return Form.of("product").with("of", List.of(left, right));
  }
}
