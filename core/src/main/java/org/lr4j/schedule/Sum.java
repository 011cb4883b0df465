package org.lr4j.schedule;

import java.util.List;

/** Two schedules added step by step. It is as long as the longer one. */
record Sum(Schedule left, Schedule right) implements BuiltIn {
  @Override
  public double at(long step) {
    return Checks.finite(left.at(step) + right.at(step));
  }

  @Override
  public long length() {
    return Math.max(left.length(), right.length());
  }

  @Override
  public Form described() {
    return Form.of("sum").with("of", List.of(left, right));
  }
}
