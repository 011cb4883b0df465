package org.lr4j.report;

import java.util.Arrays;
import java.util.List;

/** Several smoothed runs on one grid of rates: their mean, and the least and the greatest. */
record Merged(double[] rates, double[] mean, double[] low, double[] high) {
  private static final int GRID = 240;

  static Merged of(List<RateLine> runs) {
    List<RateLine> smooth =
        runs.stream().filter(run -> !run.isEmpty()).map(RateLine::smooth).toList();
    if (smooth.size() == 1) {
      RateLine only = smooth.get(0);
      return new Merged(only.rates(), only.values(), only.values(), only.values());
    }
    double from = smooth.stream().mapToDouble(run -> run.rates()[0]).min().orElse(1);
    double to = smooth.stream().mapToDouble(RateLine::last).max().orElse(1);
    int n = to > from ? GRID : 0;
    Merged merged = new Merged(new double[n], new double[n], new double[n], new double[n]);
    for (int i = 0; i < n; i++) {
      double rate = i == n - 1 ? to : from * Math.pow(to / from, (double) i / (n - 1));
      merged.put(i, rate, smooth.stream().mapToDouble(run -> run.at(rate)).toArray());
    }
    return merged;
  }

  private void put(int i, double rate, double[] values) {
    double[] there = Arrays.stream(values).filter(Double::isFinite).toArray();
    rates[i] = rate;
    mean[i] = Arrays.stream(there).average().orElse(Double.NaN);
    low[i] = Arrays.stream(there).min().orElse(Double.NaN);
    high[i] = Arrays.stream(there).max().orElse(Double.NaN);
  }

  /**
   * The range of values worth seeing: all until the minimum, the level of the first half even where
   * the very first values are lower, and above these as much as a tail that diverges needs to be
   * recognised as one, not more.
   *
   * @param runs the points themselves, of which those below the line are to be seen too
   * @return lower and upper end, equal if the line is flat
   */
  double[] visible(List<RateLine> runs) {
    int lowest = -1;
    for (int i = 0; i < mean.length; i++) {
      if (Double.isFinite(mean[i]) && (lowest < 0 || mean[i] < mean[lowest])) {
        lowest = i;
      }
    }
    if (lowest < 0) {
      return new double[] {0, 1};
    }
    double line = mean[lowest];
    double start =
        Math.max(
            plateau(),
            Arrays.stream(mean, 0, lowest + 1).filter(Double::isFinite).max().orElse(line));
    double all = Arrays.stream(mean).filter(Double::isFinite).max().orElse(start);
    double fall = start > line ? start - line : all - line;
    double points =
        runs.stream().flatMapToDouble(run -> Arrays.stream(run.values())).min().orElse(line);
    double bottom = Math.max(points, line - 0.6 * fall);
    double top = Math.min(start + 0.45 * fall, all + 0.25 * fall);
    return new double[] {bottom - 0.1 * (top - bottom), top};
  }

  private double plateau() {
    double[] half =
        Arrays.stream(mean, 0, mean.length / 2).filter(Double::isFinite).sorted().toArray();
    return half.length == 0 ? Double.NEGATIVE_INFINITY : half[half.length / 2];
  }
}
