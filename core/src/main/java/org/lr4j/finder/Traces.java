package org.lr4j.finder;

import java.util.Arrays;

/**
 * A curve as another tool would have it: the points up to its own stop, with its own smoothing.
 *
 * @param rates the learning rates
 * @param losses the smoothed losses
 */
record Traces(double[] rates, double[] losses) {
  /** The smoothing of a tool: turns the losses into smoothed ones, in place. */
  @FunctionalInterface
  interface Smoothing {
    void apply(double[] losses);
  }

  /**
   * Exponential averages {@code m = β·m + (1-β)·loss} from 0, divided by {@code 1-β^(n+offset)} at
   * the n-th value. With offset 0 the weights sum to 1.
   */
  static Smoothing debiased(double beta, int offset) {
    return losses -> {
      double mean = 0;
      for (int i = 0; i < losses.length; i++) {
        mean = beta * mean + (1 - beta) * losses[i];
        losses[i] = mean / (1 - Math.pow(beta, i + 1 + offset));
      }
    };
  }

  /** Exponential averages that begin with the first loss itself. */
  static Smoothing fromFirst(double beta) {
    return losses -> {
      for (int i = 1; i < losses.length; i++) {
        losses[i] = beta * losses[i - 1] + (1 - beta) * losses[i];
      }
    };
  }

  /** The points before the first loss that is not finite, smoothed, up to factor times the best. */
  static Traces of(Curve curve, Smoothing smoothing, double factor) {
    double[] rates = curve.rates();
    double[] losses = curve.losses();
    int n = 0;
    while (n < losses.length && Double.isFinite(losses[n]) && usable(rates[n])) {
      n++;
    }
    losses = Arrays.copyOf(losses, n);
    smoothing.apply(losses);
    double best = Double.POSITIVE_INFINITY;
    int end = 0;
    while (end < n) {
      best = Math.min(best, losses[end]);
      if (losses[end++] > factor * best) {
        break;
      }
    }
    return new Traces(Arrays.copyOf(rates, end), Arrays.copyOf(losses, end));
  }

  /** Rates so extreme that a few decades more would leave the doubles are none. */
  static boolean usable(double rate) {
    return rate > 1e-300 && rate < 1e300;
  }

  /** Without the first {@code head} and the last {@code tail} points; whole if too few remain. */
  Traces skip(int head, int tail) {
    int end = losses.length - tail;
    return end - head < 3
        ? this
        : new Traces(Arrays.copyOfRange(rates, head, end), Arrays.copyOfRange(losses, head, end));
  }

  int size() {
    return losses.length;
  }

  int argMin() {
    return argMin(losses);
  }

  static int argMin(double[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] < values[best]) {
        best = i;
      }
    }
    return best;
  }

  /** Second-order central differences on a unit grid, one-sided at the ends, as numpy has them. */
  static double[] gradient(double[] values) {
    double[] index = new double[values.length];
    Arrays.setAll(index, i -> i);
    return gradient(values, index);
  }

  /** Second-order differences on an uneven grid, one-sided at the ends, as numpy has them. */
  static double[] gradient(double[] values, double[] at) {
    int last = values.length - 1;
    double[] gradient = new double[values.length];
    for (int i = 1; i < last; i++) {
      double before = at[i] - at[i - 1];
      double after = at[i + 1] - at[i];
      gradient[i] =
          (before * before * values[i + 1]
                  + (after * after - before * before) * values[i]
                  - after * after * values[i - 1])
              / (before * after * (before + after));
    }
    gradient[0] = (values[1] - values[0]) / (at[1] - at[0]);
    gradient[last] = (values[last] - values[last - 1]) / (at[last] - at[last - 1]);
    return gradient;
  }
}
