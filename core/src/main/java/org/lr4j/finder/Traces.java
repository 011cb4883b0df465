package org.lr4j.finder;

import java.util.Arrays;

/**
 * What another tool recorded of a sweep: its smoothed losses, as far as it went.
 *
 * @param rates the learning rates
 * @param losses the smoothed losses
 */
record Traces(double[] rates, double[] losses) {
  /** The points from an index up to another one, none where that would be fewer than none. */
  Traces slice(int from, int to) {
    return from >= to
        ? new Traces(new double[0], new double[0])
        : new Traces(Arrays.copyOfRange(rates, from, to), Arrays.copyOfRange(losses, from, to));
  }

  int size() {
    return losses.length;
  }

  /**
   * Rates beyond these are refused, because a few decades more would leave the range of a double.
   */
  static boolean usable(double rate) {
    return rate > 1e-300 && rate < 1e300;
  }

  /** {@code 1 - β^n}, the sum of the first n weights of an exponential average. */
  static double weight(double beta, int n) {
    // As ln β < β - 1 such a power is less than half an ulp of 1, and costs much if there are many.
    return n * (1 - beta) > 40 ? 1 : 1 - Math.pow(beta, n);
  }

  /** The first least value, where NaN is less than all, as numpy and PyTorch have it. */
  static int argMin(double[] values) {
    int best = 0;
    for (int i = 0; i < values.length; i++) {
      if (Double.isNaN(values[i])) {
        return i;
      }
      best = values[i] < values[best] ? i : best;
    }
    return best;
  }

  /** Central differences on a unit grid, one-sided at the ends, as numpy has them. */
  static double[] gradient(double[] values) {
    int last = values.length - 1;
    double[] gradient = new double[values.length];
    gradient[0] = values[1] - values[0];
    for (int i = 1; i < last; i++) {
      gradient[i] = (values[i + 1] - values[i - 1]) / 2;
    }
    gradient[last] = values[last] - values[last - 1];
    return gradient;
  }
}
