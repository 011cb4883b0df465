package org.lr4j.report;

import java.util.DoubleSummaryStatistics;
import java.util.stream.DoubleStream;

/** How much of a quantity a vertical axis shows. */
final class Ranges {
  private static final double ROOM = 0.06;

  /** A line may rise above its beginning by this share of its fall before it is cut off. */
  private static final double RISE = 0.6;

  private Ranges() {}

  /** All finite values, and 0 if it is near. */
  static Scale whole(DoubleStream values) {
    DoubleSummaryStatistics all = values.filter(Double::isFinite).summaryStatistics();
    if (all.getCount() == 0) {
      return Scale.linear(0, 1);
    }
    double low = all.getMin();
    double high = all.getMax();
    if (low >= 0 && (low < 0.5 * high || low == high)) {
      return Scale.linear(-0.3 * ROOM * high, (1 + ROOM) * high);
    }
    double room = ROOM * (high - low);
    return Scale.linear(low - room, high + room);
  }

  /**
   * Losses as far as they are worth seeing: a tail that diverges is not to flatten the rest.
   *
   * @param first the loss that lines begin with
   * @param least the least loss
   * @param most the greatest
   */
  static Scale losses(double first, double least, double most) {
    double cut = first > least ? first + RISE * (first - least) : most;
    return whole(DoubleStream.of(least, Math.min(most, cut)));
  }
}
