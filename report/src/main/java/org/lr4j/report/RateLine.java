package org.lr4j.report;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.lr4j.finder.Curve;

/**
 * A quantity against the rate, made ready to be drawn: finite values only, at rates above 0, in
 * increasing order of the rate.
 */
record RateLine(double[] rates, double[] values) {
  /** More points than this cannot be distinguished in a picture. */
  static final int MOST = 2000;

  /** Standard deviation of the smoothing kernel, as a share of the points. */
  private static final double BREADTH = 0.02;

  /** Differences and quotients of smaller numbers stay within the doubles. */
  private static final double HUGE = 1e100;

  static RateLine losses(Curve curve) {
    return of(curve.rates(), curve.losses());
  }

  static RateLine of(double[] rates, double[] values) {
    int[] kept =
        IntStream.range(0, rates.length)
            .filter(i -> drawable(rates[i]) && Math.abs(values[i]) < HUGE)
            .toArray();
    double[] x = Arrays.stream(kept).mapToDouble(i -> rates[i]).toArray();
    double[] y = Arrays.stream(kept).mapToDouble(i -> values[i]).toArray();
    return sorted(x) ? new RateLine(x, y) : sort(x, y);
  }

  /** Whether a rate has a place on a logarithmic axis of doubles. */
  static boolean drawable(double rate) {
    return rate > 1 / HUGE && rate < HUGE;
  }

  private static boolean sorted(double[] x) {
    return IntStream.range(1, x.length).allMatch(i -> x[i - 1] <= x[i]);
  }

  private static RateLine sort(double[] x, double[] y) {
    int[] order =
        IntStream.range(0, x.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> x[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    return new RateLine(
        Arrays.stream(order).mapToDouble(i -> x[i]).toArray(),
        Arrays.stream(order).mapToDouble(i -> y[i]).toArray());
  }

  int size() {
    return rates.length;
  }

  boolean isEmpty() {
    return rates.length == 0;
  }

  double last() {
    return rates[rates.length - 1];
  }

  private Points points() {
    return new Points(rates, values);
  }

  private static RateLine of(Points points) {
    return new RateLine(points.x(), points.y());
  }

  /** At most {@link #MOST} points, each the mean of its neighbours. */
  RateLine reduced() {
    return of(points().averaged(MOST));
  }

  /** At most this many of the points themselves, evenly spaced. */
  RateLine sampled(int most) {
    return of(points().sampled(most));
  }

  /**
   * The smoothed line at each point. A tail that diverges is cut off first, so that it does not
   * bend the line long before.
   */
  RateLine smooth() {
    Points points = reduced().points();
    return of(points.smoothed(BREADTH, points.cap()));
  }

  /** The value at a rate, between its neighbours by the logarithm of the rate; NaN outside. */
  double at(double rate) {
    int found = Arrays.binarySearch(rates, rate);
    if (found >= 0) {
      return values[found];
    }
    int right = -found - 1;
    if (right == 0 || right == size()) {
      return Double.NaN;
    }
    double share = Math.log(rate / rates[right - 1]) / Math.log(rates[right] / rates[right - 1]);
    return values[right - 1] + share * (values[right] - values[right - 1]);
  }
}
