package org.lr4j.report;

import java.util.Arrays;
import java.util.function.DoublePredicate;
import java.util.stream.IntStream;

/** Values at places in increasing order, made ready to be drawn. */
record Points(double[] x, double[] y) {
  private static final double REACH = 3;

  int size() {
    return x.length;
  }

  boolean isEmpty() {
    return x.length == 0;
  }

  /** The points with a value that fulfils a condition. */
  Points where(DoublePredicate wanted) {
    return at(IntStream.range(0, size()).filter(i -> wanted.test(y[i])).toArray());
  }

  Points finite() {
    return where(Double::isFinite);
  }

  private Points at(int[] index) {
    return new Points(
        Arrays.stream(index).mapToDouble(i -> x[i]).toArray(),
        Arrays.stream(index).mapToDouble(i -> y[i]).toArray());
  }

  /** At most this many points, each the mean of its neighbours. */
  Points averaged(int most) {
    if (size() <= most) {
      return this;
    }
    double[] meanX = new double[most];
    double[] meanY = new double[most];
    for (int bin = 0; bin < most; bin++) {
      int from = (int) ((long) size() * bin / most);
      int to = (int) ((long) size() * (bin + 1) / most);
      for (int i = from; i < to; i++) {
        meanX[bin] += x[i] / (to - from);
        meanY[bin] += y[i] / (to - from);
      }
    }
    return new Points(meanX, meanY);
  }

  /** At most this many of the points themselves, evenly spaced. */
  Points sampled(int most) {
    return size() <= most
        ? this
        : at(IntStream.range(0, most).map(i -> (int) ((long) size() * i / most)).toArray());
  }

  /** The first, last, least and greatest point of each bucket, in their order. */
  Points outlined(int buckets) {
    if (size() <= 4L * buckets) {
      return this;
    }
    return at(
        IntStream.range(0, buckets)
            .flatMap(
                bucket ->
                    corners(
                        (int) ((long) size() * bucket / buckets),
                        (int) ((long) size() * (bucket + 1) / buckets)))
            .toArray());
  }

  private IntStream corners(int from, int to) {
    int low = from;
    int high = from;
    for (int i = from; i < to; i++) {
      low = y[i] < y[low] || Double.isNaN(y[low]) ? i : low;
      high = y[i] > y[high] || Double.isNaN(y[high]) ? i : high;
    }
    return IntStream.of(from, low, high, to - 1).sorted().distinct();
  }

  /**
   * A line through neighbouring points, weighted by a Gaussian kernel, at each point.
   *
   * @param breadth standard deviation of the kernel, as a share of the points
   * @param cap greater values count as this
   */
  Points smoothed(double breadth, double cap) {
    int n = size();
    double sigma = Math.max(1.2, breadth * n);
    int reach = (int) Math.ceil(REACH * sigma);
    double[] smooth = new double[n];
    for (int i = 0; i < n; i++) {
      LocalLine line = new LocalLine(i, sigma);
      for (int j = Math.max(0, i - reach); j <= Math.min(n - 1, i + reach); j++) {
        line.add(j, Math.min(cap, y[j]));
      }
      smooth[i] = line.value();
    }
    return new Points(x, smooth);
  }

  /**
   * A line through these points that ends where most of them are above a level, at which it would
   * stay otherwise.
   *
   * @param breadth half of the neighbourhood that counts, as a share of the points
   * @param cap the level
   * @param line the line, with a value for each point
   * @return the line, NaN where it has ended
   */
  Points endedAbove(double breadth, double cap, Points line) {
    int n = size();
    int reach = (int) Math.ceil(breadth * n);
    int[] above = new int[n + 1];
    for (int i = 0; i < n; i++) {
      above[i + 1] = above[i] + (y[i] > cap ? 1 : 0);
    }
    double[] ended = line.y.clone();
    for (int i = 0; i < n; i++) {
      int from = Math.max(0, i - reach);
      int to = Math.min(n, i + reach + 1);
      if (2 * (above[to] - above[from]) > to - from) {
        ended[i] = Double.NaN;
      }
    }
    return new Points(line.x, ended);
  }

  /** A level as far above the first values as the least value is below them. */
  double cap() {
    if (isEmpty()) {
      return Double.POSITIVE_INFINITY;
    }
    double[] first = Arrays.copyOf(y, Math.min(size(), Math.max(5, size() / 10)));
    Arrays.sort(first);
    double level = first[first.length / 2];
    double least = Arrays.stream(y).min().orElse(level);
    return level > least ? level + (level - least) : Double.POSITIVE_INFINITY;
  }

  /** The value at a place, on straight lines between neighbours; NaN outside. */
  double at(double place) {
    int found = Arrays.binarySearch(x, place);
    if (found >= 0) {
      return y[found];
    }
    int right = -found - 1;
    if (right == 0 || right == size()) {
      return Double.NaN;
    }
    double share = (place - x[right - 1]) / (x[right] - x[right - 1]);
    return y[right - 1] + share * (y[right] - y[right - 1]);
  }
}
