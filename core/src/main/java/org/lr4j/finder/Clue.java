package org.lr4j.finder;

import java.util.Optional;

/**
 * One piece of evidence of a search: what was done, why, and what was known then.
 *
 * @param did such as {@code swept 1e-7 to 10 in 100 steps}
 * @param why a clause without its full stop, such as {@code the fall does not stand out}
 * @param steps optimizer steps that it took
 * @param then the answer after it; empty where there was none yet
 */
public record Clue(String did, String why, long steps, Optional<Estimate> then) {
  /**
   * What was known at one moment.
   *
   * @param rate the rate that would have been the answer
   * @param interval it contains a rate within 5 % of the best, in at least 80 % of measured tasks
   * @param regret the share of the achievable progress that training at that rate is expected to
   *     lose
   */
  public record Estimate(double rate, Interval interval, double regret) {
    @Override
    public String toString() {
      return Rates.brief(rate)
          + " ("
          + interval
          + "), expected to lose "
          + Math.round(1000 * regret) / 10.0
          + " % of the progress";
    }
  }

  /**
   * The clue in one line.
   *
   * @return such as {@code swept 1e-7 to 10 in 100 steps, to begin with: 0.03 (0.01 to 0.09),
   *     expected to lose 4.2 % of the progress}
   */
  @Override
  public String toString() {
    return did + ", " + why + then.map(estimate -> ": " + estimate).orElse("");
  }
}
