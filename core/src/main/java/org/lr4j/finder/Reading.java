package org.lr4j.finder;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.lr4j.finder.Inconclusive.Reason;

/**
 * What a sweep says, in octaves (log2 of rates): where its smoothed loss is lowest, how far that
 * fall stands out, and where the loss blows up. A loss shows what a rate does a few points later.
 *
 * <p>Losses are smoothed with Gaussian weights of half an octave. A fall of s standard errors
 * stands out more the larger s is; below {@link #SIGNIFICANT} it may be noise. The loss blows up
 * where it first lies above its initial level by thirty times its fall (by ten times, if that is
 * not significant) and by eight times its noise, or where it is no longer finite.
 *
 * @param reason why the sweep says nothing of use, null if it does
 * @param fall where the smoothed loss is lowest
 * @param halfway where it has made half of its fall
 * @param spacing how far apart the rates lie around the fall, 0 where that does not matter
 * @param significance how many standard errors the loss falls there
 * @param blowUp where the loss blows up; infinite where it does not
 * @param start the first rate
 * @param end the last rate
 */
record Reading(
    @Nullable Reason reason,
    double fall,
    double halfway,
    double spacing,
    double significance,
    double blowUp,
    double start,
    double end) {
  static final double SIGNIFICANT = 3.5;

  /** Below this a fall without a blow-up is taken for noise: the best of some thirty places. */
  private static final double NOTICEABLE = 2.5;

  private static final int FEWEST = 10;
  private static final double NARROWEST = 0.5;
  private static final double HALF_AN_OCTAVE = 0.5 / Belief.OCTAVES_PER_DECADE;
  private static final double AT_THE_END = 0.5;
  private static final double BLOW_UP_WITHOUT_FALL = 10;
  private static final double BLOW_UP = 30;
  private static final double BLOW_UP_IN_NOISE = 8;
  private static final double STEEP = 2;

  /** The lag was measured on sweeps denser than that, in octaves a point. */
  private static final double WIDEST = 0.5;

  static Reading of(Signal signal) {
    if (signal.size() < FEWEST) {
      boolean diverges = signal.cut() && signal.points() >= FEWEST;
      return none(signal, diverges ? Reason.ALL_RATES_DIVERGE : Reason.TOO_FEW_POINTS);
    }
    if (signal.end() - signal.start() < NARROWEST) {
      return none(signal, Reason.RANGE_TOO_NARROW);
    }
    double lowest = Arrays.stream(signal.y()).min().orElseThrow();
    double highest = Arrays.stream(signal.y()).max().orElseThrow();
    if (highest - lowest <= 1e-9 * Math.max(Math.abs(lowest), Math.abs(highest))) {
      return none(signal, Reason.CONSTANT_LOSS);
    }
    double initial = signal.initialLoss();
    double noise = signal.noise();
    SavedLoss saved = new SavedLoss(signal, initial, HALF_AN_OCTAVE);
    double[] depth = saved.depth();
    int deepest = 0;
    for (int cell = 1; cell < depth.length; cell++) {
      deepest = depth[cell] > depth[deepest] ? cell : deepest;
    }
    double significance =
        depth[deepest] == 0
            ? 0
            : Math.min(Belief.SURE, depth[deepest] / saved.standardError(deepest, noise));
    double fall = saved.log10Rate(deepest) + saved.vertex(depth, deepest);
    if (fall <= signal.start() + signal.head()) {
      // What lies there is the level that a fall would be measured from.
      significance = 0;
    }
    boolean fell = significance >= SIGNIFICANT;
    double drop = (fell ? BLOW_UP : BLOW_UP_WITHOUT_FALL) * (initial - lowest);
    double blowUp = blowUp(signal, initial + Math.max(drop, BLOW_UP_IN_NOISE * noise));
    int half = deepest;
    while (half > 0 && depth[half] > depth[deepest] / 2) {
      half--;
    }
    Reading reading =
        new Reading(
            null,
            octaves(fall),
            octaves(saved.log10Rate(half)),
            octaves(spacing(signal, fall)),
            significance,
            blowUp,
            octaves(signal.start()),
            octaves(signal.end()));
    if (significance < NOTICEABLE && blowUp == Double.POSITIVE_INFINITY) {
      return reading.because(Reason.LOSS_NEVER_FELL);
    }
    if (fell && signal.cut() && fallsFasterThanEver(signal)) {
      return reading.because(Reason.STILL_FALLING_AT_END);
    }
    // A blow-up so near the start leaves no room in which a fall could have been missed.
    boolean below = !fell && blowUp < octaves(signal.start() + signal.head()) + 3;
    return below ? reading.because(Reason.BELOW_RANGE) : reading;
  }

  /** How far apart neighbouring rates lie around one of them, in decades. */
  private static double spacing(Signal signal, double rate) {
    double[] x = signal.x();
    int found = Arrays.binarySearch(x, rate);
    int middle = found < 0 ? -found - 1 : found;
    int reach = Math.max(2, x.length / 20);
    int from = Math.max(0, Math.min(x.length - 2, middle - reach));
    int to = Math.min(x.length - 1, Math.max(from + 1, middle + reach));
    return (x[to] - x[from]) / (to - from);
  }

  /** Whether the loss became infinite while it fell: a loss without a lower bound. */
  private static boolean fallsFasterThanEver(Signal signal) {
    double[] y = signal.y();
    int n = y.length;
    double last = y[n - 1];
    double before = Arrays.stream(y, 0, n - Math.max(3, n / 30)).min().orElseThrow();
    return last < before && before - last > STEEP * (signal.initialLoss() - before);
  }

  /** The mean of repeats; the reason of most of them, if most have one. */
  static Reading pooled(List<Reading> readings) {
    List<Reading> useful = readings.stream().filter(r -> r.reason == null).toList();
    if (2 * useful.size() < readings.size()) {
      return readings.stream().filter(r -> r.reason != null).findFirst().orElseThrow();
    }
    double weight = useful.stream().mapToDouble(Reading::weight).sum();
    double fall = mean(useful, weight, Reading::fall);
    double blowUp =
        useful.stream()
            .mapToDouble(Reading::blowUp)
            .filter(Double::isFinite)
            .average()
            .orElse(Double.POSITIVE_INFINITY);
    return new Reading(
        null,
        fall,
        mean(useful, weight, Reading::halfway),
        mean(useful, weight, Reading::spacing),
        Math.sqrt(weight),
        blowUp,
        useful.get(0).start,
        useful.stream().mapToDouble(Reading::end).max().orElseThrow());
  }

  private static double mean(
      List<Reading> readings, double weights, ToDoubleFunction<Reading> value) {
    return readings.stream().mapToDouble(r -> value.applyAsDouble(r) * r.weight()).sum() / weights;
  }

  /** The reading with the answer of another rule in place of the fall. */
  Reading at(double log2Rate) {
    double instead = log2Rate + Calibration.STANDARD.bestBelowFall();
    return new Reading(null, instead, instead, 0, Belief.SURE, blowUp, start, end);
  }

  /** The best rate as the fall alone has it, in octaves. */
  double bestByFall(Calibration calibration) {
    return earlier(fall, calibration) - calibration.bestBelowFall();
  }

  /** The rate at which a sweep leaves the plateau of an untrained model, in octaves. */
  double onset() {
    return earlier(halfway, Calibration.STANDARD);
  }

  /** The rate that acted some points before its effect shows in the loss. */
  private double earlier(double log2Rate, Calibration calibration) {
    return log2Rate - calibration.lag() * Math.min(spacing, WIDEST);
  }

  /** Whether the loss is lowest at the last rates, so that larger ones may train better still. */
  boolean stillFalling() {
    return reason == null
        && blowUp == Double.POSITIVE_INFINITY
        && significance >= SIGNIFICANT
        && fall > end - AT_THE_END;
  }

  /** Whether the sweep alone tells where to look: a second one would not tell it much better. */
  boolean standsOut() {
    return reason == null && significance >= 2 * Calibration.STANDARD.doubtful();
  }

  Optional<Reason> problem() {
    return Optional.ofNullable(reason);
  }

  private double weight() {
    return Math.max(1e-6, significance * significance);
  }

  Reading because(Reason why) {
    return new Reading(why, fall, halfway, spacing, significance, blowUp, start, end);
  }

  private static Reading none(Signal signal, Reason why) {
    double start = signal.size() > 0 ? octaves(signal.start()) : Double.NaN;
    double end = signal.size() > 0 ? octaves(signal.end()) : Double.NaN;
    double blowUp = signal.blowsUp() && signal.size() > 0 ? end : Double.POSITIVE_INFINITY;
    return new Reading(why, Double.NaN, Double.NaN, 0, 0, blowUp, start, end);
  }

  /** The first rate whose loss exceeds a limit, the last if the sweep was cut, or ∞. */
  private static double blowUp(Signal signal, double limit) {
    for (int i = 0; i < signal.size(); i++) {
      if (signal.y()[i] > limit) {
        return octaves(signal.x()[i]);
      }
    }
    return signal.blowsUp() ? octaves(signal.end()) : Double.POSITIVE_INFINITY;
  }

  private static double octaves(double decades) {
    return decades * Belief.OCTAVES_PER_DECADE;
  }
}
