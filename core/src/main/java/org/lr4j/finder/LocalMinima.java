package org.lr4j.finder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The rule of Ahemad's article (<em>Speeding up neural net training with LR-Finder</em>):
 * candidates are local minima of the validation loss whose loss is near the least, each at least 20
 * % above the one before. The suggestion is the largest of them, the highest rate that still keeps
 * the loss low.
 *
 * <p>Losses are averaged over five points, centred; near means at most a quarter of the way from
 * the least up to the level of the first points. Without validation losses the training losses
 * serve.
 */
public final class LocalMinima implements Rule {
  private static final int WINDOW = 5;
  private static final double NEAR = 0.25;
  private static final int FIRST_POINTS = 11;
  private static final double DISTINCT = 1.2;

  /** The rule; it has no settings. */
  public LocalMinima() {}

  @Override
  public OptionalDouble suggest(Curve curve) {
    List<Candidate> candidates = candidates(curve);
    return candidates.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(candidates.get(candidates.size() - 1).rate());
  }

  /**
   * All candidates.
   *
   * @param curve what a sweep recorded
   * @return in increasing order of their rates; empty for a curve without a local minimum
   */
  public List<Candidate> candidates(Curve curve) {
    Traces measured = measured(curve);
    double[] smooth = centredMeans(measured.losses());
    double best = Double.POSITIVE_INFINITY;
    for (double loss : smooth) {
      best = loss < best ? loss : best;
    }
    int head = Math.min(FIRST_POINTS, smooth.length);
    double level = head == 0 ? best : Signal.median(Arrays.copyOf(smooth, head));
    double near = best + NEAR * (level - best);
    List<Candidate> candidates = new ArrayList<>();
    double last = 0;
    for (int i = 1; i < smooth.length - 1; i++) {
      double rate = measured.rates()[i];
      boolean minimum = smooth[i] < smooth[i - 1] && smooth[i] <= smooth[i + 1];
      if (minimum && smooth[i] <= near && rate >= DISTINCT * last) {
        candidates.add(new Candidate(rate, smooth[i]));
        last = rate;
      }
    }
    return candidates;
  }

  private static double[] centredMeans(double[] losses) {
    double[] means = new double[losses.length];
    for (int i = 0; i < means.length; i++) {
      int from = Math.max(0, i - WINDOW / 2);
      int to = Math.min(means.length, i + WINDOW / 2 + 1);
      // Relative to the centre, so that equal losses have exactly equal means.
      double above = 0;
      for (int j = from; j < to; j++) {
        above += losses[j] - losses[i];
      }
      means[i] = losses[i] + above / (to - from);
    }
    return means;
  }

  /** The held-out losses, or the training losses where none was measured at all. */
  private static Traces measured(Curve curve) {
    double[] losses = curve.losses();
    int end = curve.finitePoints();
    Traces held = finite(curve.rates(), curve.validationLosses(), end);
    return held.size() > 0 ? held : finite(curve.rates(), losses, end);
  }

  private static Traces finite(double[] rates, double[] losses, int end) {
    int n = 0;
    for (int i = 0; i < end; i++) {
      if (Double.isFinite(losses[i]) && Traces.usable(rates[i])) {
        rates[n] = rates[i];
        losses[n++] = losses[i];
      }
    }
    return new Traces(rates, losses).slice(0, n);
  }
}
