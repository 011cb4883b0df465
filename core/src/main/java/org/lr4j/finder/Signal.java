package org.lr4j.finder;

import java.util.Arrays;

/**
 * The usable points of a curve: those before it blows up, without gaps, by increasing rate.
 *
 * @param x log10 of the rates
 * @param y the losses
 * @param cut whether the curve ended at a loss that is not finite, or diverged before the metric,
 *     which is measured more rarely, could show it
 * @param points at how many points the metric was measured, usable or not
 */
record Signal(double[] x, double[] y, boolean cut, int points) {
  /** A loss whose square leaves the doubles counts as not finite. */
  private static final double OVERFLOWS = 1e150;

  static Signal of(Curve curve) {
    return of(curve, Metric.TRAINING_LOSS);
  }

  /** The points at which the metric was measured, up to the first loss that is not finite. */
  static Signal of(Curve curve, Metric metric) {
    int n = curve.size();
    double[] rates = new double[n];
    double[] values = new double[n];
    int count = 0;
    int measured = 0;
    boolean cut = false;
    boolean ascending = true;
    int finite = Curve.finitePoints(curve.losses());
    for (int i = 0; i < n && !cut; i++) {
      Point point = curve.point(i);
      double value = metric.of(point);
      cut = i >= finite || overflows(point.loss()) || overflows(value);
      measured += Double.isNaN(value) ? 0 : 1;
      if (!cut && !Double.isNaN(value) && Traces.usable(point.rate())) {
        ascending &= count == 0 || point.rate() >= rates[count - 1];
        rates[count] = point.rate();
        values[count++] = value;
      }
    }
    boolean training = metric == Metric.TRAINING_LOSS;
    int points = training ? n : measured;
    cut = cut || (!training && curve.stopped() == Stop.DIVERGED);
    return ascending
        ? new Signal(log10(rates, count), Arrays.copyOf(values, count), cut, points)
        : sorted(rates, values, count, cut, points);
  }

  /** Sorts without boxing: each value goes to its rate's place, equal rates keep their order. */
  private static Signal sorted(
      double[] rates, double[] values, int count, boolean cut, int points) {
    double[] sortedRates = Arrays.copyOf(rates, count);
    Arrays.sort(sortedRates);
    double[] sortedValues = new double[count];
    int[] taken = new int[count];
    for (int i = 0; i < count; i++) {
      int first = firstAtLeast(sortedRates, rates[i]);
      sortedValues[first + taken[first]++] = values[i];
    }
    return new Signal(log10(sortedRates, count), sortedValues, cut, points);
  }

  private static int firstAtLeast(double[] sorted, double value) {
    int from = 0;
    int to = sorted.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (sorted[middle] < value) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  private static double[] log10(double[] rates, int count) {
    return Arrays.stream(rates, 0, count).map(Math::log10).toArray();
  }

  private static boolean overflows(double value) {
    return Math.abs(value) >= OVERFLOWS;
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
    double noise = 1.4826 * median(steps) / Math.sqrt(2);
    return noise > 0 ? noise : resolution();
  }

  /** What rounding adds, where values such as accuracies do not move at first. */
  private double resolution() {
    double least = Double.POSITIVE_INFINITY;
    for (int i = 1; i < y.length; i++) {
      double step = Math.abs(y[i] - y[i - 1]);
      least = step > 0 ? Math.min(least, step) : least;
    }
    return Double.isFinite(least) ? least / Math.sqrt(12) : 0;
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
  }
}
