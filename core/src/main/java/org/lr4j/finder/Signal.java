package org.lr4j.finder;

import java.util.Arrays;

/**
 * The usable points of a curve: those before it blows up, without gaps, by increasing rate.
 *
 * @param x log10 of the rates
 * @param y the losses
 * @param cut whether the curve ended at a loss that is not finite
 * @param diverged whether it ended because the training loss blew up, which a metric that is
 *     measured more rarely may not show
 * @param points how many points the curve has, usable or not
 */
record Signal(double[] x, double[] y, boolean cut, boolean diverged, int points) {
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
    boolean cut = false;
    boolean ascending = true;
    int finite = Curve.finitePoints(curve.losses());
    for (int i = 0; i < n && !cut; i++) {
      Point point = curve.point(i);
      double value = metric.of(point);
      cut = i >= finite || overflows(point.loss()) || overflows(value);
      if (!cut && !Double.isNaN(value) && Traces.usable(point.rate())) {
        ascending &= count == 0 || point.rate() >= rates[count - 1];
        rates[count] = point.rate();
        values[count++] = value;
      }
    }
    boolean diverged = metric != Metric.TRAINING_LOSS && curve.stopped() == Stop.DIVERGED;
    double[] x = Arrays.copyOf(rates, count);
    double[] y = Arrays.copyOf(values, count);
    if (!ascending) {
      sort(x, y);
    }
    return new Signal(log10(x), y, cut, diverged, n);
  }

  /** Sorts without boxing: each value goes to its rate's place, equal rates keep their order. */
  private static void sort(double[] rates, double[] values) {
    double[] unsortedRates = rates.clone();
    double[] unsortedValues = values.clone();
    Arrays.sort(rates);
    int[] taken = new int[rates.length];
    for (int i = 0; i < rates.length; i++) {
      int first = firstAtLeast(rates, unsortedRates[i]);
      values[first + taken[first]++] = unsortedValues[i];
    }
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

  private static double[] log10(double[] rates) {
    return Arrays.stream(rates).map(Math::log10).toArray();
  }

  private static boolean overflows(double value) {
    return Math.abs(value) >= OVERFLOWS;
  }

  /** Whether larger rates than the last one blow up. */
  boolean blowsUp() {
    return cut || diverged;
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
