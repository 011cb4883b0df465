package org.lr4j.report;

import java.util.Arrays;
import java.util.List;

/** Several lines on one grid of places: their mean, and the least and the greatest. */
record Spread(double[] x, double[] mean, double[] low, double[] high, boolean several) {
  private static final int MOST = 2000;

  static Spread of(List<Points> lines) {
    List<Points> drawn =
        lines.stream().filter(line -> !line.isEmpty()).map(line -> line.averaged(MOST)).toList();
    double[] x =
        drawn.stream()
            .flatMapToDouble(line -> Arrays.stream(line.x()))
            .sorted()
            .distinct()
            .toArray();
    double[] grid = new Points(x, x).sampled(MOST).x();
    int n = grid.length;
    double[][] rows = new double[3][n];
    for (int i = 0; i < n; i++) {
      double place = grid[i];
      double[] there =
          drawn.stream().mapToDouble(line -> line.at(place)).filter(Double::isFinite).toArray();
      rows[0][i] = Arrays.stream(there).average().orElse(Double.NaN);
      rows[1][i] = Arrays.stream(there).min().orElse(Double.NaN);
      rows[2][i] = Arrays.stream(there).max().orElse(Double.NaN);
    }
    return new Spread(grid, rows[0], rows[1], rows[2], drawn.size() > 1);
  }

  boolean isEmpty() {
    return x.length == 0;
  }
}
