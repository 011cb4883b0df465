package org.lr4j.finder;

import java.util.Arrays;

/** Whether the points of a curve can be a range test, and are not the rates of a schedule. */
final class RateOrder {
  /** Of the steps between neighbours that differ, so many may go down. */
  private static final double TOLERATED = 0.1;

  /** A schedule moves in steps shorter than this share of its range of log rates. */
  private static final double GRADUAL = 0.1;

  private RateOrder() {}

  /**
   * Whether the rates rise, or are a sweep's in any other order. They follow a schedule, and not a
   * sweep, where they go down step by step: in the log of a training whose rate decays or cycles,
   * or where such a schedule was active during the sweep.
   */
  static boolean rises(Curve curve) {
    double[] rates = Arrays.stream(curve.rates()).filter(Traces::usable).map(Math::log).toArray();
    double lowest = Arrays.stream(rates).min().orElse(0);
    double highest = Arrays.stream(rates).max().orElse(0);
    int up = 0;
    int down = 0;
    int gradual = 0;
    for (int i = 1; i < rates.length; i++) {
      double step = rates[i] - rates[i - 1];
      up += step > 0 ? 1 : 0;
      down += step < 0 ? 1 : 0;
      gradual += step < 0 && -step < GRADUAL * (highest - lowest) ? 1 : 0;
    }
    return down <= TOLERATED * (up + down) || 2 * gradual < down;
  }
}
