package org.lr4j.finder;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/**
 * A learning rate was found.
 *
 * @param rate the peak rate to train at
 * @param interval where the rate may lie, given the noise
 * @param bounds the rates for a cyclical schedule
 * @param candidates other rates worth trying, in increasing order
 * @param evidence what was recorded
 */
public record Found(
    double rate, Interval interval, Bounds bounds, List<Candidate> candidates, Evidence evidence)
    implements Finding {
  /** Candidates lie four times apart; between them the rate is known to about a factor of two. */
  private static final double CONFIRMED_WITHIN = 2;

  /** Copies. */
  public Found {
    candidates = List.copyOf(candidates);
  }

  /**
   * The finding that rests on confirming runs: the moved rate, its bounds moved along, evidence.
   */
  Found confirmed(double confirmedRate, List<Trial> trials, long steps, boolean learned) {
    double moved = confirmedRate / rate;
    return new Found(
        confirmedRate,
        learned
            ? new Interval(confirmedRate / CONFIRMED_WITHIN, confirmedRate * CONFIRMED_WITHIN)
            : interval,
        evidence.accuracyMeasured()
            ? bounds
            : new Bounds(bounds.base() * moved, bounds.max() * moved),
        candidates,
        evidence.confirmed(trials, steps, !learned));
  }

  @Override
  public Found warned(Warning warning) {
    return new Found(rate, interval, bounds, candidates, evidence.warned(warning));
  }

  @Override
  public Found orElseThrow() {
    return this;
  }

  /**
   * The answer in one line.
   *
   * @return such as {@code learning rate 0.062 (0.031 to 0.12), bounds 0.016 to 0.062}
   */
  @Override
  public String toString() {
    return "learning rate "
        + brief(rate)
        + " ("
        + brief(interval.low())
        + " to "
        + brief(interval.high())
        + "), bounds "
        + brief(bounds.base())
        + " to "
        + brief(bounds.max());
  }

  private static String brief(double value) {
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(2)).stripTrailingZeros();
    return value < 1e-4 ? rounded.toString() : rounded.toPlainString();
  }
}
