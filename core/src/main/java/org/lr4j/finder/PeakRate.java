package org.lr4j.finder;

import java.util.Arrays;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.lr4j.finder.Inconclusive.Reason;

/**
 * lr4j's own rule: the peak rate for a training whose rate then falls to zero.
 *
 * <p>The loss <em>saved</em> by a rate is what lies below the initial level, smoothed over half a
 * decade. Let r be the rate below which 85 % of all saving was collected, an area on the axis of
 * log rate. The answer is r/10, or a tenth of the rate where the loss blows up if that is lower. An
 * area is moved little by the noise of single losses, unlike a minimum or a steepest point. The
 * answer does not change when losses are scaled or shifted, and scales with the rates.
 *
 * <p>The constants were chosen on recorded range tests of tasks whose best rates were measured;
 * {@code docs/finder.md} has the table and the command that prints it.
 */
final class PeakRate implements Rule {
  private static final int FEWEST = 10;
  private static final double NARROWEST = 0.5;
  private static final double WIDE = 0.5;
  private static final double FINE = 0.1;
  private static final double IGNORED_DEPTH = 0.1;
  private static final double SHARE = 0.85;
  private static final double DECADES_BELOW = 1;
  static final double SIGNIFICANT = 5;
  private static final double EDGE = 0.9;
  private static final double BLOW_UP_WITHOUT_FALL = 10;
  private static final double FLOOR = 0.3;
  private static final double WIDENING = 1.3;
  private static final double WIDEST = 3;

  /**
   * What the rule says of one curve, in decades.
   *
   * @param reason why there is no answer, null if there is one
   * @param log10Rate the answer
   * @param below how far the interval reaches below it
   * @param above how far the interval reaches above it
   * @param standardError from the jackknife
   * @param significance depth of the fall in standard errors
   */
  record Verdict(
      @Nullable Reason reason,
      double log10Rate,
      double below,
      double above,
      double standardError,
      double significance) {
    static Verdict no(Reason reason) {
      return new Verdict(reason, Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0);
    }
  }

  @Override
  public OptionalDouble suggest(Curve curve) {
    Verdict verdict = judge(Signal.of(curve));
    return verdict.reason() == null
        ? OptionalDouble.of(Math.pow(10, verdict.log10Rate()))
        : OptionalDouble.empty();
  }

  static Verdict judge(Signal signal) {
    if (signal.size() < FEWEST) {
      return Verdict.no(signal.cut() ? Reason.ALL_RATES_DIVERGE : Reason.TOO_FEW_POINTS);
    }
    if (signal.end() - signal.start() < NARROWEST) {
      return Verdict.no(Reason.RANGE_TOO_NARROW);
    }
    double lowest = Arrays.stream(signal.y()).min().orElseThrow();
    double highest = Arrays.stream(signal.y()).max().orElseThrow();
    if (highest - lowest <= 1e-9 * Math.max(Math.abs(lowest), Math.abs(highest))) {
      return Verdict.no(Reason.CONSTANT_LOSS);
    }
    double initial = signal.initialLoss();
    double noise = signal.noise();
    SavedLoss wide = new SavedLoss(signal, initial, WIDE);
    SavedLoss fine = new SavedLoss(signal, initial, FINE);
    double[] depth = wide.depth(-1);
    double[] fineDepth = fine.depth(-1);
    double significance =
        Math.max(significance(wide, depth, noise), significance(fine, fineDepth, noise));
    boolean fell = max(depth) > 0 && significance >= SIGNIFICANT;
    double drop = (fell ? RangeTest.BLOW_UP : BLOW_UP_WITHOUT_FALL) * (initial - lowest);
    double cap = blowUp(signal, initial + Math.max(drop, 8 * noise)) - DECADES_BELOW;
    if (!fell) {
      return withoutFall(signal, cap, significance);
    }
    if (!fine.diverged() && fineDepth[fine.measured()] >= EDGE * max(fineDepth)) {
      return Verdict.no(Reason.STILL_FALLING_AT_END);
    }
    double answer = Math.min(cap, answer(wide, depth));
    if (answer < signal.start()) {
      return Verdict.no(Reason.BELOW_RANGE);
    }
    double error = jackknife(wide, answer, cap);
    double width = Math.min(WIDEST, Math.hypot(FLOOR, WIDENING * error));
    return new Verdict(null, answer, width, width, error, significance);
  }

  private static Verdict withoutFall(Signal signal, double cap, double significance) {
    if (cap == Double.POSITIVE_INFINITY) {
      return Verdict.no(Reason.LOSS_NEVER_FELL);
    }
    // A blow-up so near the start leaves no room in which a fall could have been missed.
    return cap < signal.start() + signal.head()
        ? Verdict.no(Reason.BELOW_RANGE)
        : new Verdict(null, cap, 0.5, 0.3, 0, significance);
  }

  /** log10 of the first rate whose loss exceeds a limit, of the last if the sweep was cut, or ∞. */
  private static double blowUp(Signal signal, double limit) {
    for (int i = 0; i < signal.size(); i++) {
      if (signal.y()[i] > limit) {
        return signal.x()[i];
      }
    }
    return signal.cut() ? signal.end() : Double.POSITIVE_INFINITY;
  }

  private static double answer(SavedLoss saved, double[] depth) {
    double[] area = new double[depth.length];
    double deepest = max(depth);
    double sum = 0;
    for (int cell = 0; cell < depth.length; cell++) {
      sum += Math.max(0, depth[cell] / deepest - IGNORED_DEPTH);
      area[cell] = sum;
    }
    double target = SHARE * sum;
    int cell = 0;
    while (area[cell] < target) {
      cell++;
    }
    double before = cell > 0 ? area[cell - 1] : 0;
    double back = SavedLoss.STEP * (area[cell] - target) / (area[cell] - before);
    return saved.log10Rate(cell) - back - DECADES_BELOW;
  }

  /** Standard error of the answer from leaving out one fifth of the points at a time. */
  private static double jackknife(SavedLoss saved, double answer, double cap) {
    double[] answers = new double[SavedLoss.FOLDS];
    for (int fold = 0; fold < answers.length; fold++) {
      double[] depth = saved.depth(fold);
      answers[fold] = max(depth) > 0 ? Math.min(cap, answer(saved, depth)) : answer;
    }
    double mean = Arrays.stream(answers).average().orElseThrow();
    double squares = Arrays.stream(answers).map(a -> (a - mean) * (a - mean)).sum();
    return Math.sqrt((SavedLoss.FOLDS - 1.0) / SavedLoss.FOLDS * squares);
  }

  private static double significance(SavedLoss saved, double[] depth, double noise) {
    int deepest = 0;
    for (int cell = 1; cell < depth.length; cell++) {
      deepest = depth[cell] > depth[deepest] ? cell : deepest;
    }
    double error = saved.standardError(deepest, noise);
    return depth[deepest] == 0 ? 0 : depth[deepest] / error;
  }

  private static double max(double[] values) {
    return Arrays.stream(values).max().orElseThrow();
  }
}
