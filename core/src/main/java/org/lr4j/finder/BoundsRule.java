package org.lr4j.finder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The bounds of a cyclical schedule (Smith, 2017, section 3.3). From accuracy against rate, on the
 * axis the sweep moved along: base is where accuracy starts to rise, the first rate at which the
 * smoothed accuracy has made a tenth of its whole rise; max is where it stops rising, the first
 * rate at which it has made nine tenths. Where no accuracy was measured, max is the rate that was
 * found and base a quarter of it, Smith's rule of thumb.
 *
 * <p>A long sweep trains as it goes, so that its accuracy may stay near its best up to the end,
 * where lr4j's own rule has no answer. If the rise stopped within the first three quarters of the
 * sweep, max is the answer then.
 */
final class BoundsRule {
  private static final int FEWEST = 10;
  private static final double STARTS = 0.1;
  private static final double STOPS = 0.9;
  private static final double CLEAR_RISE = 3;
  private static final double RULE_OF_THUMB = 4;
  private static final double STOPPED_WITHIN = 0.75;

  private BoundsRule() {}

  static Bounds of(List<Curve> curves, double rate) {
    return mean(curves.stream().flatMap(curve -> fromAccuracy(curve).stream()).toList())
        .orElseGet(() -> new Bounds(rate / RULE_OF_THUMB, rate));
  }

  /** The bounds, if in every curve the accuracy stopped rising well before the end. */
  static Optional<Bounds> within(List<Curve> curves) {
    List<Bounds> measured = new ArrayList<>();
    for (Curve curve : curves) {
      Optional<Bounds> bounds = fromAccuracy(curve);
      if (bounds.isEmpty() || bounds.get().max() > lateRate(curve)) {
        return Optional.empty();
      }
      measured.add(bounds.get());
    }
    return mean(measured);
  }

  private static double lateRate(Curve curve) {
    return curve.point((int) (STOPPED_WITHIN * (curve.size() - 1))).rate();
  }

  private static Optional<Bounds> mean(List<Bounds> measured) {
    return measured.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Bounds(
                geometricMean(measured.stream().mapToDouble(Bounds::base).toArray()),
                geometricMean(measured.stream().mapToDouble(Bounds::max).toArray())));
  }

  static Optional<Bounds> fromAccuracy(Curve curve) {
    double[] accuracies = curve.accuracies();
    int[] measured =
        IntStream.range(0, curve.size())
            .filter(i -> Double.isFinite(accuracies[i]) && curve.point(i).rate() > 0)
            .toArray();
    if (measured.length < FEWEST) {
      return Optional.empty();
    }
    double[] rates = Arrays.stream(measured).mapToDouble(i -> curve.point(i).rate()).toArray();
    double[] raw = Arrays.stream(measured).mapToDouble(i -> accuracies[i]).toArray();
    double[] smooth = centredMean(raw, Math.max(1, raw.length / 20));
    int top = 0;
    for (int i = 1; i < smooth.length; i++) {
      top = smooth[i] > smooth[top] ? i : top;
    }
    double low = Arrays.stream(smooth, 0, top + 1).min().orElseThrow();
    double rise = smooth[top] - low;
    double[] residuals = new double[raw.length];
    Arrays.setAll(residuals, i -> Math.abs(raw[i] - smooth[i]));
    if (!(rise > CLEAR_RISE * 1.4826 * Signal.median(residuals))) {
      return Optional.empty();
    }
    int base = firstAtLeast(smooth, low + STARTS * rise);
    int max = firstAtLeast(smooth, low + STOPS * rise);
    return rates[max] > rates[base]
        ? Optional.of(new Bounds(rates[base], rates[max]))
        : Optional.empty();
  }

  private static double[] centredMean(double[] values, int reach) {
    double[] sums = new double[values.length + 1];
    for (int i = 0; i < values.length; i++) {
      sums[i + 1] = sums[i] + values[i];
    }
    double[] means = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      int from = Math.max(0, i - reach);
      int to = Math.min(values.length, i + reach + 1);
      means[i] = (sums[to] - sums[from]) / (to - from);
    }
    return means;
  }

  private static int firstAtLeast(double[] values, double level) {
    int i = 0;
    while (values[i] < level) {
      i++;
    }
    return i;
  }

  private static double geometricMean(double[] values) {
    return Math.exp(Arrays.stream(values).map(Math::log).average().orElseThrow());
  }
}
