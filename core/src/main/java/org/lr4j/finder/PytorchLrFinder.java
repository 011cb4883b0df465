package org.lr4j.finder;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * The suggestion of pytorch-lr-finder ({@code torch_lr_finder/lr_finder.py}, 0.2.2): losses
 * averaged with β = 0.95 from the first one on, stopped above five times the best, without the
 * first ten and the last five points; the answer is where the loss falls most from one point to the
 * next, just before the first NaN if there is one. Fewer than 17 points give none.
 */
final class PytorchLrFinder implements Rule {
  private static final int HEAD = 10;
  private static final int TAIL = 5;

  @Override
  public OptionalDouble suggest(Curve curve) {
    double[] recorded = record(curve.losses());
    if (recorded.length < HEAD + TAIL + 2) {
      return OptionalDouble.empty();
    }
    double[] losses = Arrays.copyOfRange(recorded, HEAD, recorded.length - TAIL);
    double rate = curve.rates()[HEAD + Traces.argMin(Traces.gradient(losses))];
    return Traces.usable(rate) ? OptionalDouble.of(rate) : OptionalDouble.empty();
  }

  /** The averaged losses up to the stop; the argument is changed. */
  static double[] record(double[] losses) {
    double best = Double.POSITIVE_INFINITY;
    for (int i = 0; i < losses.length; i++) {
      if (i > 0) {
        losses[i] = 0.05 * losses[i] + (1 - 0.05) * losses[i - 1];
      }
      // A first loss that is NaN stays the best: nothing is less than it.
      best = i == 0 || losses[i] < best ? losses[i] : best;
      if (losses[i] > 5 * best) {
        return Arrays.copyOf(losses, i + 1);
      }
    }
    return losses;
  }
}
