package org.lr4j.finder;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The usable points of a curve: those before the first loss that is not finite, by increasing rate.
 *
 * @param x log10 of the rates
 * @param y the losses
 * @param cut whether the curve ended at a loss that is not finite
 */
record Signal(double[] x, double[] y, boolean cut) {
  /** A loss whose square leaves the doubles counts as not finite. */
  private static final double OVERFLOWS = 1e150;

  static Signal of(Curve curve) {
    double[] rates = curve.rates();
    double[] losses = curve.losses();
    int end = 0;
    while (end < losses.length && Math.abs(losses[end]) < OVERFLOWS) {
      end++;
    }
    int[] usable = IntStream.range(0, end).filter(i -> Traces.usable(rates[i])).toArray();
    if (!ascending(rates, usable)) {
      usable =
          Arrays.stream(usable)
              .boxed()
              .sorted(Comparator.comparingDouble(i -> rates[i]))
              .mapToInt(Integer::intValue)
              .toArray();
    }
    return new Signal(
        Arrays.stream(usable).mapToDouble(i -> Math.log10(rates[i])).toArray(),
        Arrays.stream(usable).mapToDouble(i -> losses[i]).toArray(),
        end < losses.length);
  }

  private static boolean ascending(double[] rates, int[] indices) {
    for (int i = 1; i < indices.length; i++) {
      if (rates[indices[i]] < rates[indices[i - 1]]) {
        return false;
      }
    }
    return true;
  }

  int size() {
    return x.length;
  }

  double start() {
    return x[0];
  }

  double end() {
    return x[x.length - 1];
  }

  /** The first eighth of the range, in decades: there the rates are too small to teach anything. */
  double head() {
    return (end() - start()) / 8;
  }

  /** How many points lie in the head, at least five. */
  int headCount() {
    int n = 0;
    while (n < x.length && x[n] <= start() + head()) {
      n++;
    }
    return Math.min(x.length, Math.max(5, n));
  }

  /** The loss before anything was learned: the median of the head. */
  double initialLoss() {
    return median(Arrays.copyOf(y, headCount()));
  }

  /** Standard deviation of a single loss, from the median step between neighbours. */
  double noise() {
    int n = Math.max(headCount(), y.length / 4);
    double[] steps = new double[n - 1];
    Arrays.setAll(steps, i -> Math.abs(y[i + 1] - y[i]));
    // 1.4826 times the median makes a standard deviation, √2 makes a difference's into a value's.
    return 1.4826 * median(steps) / Math.sqrt(2);
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
  }
}
