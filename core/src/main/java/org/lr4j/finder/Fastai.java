package org.lr4j.finder;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * The four suggestions of fastai ({@code fastai/callback/schedule.py}, 2.7): losses smoothed by a
 * debiased exponential average with β = 0.98, stopped above four times the best, without a tenth of
 * the steps at the start and the last five points, up to the first NaN. The steps that fastai was
 * asked for are taken to be as many as the curve has points. As there, losses and slopes are in
 * single precision.
 */
enum Fastai implements Rule {
  /**
   * <em>valley</em>: half way into the longest decreasing subsequence. With s points that end at
   * index e, the answer is at {@code e-s + ⌊s/3⌋ + ⌊s/6⌋}, counted from the end if negative.
   */
  VALLEY(1) {
    @Override
    double rate(Traces t) {
      double[] losses = t.losses();
      // Length of the longest decreasing subsequence that ends at each point, by patience sorting.
      double[] tails = new double[losses.length];
      int longest = 0;
      int end = 0;
      int endLength = 1;
      for (int i = 0; i < losses.length; i++) {
        if (Double.isNaN(losses[i])) {
          continue;
        }
        int position = Arrays.binarySearch(tails, 0, longest, -losses[i]);
        int length = position < 0 ? -position : position + 1;
        tails[length - 1] = -losses[i];
        longest = Math.max(longest, length);
        if (length > endLength) {
          endLength = length;
          end = i;
        }
      }
      // fastai's start lies one whole length before the end, so that it may be -1.
      int start = end == 0 ? 0 : end - endLength;
      double section = (end - start) / 3.0;
      int answer = start + (int) section + (int) (section / 2);
      return t.rates()[answer < 0 ? answer + t.size() : answer];
    }
  },
  /**
   * <em>slide</em>: from the right, a window of 15 points slides left while the slopes at its ends
   * differ by more than 0.005; the answer is its left end.
   */
  SLIDE(16) {
    @Override
    double rate(Traces t) {
      double[] slope = Traces.gradient(t.losses());
      int right = t.size() - 1;
      int left = right - 15;
      int answer = left;
      while (left >= 0 && Math.abs((float) slope[right] - (float) slope[left]) > 0.005f) {
        answer = left;
        left--;
        right--;
      }
      return t.rates()[answer];
    }
  },
  /** <em>steep</em>: where the loss falls fastest on the axis of ln rate. */
  STEEPEST(2) {
    @Override
    double rate(Traces t) {
      double[] slope = new double[t.size() - 1];
      for (int i = 0; i < slope.length; i++) {
        float fall = (float) (t.losses()[i + 1] - t.losses()[i]);
        slope[i] = fall / (ln(t.rates()[i + 1]) - ln(t.rates()[i]));
      }
      return t.rates()[Traces.argMin(slope)];
    }
  },
  /** <em>minimum</em>: a tenth of the rate with the least loss. */
  MINIMUM(1) {
    @Override
    double rate(Traces t) {
      return t.rates()[Traces.argMin(t.losses())] / 10;
    }
  };

  private static final double BETA = 0.98;
  private static final int TAIL = 5;

  private final int fewest;

  Fastai(int fewest) {
    this.fewest = fewest;
  }

  abstract double rate(Traces traces);

  @Override
  public OptionalDouble suggest(Curve curve) {
    Traces traces = record(curve);
    if (traces.size() < fewest) {
      return OptionalDouble.empty();
    }
    double rate = rate(traces);
    return Traces.usable(rate) ? OptionalDouble.of(rate) : OptionalDouble.empty();
  }

  private static Traces record(Curve curve) {
    double[] losses = curve.losses();
    float mean = 0;
    float best = Float.POSITIVE_INFINITY;
    int n = 0;
    boolean diverged = false;
    while (n < losses.length && !diverged) {
      // PyTorch multiplies and adds with one rounding.
      float step = mean - (float) losses[n];
      mean = (float) (mean - (double) step * (1 - (float) BETA));
      float smooth = mean / (float) Traces.weight(BETA, n + 1);
      best = smooth < best ? smooth : best;
      diverged = smooth > 4 * best;
      losses[n++] = smooth;
    }
    int start = losses.length / 10;
    int end = start;
    while (end < n - TAIL && !Double.isNaN(losses[end])) {
      end++;
    }
    return new Traces(curve.rates(), losses).slice(start, end);
  }

  private static float ln(double rate) {
    return (float) Math.log((float) rate);
  }
}
