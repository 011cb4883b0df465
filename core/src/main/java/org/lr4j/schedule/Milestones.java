package org.lr4j.schedule;

import java.util.List;

/** Steps that do not fall, at each of which something changes. */
final class Milestones {
  private Milestones() {}

  static List<Long> of(String name, List<Long> at) {
    List<Long> copy = List.copyOf(at);
    long before = 0;
    for (long milestone : copy) {
      if (milestone > Checks.MAX_STEPS) {
        throw new ArgumentException(name, milestone, "must be within 2^53 steps");
      }
      if (milestone < before) {
        throw new ArgumentException(
            name, milestone + " after " + before, "must not fall or be negative");
      }
      before = milestone;
    }
    return copy;
  }

  /** How many are at or before a step. */
  static int reached(List<Long> at, long step) {
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
    return low;
  }

  static long last(List<Long> at) {
    return at.isEmpty() ? Schedule.UNBOUNDED : at.get(at.size() - 1);
  }
}
