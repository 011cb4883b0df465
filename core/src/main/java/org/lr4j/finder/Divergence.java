package org.lr4j.finder;

/**
 * Judges, point by point, whether a sweep has gone wrong. A loss that is not finite ends it at
 * once. A finite one is smoothed, {@code m = β·m + (1-β)·loss}, divided by {@code 1-β^n} so that
 * the first values are not drawn to 0; the sweep has diverged when that exceeds both {@code best +
 * (factor-1)·|best|}, where best is the smallest so far, and the loss it began with. The second
 * condition keeps the noise of a loss near 0 from looking like divergence.
 */
final class Divergence {
  private static final double BETA = 0.9;

  private final double factor;
  private double mean;
  private double weight;
  private double first = Double.NaN;
  private double best = Double.POSITIVE_INFINITY;

  Divergence(double factor) {
    this.factor = factor;
  }

  Stop judge(double loss) {
    if (!Double.isFinite(loss)) {
      return Stop.NOT_FINITE;
    }
    mean = BETA * mean + (1 - BETA) * loss;
    weight = BETA * weight + (1 - BETA);
    double smooth = mean / weight;
    if (Double.isNaN(first)) {
      first = smooth;
    }
    best = Math.min(best, smooth);
    boolean high = smooth > best + (factor - 1) * Math.abs(best);
    return high && smooth > first ? Stop.DIVERGED : Stop.COMPLETED;
  }
}
