package org.lr4j.finder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.lr4j.finder.Inconclusive.Reason;

/** Reads curves: the rate, its interval and the bounds, or the reason why there is no answer. */
public final class Analysis {
  /** Intervals of repeats that are further apart than this factor contradict each other. */
  private static final double APART = 2;

  private static final double CLEAR_FALL = 10;
  private static final int FEW_POINTS = 50;

  /** Smith (2017): the best rate is within a factor of two of the largest that still converges. */
  private static final double BOUND_WITHIN = 2;

  private Analysis() {}

  /**
   * The finding of recorded curves, by lr4j's own rule. Repeats are read together. A majority
   * without an answer makes the finding inconclusive.
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
    List<Reading> readings = readings(curves, metric);
    Reading reading = Reading.pooled(readings);
    Evidence evidence = evidence(curves, reading, steps);
    Optional<Finding> bounds = fromBounds(curves, metric, reading, evidence);
    if (bounds.isPresent()) {
      return bounds.get();
    }
    return reading.problem().isPresent()
        ? new Inconclusive(reading.problem().get(), evidence)
        : spanning(readings, found(curves, Belief.of(reading, Calibration.STANDARD), evidence));
  }

  /** A finding with an interval that holds the answers of all repeats, if they disagree. */
  static Found spanning(List<Curve> curves, Metric metric, Found found) {
    return spanning(readings(curves, metric), found);
  }

  /** Where repeats disagree, the mean of their answers is no rate that any of them supports. */
  private static Found spanning(List<Reading> readings, Found found) {
    if (readings.size() < 2) {
      return found;
    }
    List<Interval> own =
        readings.stream()
            .filter(reading -> reading.problem().isEmpty())
            .map(reading -> Belief.of(reading, Calibration.STANDARD).estimate().interval())
            .toList();
    if (own.isEmpty()) {
      return found;
    }
    boolean apart =
        own.stream().mapToDouble(Interval::high).min().orElseThrow() * APART
            < own.stream().mapToDouble(Interval::low).max().orElseThrow();
    if (!apart) {
      return found;
    }
    double low = own.stream().mapToDouble(Interval::low).min().orElseThrow();
    double high = own.stream().mapToDouble(Interval::high).max().orElseThrow();
    List<Warning> warnings = new ArrayList<>(found.evidence().warnings());
    warnings.add(Warning.REPEATS_DISAGREE);
    return Found.of(
        found.rate(),
        new Interval(
            Math.min(low, found.interval().low()), Math.max(high, found.interval().high())),
        found.bounds(),
        found.evidence().withWarnings(warnings));
  }

  /** What repeats of one sweep say together. */
  static Reading reading(List<Curve> curves, Metric metric) {
    return Reading.pooled(readings(curves, metric));
  }

  private static List<Reading> readings(List<Curve> curves, Metric metric) {
    List<Reading> readings = new ArrayList<>();
    for (Curve curve : curves) {
      Reading reading = Reading.of(Signal.of(curve, metric));
      if (notPositive(curve)) {
        reading = reading.because(Reason.RATES_NOT_POSITIVE);
      } else if (!RateOrder.rises(curve)) {
        reading = reading.because(Reason.RATES_DO_NOT_RISE);
      }
      readings.add(reading);
    }
    return readings;
  }

  /** What repeats of one sweep say by another rule, which reads each of them. */
  static Reading reading(List<Curve> curves, Metric metric, Rule rule) {
    Reading own = reading(curves, metric);
    OptionalDouble answer = answer(curves, rule);
    boolean nothing = Double.isNaN(own.end());
    return answer.isEmpty() || nothing ? own : own.at(answer.getAsDouble());
  }

  /** The answer of a rule, the geometric mean over the curves for which it has one. */
  static OptionalDouble rate(List<Curve> curves, Rule rule) {
    if (curves.size() == 1) {
      return rule.suggest(curves.get(0));
    }
    OptionalDouble octaves = answer(curves, rule);
    return octaves.isEmpty() ? octaves : OptionalDouble.of(Math.pow(2, octaves.getAsDouble()));
  }

  /** The answer of a rule in octaves, the mean over the curves for which it has one. */
  static OptionalDouble answer(List<Curve> curves, Rule rule) {
    return curves.stream()
        .map(rule::suggest)
        .filter(OptionalDouble::isPresent)
        .mapToDouble(answer -> Belief.log2(usable(answer.getAsDouble())))
        .average();
  }

  private static double usable(double rate) {
    if (!Traces.usable(rate)) {
      throw new IllegalStateException(
          "the rule gave the rate " + rate + "; a rule must give a finite rate above 0, or none");
    }
    return rate;
  }

  /** Curves with what the rules say and what makes their reading less sure. */
  static Evidence evidence(List<Curve> curves, Reading reading, long steps) {
    List<Warning> warnings = new ArrayList<>();
    if (curves.stream().anyMatch(curve -> curve.size() < FEW_POINTS)) {
      warnings.add(Warning.FEW_POINTS);
    }
    boolean blowsUp = Double.isFinite(reading.blowUp());
    if (reading.significance() < Reading.SIGNIFICANT && blowsUp) {
      warnings.add(Warning.DIVERGES_WITHOUT_FALL);
    } else if (reading.significance() < CLEAR_FALL) {
      warnings.add(Warning.NOISY);
    }
    if (reading.stillFalling()) {
      warnings.add(Warning.STILL_FALLING);
    }
    return Evidence.of(curves, steps)
        .withRules(Rules.ask(curves))
        .withCandidates(new LocalMinima().candidates(curves.get(0)))
        .withWarnings(reading.problem().isEmpty() ? warnings : List.of());
  }

  /** The answer of a belief. */
  static Found found(List<Curve> curves, Belief belief, Evidence evidence) {
    Clue.Estimate estimate = belief.estimate();
    return found(curves, belief, estimate.rate(), estimate.interval(), evidence);
  }

  /** An answer that another rule gave, with the interval of a belief. */
  static Found found(List<Curve> curves, Belief belief, double rate, Evidence evidence) {
    return found(curves, belief, rate, belief.estimate().interval(), evidence);
  }

  private static Found found(
      List<Curve> curves, Belief belief, double rate, Interval interval, Evidence evidence) {
    return Found.of(
        rate,
        new Interval(Math.min(interval.low(), rate), Math.max(interval.high(), rate)),
        BoundsRule.of(curves, rate),
        evidence.withPosterior(belief.posterior()));
  }

  /** Where accuracy decides and stopped rising within the range, the upper bound is the answer. */
  static Optional<Finding> fromBounds(
      List<Curve> curves, Metric metric, Reading reading, Evidence evidence) {
    Reason problem = reading.problem().orElse(null);
    boolean due =
        metric == Metric.ACCURACY
            && problem != Reason.TOO_FEW_POINTS
            && (problem != null || reading.blowUp() == Double.POSITIVE_INFINITY);
    return (due ? BoundsRule.within(curves) : Optional.<Bounds>empty())
        .map(
            bounds ->
                Found.of(
                    bounds.max(),
                    new Interval(bounds.max() / BOUND_WITHIN, bounds.max() * BOUND_WITHIN),
                    bounds,
                    evidence));
  }

  private static boolean notPositive(Curve curve) {
    return 2 * Arrays.stream(curve.rates()).filter(rate -> rate <= 0).count() > curve.size();
  }
}
