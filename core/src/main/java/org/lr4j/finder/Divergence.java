package org.lr4j.finder;

import java.util.Arrays;

/**
 * Judges, point by point, whether a sweep has gone wrong. A loss that is infinite ends it at once,
 * and so do two in a row that are NaN; a lone one is a gap, as a batch without a loss leaves it.
 *
 * <p>A finite loss is smoothed, {@code m = β·m + (1-β)·loss}, divided by {@code 1-β^n} so that the
 * first values are not drawn to 0. The first tenth of the sweep tells the initial level (the
 * median) and the noise (the largest distance from it); nothing finite ends the sweep before. It
 * has diverged when the smoothed loss exceeds the level by {@code factor} times its greatest fall,
 * or times the noise where that is more, and also {@code best + 3·|best|}. So a first loss that
 * happens to be low is not mistaken for the level, as in a model that is trained already. Scaling
 * or shifting all losses moves the first condition along.
 */
final class Divergence {
  private static final double BETA = 0.9;
  private static final double FAR = 3;
  private static final int FEWEST = 5;
  private static final int MOST = 1000;

  private final double factor;
  private final double[] first;
  private int count;
  private double level;
  private double noise;
  private double mean;
  private double weight;
  private boolean gap;
  private double best = Double.POSITIVE_INFINITY;

  Divergence(double factor, int points) {
    this.factor = factor;
    this.first = new double[Math.max(FEWEST, Math.min(MOST, points / 10))];
  }

  Stop judge(double loss) {
    if (!Double.isFinite(loss)) {
      boolean lone = Double.isNaN(loss) && !gap;
      gap = Double.isNaN(loss);
      return lone ? Stop.COMPLETED : Stop.NOT_FINITE;
    }
    gap = false;
    mean = BETA * mean + (1 - BETA) * loss;
    weight = BETA * weight + (1 - BETA);
    double smooth = mean / weight;
    if (count < first.length) {
      first[count++] = loss;
      if (count == first.length) {
        measureStart();
      }
    }
    if (count < first.length) {
      return Stop.COMPLETED;
    }
    best = Math.min(best, smooth);
    boolean blownUp = smooth > level + factor * Math.max(noise, level - best);
    return blownUp && smooth > best + FAR * Math.abs(best) ? Stop.DIVERGED : Stop.COMPLETED;
  }

  private void measureStart() {
    level = Signal.median(first);
    noise = Arrays.stream(first).map(loss -> Math.abs(loss - level)).max().orElseThrow();
  }
}
