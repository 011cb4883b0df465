package org.lr4j.finder;

import java.util.OptionalDouble;

/**
 * The suggestion of Lightning's tuner ({@code lightning/pytorch/tuner/lr_finder.py}, 2.6): losses
 * averaged with β = 0.98 and debiased with an exponent that is one too large, stopped above four
 * times the best, without the first ten points and the last and without those that are not finite;
 * the answer is where the loss falls most on the axis of the rate itself, which draws it to the
 * smallest rates (Lightning #21141). As there, slopes are computed in single precision.
 */
final class Lightning implements Rule {
  private static final double BETA = 0.98;
  private static final int HEAD = 10;
  private static final int TAIL = 1;

  @Override
  public OptionalDouble suggest(Curve curve) {
    double[] smooth = curve.losses();
    int end = record(smooth) - TAIL;
    int[] finite = new int[Math.max(0, end - HEAD)];
    int n = 0;
    for (int i = HEAD; i < end; i++) {
      if (Float.isFinite((float) smooth[i])) {
        finite[n++] = i;
      }
    }
    if (n < 2) {
      return OptionalDouble.empty();
    }
    double[] rates = curve.rates();
    float[] x = new float[n];
    float[] y = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) rates[finite[i]];
      y[i] = (float) smooth[finite[i]];
    }
    double rate = rates[finite[Traces.argMin(gradient(x, y))]];
    return Traces.usable(rate) ? OptionalDouble.of(rate) : OptionalDouble.empty();
  }

  /** Smooths the losses in place and returns how many were recorded before the stop. */
  private static int record(double[] losses) {
    double mean = 0;
    double best = 0;
    for (int i = 0; i < losses.length; i++) {
      mean = BETA * mean + (1 - BETA) * losses[i];
      losses[i] = mean / Traces.weight(BETA, i + 2);
      if (i > 0 && losses[i] > 4 * best) {
        return i + 1;
      }
      best = i == 0 || losses[i] < best ? losses[i] : best;
    }
    return losses.length;
  }

  /** Second-order differences on an uneven grid, one-sided at the ends, as PyTorch has them. */
  private static double[] gradient(float[] x, float[] y) {
    int last = x.length - 1;
    double[] gradient = new double[x.length];
    gradient[0] = (y[1] - y[0]) / (x[1] - x[0]);
    for (int i = 1; i < last; i++) {
      float before = x[i] - x[i - 1];
      float after = x[i + 1] - x[i];
      float a = -after / (before * (before + after));
      float b = (after - before) / (before * after);
      float c = before / (after * (before + after));
      gradient[i] = a * y[i - 1] + b * y[i] + c * y[i + 1];
    }
    gradient[last] = (y[last] - y[last - 1]) / (x[last] - x[last - 1]);
    return gradient;
  }
}
