package org.lr4j.finder;

import java.util.Arrays;

/**
 * How far the loss lies below its initial level, as a smooth function of log10 rate.
 *
 * <p>Losses are clipped at the initial level y₀, so that a blow-up of any height counts as nothing
 * saved, and averaged with Gaussian weights of a bandwidth in decades on a grid of 0.04 decades. A
 * curve that diverged goes on at y₀ for 1.5 decades. Depth is the median of the smooth curve over
 * the head of the sweep minus the smooth curve, and at least 0. Interleaved fifths of the points
 * are added up apart.
 */
final class SavedLoss {
  static final double STEP = 0.04;
  private static final int FOLDS = 5;

  private static final double CONTINUATION = 1.5;
  private static final int BINS = 2048;
  private static final double NEGLIGIBLE = 1e-30;

  private final double start;
  private final double head;
  private final double bandwidth;
  private final double[][] weight;
  private final double[][] weightedLoss;
  private final double[] squaredWeight;

  SavedLoss(Signal signal, double initialLoss, double bandwidth) {
    this.start = signal.start();
    this.head = signal.head();
    this.bandwidth = bandwidth;
    double[] y = signal.y();
    double tail = Signal.median(Arrays.copyOfRange(y, Math.max(0, y.length - 3), y.length));
    boolean diverged = signal.blowsUp() || tail > initialLoss;
    double length = signal.end() - start;
    double end = length + (diverged ? CONTINUATION : 0);
    int cells = (int) Math.floor(end / STEP + 1e-9) + 1;
    this.weight = new double[FOLDS + 1][cells];
    this.weightedLoss = new double[FOLDS + 1][cells];
    this.squaredWeight = new double[cells];
    double density = addPoints(signal, initialLoss);
    if (diverged) {
      addContinuation(signal, initialLoss, density);
    }
  }

  private double addPoints(Signal signal, double initialLoss) {
    int n = signal.size();
    if (n <= BINS) {
      for (int i = 0; i < n; i++) {
        add(i % FOLDS, signal.x()[i], Math.min(signal.y()[i], initialLoss), 1);
      }
      return 1;
    }
    double[] count = new double[BINS * FOLDS];
    double[] x = new double[BINS * FOLDS];
    double[] y = new double[BINS * FOLDS];
    double scale = BINS / (signal.end() - start);
    for (int i = 0; i < n; i++) {
      int bin = Math.min(BINS - 1, (int) ((signal.x()[i] - start) * scale)) * FOLDS + i % FOLDS;
      count[bin]++;
      x[bin] += signal.x()[i];
      y[bin] += Math.min(signal.y()[i], initialLoss);
    }
    for (int bin = 0; bin < count.length; bin++) {
      if (count[bin] > 0) {
        add(bin % FOLDS, x[bin] / count[bin], y[bin] / count[bin], count[bin]);
      }
    }
    return (double) n / BINS;
  }

  private void addContinuation(Signal signal, double initialLoss, double density) {
    int points = Math.min(signal.size(), BINS);
    double spacing = (signal.end() - start) / (points - 1);
    int m = (int) Math.max(1, Math.min(1000, Math.round(CONTINUATION / spacing)));
    for (int k = 1; k <= m; k++) {
      add(FOLDS, signal.end() + CONTINUATION * k / m, initialLoss, density);
    }
  }

  /** Adds a point's Gaussian weights, by recurrence outwards from its nearest grid cell. */
  private void add(int fold, double x, double y, double count) {
    int cells = squaredWeight.length;
    int nearest = (int) Math.max(0, Math.min(cells - 1, Math.round((x - start) / STEP)));
    double offset = (start + STEP * nearest - x) / bandwidth;
    double stride = STEP / bandwidth;
    double shrink = Math.exp(-stride * stride);
    for (int direction = 1; direction >= -1; direction -= 2) {
      double kernel = Math.exp(-offset * offset / 2);
      double ratio = Math.exp(-stride * stride / 2 - direction * offset * stride);
      int cell = nearest;
      if (direction < 0) {
        cell--;
        kernel *= ratio;
        ratio *= shrink;
      }
      for (; cell >= 0 && cell < cells && kernel > NEGLIGIBLE; cell += direction) {
        double w = kernel * count;
        weight[fold][cell] += w;
        weightedLoss[fold][cell] += w * y;
        squaredWeight[cell] += w * kernel;
        kernel *= ratio;
        ratio *= shrink;
      }
    }
  }

  /** Depth on the grid. */
  double[] depth() {
    int cells = squaredWeight.length;
    double[] smooth = new double[cells];
    for (int cell = 0; cell < cells; cell++) {
      double w = 0;
      double l = 0;
      for (int fold = 0; fold <= FOLDS; fold++) {
        w += weight[fold][cell];
        l += weightedLoss[fold][cell];
      }
      smooth[cell] = w > 0 ? l / w : cell > 0 ? smooth[cell - 1] : Double.NaN;
    }
    int headCells = Math.min(cells, (int) (head / STEP + 1e-9) + 1);
    double level = Signal.median(Arrays.copyOf(smooth, headCells));
    for (int cell = 0; cell < cells; cell++) {
      smooth[cell] = Math.max(0, level - smooth[cell]);
    }
    return smooth;
  }

  /** How far the vertex of the parabola through a cell and its neighbours lies from it. */
  double vertex(double[] depth, int cell) {
    if (cell == 0 || cell == depth.length - 1) {
      return 0;
    }
    double curvature = depth[cell - 1] - 2 * depth[cell] + depth[cell + 1];
    return curvature < 0 ? STEP * (depth[cell - 1] - depth[cell + 1]) / (2 * curvature) : 0;
  }

  /** Standard error of the smooth curve at a cell, for losses of a standard deviation. */
  double standardError(int cell, double noise) {
    double sum = 0;
    for (double[] fold : weight) {
      sum += fold[cell];
    }
    return noise * Math.sqrt(squaredWeight[cell]) / sum;
  }

  double log10Rate(int cell) {
    return start + STEP * cell;
  }
}
