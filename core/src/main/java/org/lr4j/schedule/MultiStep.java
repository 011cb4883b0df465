package org.lr4j.schedule;

import java.util.List;

/** {@code from·factor^n}, n being how many milestones are at or before t. */
record MultiStep(double from, double factor, List<Long> at) implements BuiltIn {
  MultiStep {
    Checks.rate("from", from);
    Checks.positive("factor", factor);
    at = List.copyOf(at);
    long before = 0;
    for (long milestone : at) {
      if (milestone > Checks.MAX_STEPS) {
        throw new IllegalArgumentException("at must be within 2^53 steps, had " + milestone);
      }
      if (milestone < before) {
        throw new IllegalArgumentException(
            "at must not fall or be negative, had " + milestone + " after " + before);
      }
      before = milestone;
    }
    if (!(from * Math.pow(factor, at.size()) <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException("factor must keep the rate finite, was " + factor);
    }
  }

  @Override
  public double at(long step) {
    Checks.step(step);
    int low = 0;
    int high = at.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (at.get(middle) <= step) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return from * Math.pow(factor, low);
  }

  @Override
  public long length() {
    return at.isEmpty() ? UNBOUNDED : Math.max(1, at.get(at.size() - 1));
  }

  @Override
  public double most() {
    return Math.max(from, from * Math.pow(factor, at.size()));
  }

  @Override
  public Form form() {
    return Form.of("multistep").with("from", from).with("factor", factor).with("at", at);
  }
}
