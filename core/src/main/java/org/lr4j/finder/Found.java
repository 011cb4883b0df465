package org.lr4j.finder;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A learning rate was found. Immutable. */
public final class Found implements Finding {
  private final double rate;
  private final Interval interval;
  private final Bounds bounds;
  private final Evidence evidence;
  private final List<GroupRate> groups;
  private final @Nullable Assumed assumed;

  private Found(
      double rate,
      Interval interval,
      Bounds bounds,
      Evidence evidence,
      List<GroupRate> groups,
      @Nullable Assumed assumed) {
    this.rate = rate;
    this.interval = interval;
    this.bounds = bounds;
    this.evidence = evidence;
    this.groups = List.copyOf(groups);
    this.assumed = assumed;
  }

  /**
   * The rate of one parameter group.
   *
   * @param name what the group is called
   * @param rate its peak rate
   */
  public record GroupRate(String name, double rate) {}

  /**
   * What training the rate is for.
   *
   * @param schedule the shape, in words or as a schedule's text form
   * @param steps its length in optimizer steps; 0 where none was given
   */
  public record Assumed(String schedule, long steps) {
    /** The shape of the short trainings where no schedule was given. */
    public static final String DECAY = "a rate that falls linearly to zero";

    @Override
    public String toString() {
      return schedule + (steps > 0 ? " over " + steps + " steps" : "");
    }
  }

  /**
   * A finding.
   *
   * @param rate the peak rate to train at
   * @param interval it contains a rate within 5 % of the best, in at least 80 % of measured tasks
   * @param bounds the rates for a cyclical schedule
   * @param evidence what was recorded
   * @return the finding
   * @throws IllegalArgumentException if the rate is not above 0 and finite
   */
  public static Found of(double rate, Interval interval, Bounds bounds, Evidence evidence) {
    if (!(rate > 0 && rate <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException("a rate must be above 0 and finite, but is " + rate);
    }
    return new Found(rate, interval, bounds, evidence, List.of(), null);
  }

  /**
   * The same finding with each parameter group's rate.
   *
   * @param rates in the optimizer's order
   * @return the finding
   */
  public Found withGroups(List<GroupRate> rates) {
    return new Found(rate, interval, bounds, evidence, rates, assumed);
  }

  /**
   * The same finding, which says for what training it is.
   *
   * @param training shape and length
   * @return the finding
   */
  public Found withAssumed(Assumed training) {
    return new Found(rate, interval, bounds, evidence, groups, training);
  }

  /**
   * The peak rate to train at; where parameter groups differ, that of the first one that moves.
   *
   * @return a rate above 0
   */
  public double rate() {
    return rate;
  }

  /**
   * It contains a rate that loses at most 5 % of the progress, in at least 80 % of measured tasks.
   *
   * @return the interval
   */
  public Interval interval() {
    return interval;
  }

  /**
   * The rates for a cyclical schedule.
   *
   * @return base and maximum
   */
  public Bounds bounds() {
    return bounds;
  }

  /**
   * Other rates worth trying: the local minima of the curve.
   *
   * @return in increasing order
   */
  public List<Candidate> candidates() {
    return evidence.candidates();
  }

  /**
   * The rate of each parameter group.
   *
   * @return in the optimizer's order; none where no learner was asked
   */
  public List<GroupRate> groups() {
    return groups;
  }

  /**
   * What training the rate is for.
   *
   * @return shape and length, empty where nothing is known of them
   */
  public Optional<Assumed> assumed() {
    return Optional.ofNullable(assumed);
  }

  @Override
  public Evidence evidence() {
    return evidence;
  }

  @Override
  public Found orElseThrow() {
    return this;
  }

  /**
   * The answer in one line.
   *
   * @return such as {@code learning rate 0.058 (0.041 to 0.082), bounds 0.015 to 0.058}
   */
  @Override
  public String toString() {
    return "learning rate "
        + Rates.brief(rate)
        + " ("
        + interval
        + "), bounds "
        + Rates.brief(bounds.base())
        + " to "
        + Rates.brief(bounds.max());
  }
}
