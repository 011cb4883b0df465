package org.lr4j.finder;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * The three suggestions of ktrain ({@code ktrain/lroptimize/lrfinder.py}, 0.41): losses smoothed by
 * a debiased exponential average with β = 0.98 and recorded until they exceed four times the best.
 * Nothing is left out at the ends.
 */
enum Ktrain implements Rule {
  /** The valley of fastai over all points. */
  VALLEY {
    @Override
    double rate(Traces t) {
      return t.size() == 0 ? Double.NaN : Fastai.VALLEY.rate(t);
    }
  },
  /**
   * Where the loss falls most from one point to the next, between the 33rd point and the minimum.
   * As in ktrain, the index counts from the 33rd point and is used as if it counted from the first,
   * so that the answer lies 32 points too low.
   */
  GRADIENT {
    @Override
    double rate(Traces t) {
      int minimum = Traces.argMin(t.losses());
      if (minimum - HEAD < 2) {
        return Double.NaN;
      }
      double[] falling = Arrays.copyOfRange(t.losses(), HEAD, minimum);
      return t.rates()[Traces.argMin(Traces.gradient(falling))];
    }
  },
  /** A tenth of the rate with the least loss. */
  MINIMUM {
    @Override
    double rate(Traces t) {
      return t.size() == 0 ? Double.NaN : t.rates()[Traces.argMin(t.losses())] / 10;
    }
  };

  private static final double BETA = 0.98;
  private static final int HEAD = 32;

  abstract double rate(Traces traces);

  @Override
  public OptionalDouble suggest(Curve curve) {
    double rate = rate(record(curve));
    return Traces.usable(rate) ? OptionalDouble.of(rate) : OptionalDouble.empty();
  }

  private static Traces record(Curve curve) {
    double[] losses = curve.losses();
    double mean = 0;
    double best = Double.POSITIVE_INFINITY;
    int n = 0;
    boolean diverged = false;
    while (n < losses.length && !diverged) {
      mean = BETA * mean + (1 - BETA) * losses[n];
      losses[n] = mean / Traces.weight(BETA, n + 1);
      diverged = n > 0 && losses[n] > 4 * best;
      best = n == 0 || losses[n] < best ? losses[n] : best;
      n++;
    }
    return new Traces(curve.rates(), losses).slice(0, n);
  }
}
