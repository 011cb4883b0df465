package org.lr4j.finder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.lr4j.finder.Inconclusive.Reason;
import org.lr4j.finder.PeakRate.Verdict;

/** Reads curves: the rate, its interval and the bounds, or the reason why there is no answer. */
public final class Analysis {
  private static final double CLEAR_FALL = 10;
  private static final int FEW_POINTS = 50;

  /** Smith (2017): the best rate is within a factor of two of the largest that still converges. */
  private static final double BOUND_WITHIN = 2;

  private Analysis() {}

  /**
   * The finding of recorded curves. Each is read by lr4j's rule; of several repeats the answer is
   * the geometric mean, and their spread widens the interval. A majority without an answer makes
   * the finding inconclusive, for the commonest reason.
   *
   * @param curves one or more sweeps of the same model
   * @param metric what of the curves to read
   * @param steps optimizer steps that the curves took
   * @return the finding
   * @throws IllegalArgumentException if there is no curve
   */
  public static Finding of(List<Curve> curves, Metric metric, long steps) {
    if (curves.isEmpty()) {
      throw new IllegalArgumentException("there is no curve to read");
    }
    List<Verdict> verdicts = new ArrayList<>();
    List<Reason> reasons = new ArrayList<>();
    for (Curve curve : curves) {
      Verdict verdict =
          RateOrder.rises(curve)
              ? PeakRate.judge(Signal.of(curve, metric))
              : Verdict.no(Reason.RATES_DO_NOT_RISE);
      if (verdict.reason() == null) {
        verdicts.add(verdict);
      } else {
        reasons.add(notPositive(curve) ? Reason.RATES_NOT_POSITIVE : verdict.reason());
      }
    }
    List<Candidate> candidates = new LocalMinima().candidates(curves.get(0));
    Evidence evidence =
        new Evidence(
            curves,
            Rules.ask(curves.get(0)),
            candidates.stream().map(Candidate::rate).toList(),
            List.copyOf(warnings(curves, verdicts)),
            List.of(),
            steps);
    if (reasons.size() >= verdicts.size()) {
      return fromBounds(curves, metric, candidates, evidence)
          .orElseGet(() -> new Inconclusive(commonest(reasons), evidence));
    }
    Merged merged = merge(verdicts);
    double rate = Math.pow(10, merged.log10Rate());
    Interval interval =
        new Interval(
            Math.pow(10, merged.log10Rate() - merged.below()),
            Math.pow(10, merged.log10Rate() + merged.above()));
    return new Found(rate, interval, BoundsRule.of(curves, rate), candidates, evidence);
  }

  /** Where accuracy decides and stopped rising within the range, the upper bound is the answer. */
  private static Optional<Finding> fromBounds(
      List<Curve> curves, Metric metric, List<Candidate> candidates, Evidence evidence) {
    return (metric == Metric.ACCURACY ? BoundsRule.within(curves) : Optional.<Bounds>empty())
        .map(
            bounds ->
                new Found(
                    bounds.max(),
                    new Interval(bounds.max() / BOUND_WITHIN, bounds.max() * BOUND_WITHIN),
                    bounds,
                    candidates,
                    evidence));
  }

  private record Merged(double log10Rate, double below, double above) {}

  private static Merged merge(List<Verdict> verdicts) {
    double[] answers = verdicts.stream().mapToDouble(Verdict::log10Rate).toArray();
    double mean = Arrays.stream(answers).average().orElseThrow();
    double below = 0;
    double above = 0;
    for (Verdict verdict : verdicts) {
      below = Math.max(below, verdict.below() + (mean - verdict.log10Rate()));
      above = Math.max(above, verdict.above() + (verdict.log10Rate() - mean));
    }
    // The mean of n repeats is surer than each of them, but not surer than the repeats are alike.
    double shrink = 1 / Math.sqrt(answers.length);
    double spread =
        Arrays.stream(answers).max().orElseThrow() - Arrays.stream(answers).min().orElseThrow();
    return new Merged(
        mean, Math.max(below * shrink, spread / 2), Math.max(above * shrink, spread / 2));
  }

  private static boolean notPositive(Curve curve) {
    return 2 * Arrays.stream(curve.rates()).filter(rate -> rate <= 0).count() > curve.size();
  }

  private static Reason commonest(List<Reason> reasons) {
    return reasons.stream()
        .collect(Collectors.groupingBy(reason -> reason, Collectors.counting()))
        .entrySet()
        .stream()
        .max(Map.Entry.<Reason, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .orElseThrow()
        .getKey();
  }

  private static Set<Warning> warnings(List<Curve> curves, List<Verdict> verdicts) {
    Set<Warning> warnings = EnumSet.noneOf(Warning.class);
    if (curves.stream().anyMatch(curve -> curve.size() < FEW_POINTS)) {
      warnings.add(Warning.FEW_POINTS);
    }
    if (verdicts.stream().anyMatch(verdict -> verdict.significance() < PeakRate.SIGNIFICANT)) {
      warnings.add(Warning.DIVERGES_WITHOUT_FALL);
    } else if (verdicts.stream().anyMatch(verdict -> verdict.significance() < CLEAR_FALL)) {
      warnings.add(Warning.NOISY);
    }
    return warnings;
  }
}
