package org.lr4j.finder;

/**
 * Judges, point by point, whether a sweep has gone wrong. A loss that is not finite ends it at
 * once. A finite one is smoothed, {@code m = β·m + (1-β)·loss}, divided by {@code 1-β^n} so that
 * the first values are not drawn to 0. The sweep has diverged when the smoothed loss exceeds what
 * it began with by {@code factor} times its greatest fall so far, and also {@code best + 3·|best|},
 * so that neither the noise of a loss that has hardly moved nor that of one near 0 looks like
 * divergence. Scaling or shifting all losses moves the first condition along.
 */
final class Divergence {
  private static final double BETA = 0.9;
  private static final double NOISE = 3;

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
    boolean blownUp = smooth > first + factor * (first - best);
    return blownUp && smooth > best + NOISE * Math.abs(best) ? Stop.DIVERGED : Stop.COMPLETED;
  }
}
