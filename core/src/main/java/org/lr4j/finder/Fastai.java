package org.lr4j.finder;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * The four suggestions of fastai ({@code fastai/callback/schedule.py}): losses smoothed by a
 * debiased exponential average with β = 0.98, stopped above four times the best, without the first
 * tenth and the last five points.
 */
enum Fastai implements Rule {
  /**
   * <em>valley</em>: two thirds into the longest decreasing subsequence. With the subsequence of
   * s+1 points ending at index e, the answer is at {@code e-s + ⌊s/3⌋ + ⌊s/6⌋}.
   */
  VALLEY {
    @Override
    double rate(Traces t) {
      double[] losses = t.losses();
      // Length of the longest decreasing subsequence that ends at each point, by patience sorting.
      double[] tails = new double[losses.length];
      int longest = 0;
      int end = 0;
      int endLength = 1;
      for (int i = 0; i < losses.length; i++) {
        int position = Arrays.binarySearch(tails, 0, longest, -losses[i]);
        int length = position < 0 ? -position : position + 1;
        tails[length - 1] = -losses[i];
        longest = Math.max(longest, length);
        if (length > endLength) {
          endLength = length;
          end = i;
        }
      }
      // fastai's start lies one whole length before the end.
      int start = end == 0 ? 0 : end - endLength;
      double section = (end - start) / 3.0;
      return t.rates()[Math.max(0, start + (int) section + (int) (section / 2))];
    }
  },
  /**
   * <em>slide</em>: from the right, a window of 15 points slides left while the slopes at its ends
   * differ by more than 0.005; the answer is its left end.
   */
  SLIDE {
    @Override
    double rate(Traces t) {
      double[] slope = Traces.gradient(t.losses());
      int right = t.size() - 1;
      int left = right - 15;
      int answer = Math.max(left, 0);
      while (left >= 0 && Math.abs(slope[right] - slope[left]) > 0.005) {
        answer = left;
        left--;
        right--;
      }
      return t.rates()[answer];
    }
  },
  /** <em>steep</em>: where the loss falls fastest on the axis of ln rate. */
  STEEPEST {
    @Override
    double rate(Traces t) {
      double[] slope = new double[t.size() - 1];
      for (int i = 0; i < slope.length; i++) {
        slope[i] = (t.losses()[i + 1] - t.losses()[i]) / Math.log(t.rates()[i + 1] / t.rates()[i]);
      }
      return t.rates()[Traces.argMin(slope)];
    }
  },
  /** <em>minimum</em>: a tenth of the rate with the least loss. */
  MINIMUM {
    @Override
    double rate(Traces t) {
      return t.rates()[t.argMin()] / 10;
    }
  };

  abstract double rate(Traces traces);

  @Override
  public OptionalDouble suggest(Curve curve) {
    Traces traces = Traces.of(curve, Traces.debiased(0.98, 0), 4);
    Traces middle = traces.skip(traces.size() / 10, 5);
    return middle.size() < 3 ? OptionalDouble.empty() : OptionalDouble.of(rate(middle));
  }
}
