package org.lr4j.schedule;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A length of training in steps, epochs or a share of the run, resolved once into plain steps.
 *
 * @param amount how much of the unit, finite and not negative
 * @param unit the unit
 */
public record Span(double amount, Unit unit) {
  /** What an amount counts. */
  public enum Unit {
    /** Optimizer steps. */
    STEPS(""),
    /** Passes over the training set. */
    EPOCHS("ep"),
    /** Shares of the whole run, 1 being all of it. */
    SHARE("dur");

    private final String suffix;

    Unit(String suffix) {
      this.suffix = suffix;
    }

    /**
     * How specs write the unit.
     *
     * @return the letters behind the number; none for steps
     */
    public String suffix() {
      return suffix;
    }
  }

  /**
   * Validates.
   *
   * @param amount how much
   * @param unit of what
   * @throws IllegalArgumentException if the amount is negative, not finite, or steps are not whole
   */
  public Span {
    if (!(amount >= 0 && amount <= Checks.MAX_STEPS)) {
      throw new ArgumentException("amount", amount, "must be from 0 to 2^53");
    }
    if (unit == Unit.STEPS && amount != Math.rint(amount)) {
      throw new ArgumentException("amount", amount, "must be a whole number of steps");
    }
  }

  /**
   * A number of optimizer steps.
   *
   * @param steps how many
   * @return the span
   */
  public static Span steps(long steps) {
    return new Span((double) steps, Unit.STEPS);
  }

  /**
   * A number of epochs; parts of one are fine.
   *
   * @param epochs how many
   * @return the span
   */
  public static Span epochs(double epochs) {
    return new Span(epochs, Unit.EPOCHS);
  }

  /**
   * A share of the whole run.
   *
   * @param share how much of it, 1 being all
   * @return the span
   */
  public static Span share(double share) {
    return new Span(share, Unit.SHARE);
  }

  /**
   * The span in steps, rounded to the nearest.
   *
   * @param units the run it belongs to
   * @return the steps
   * @throws IllegalArgumentException if the run's length in this unit is not known
   */
  public long resolve(Units units) {
    long per =
        switch (unit) {
          case STEPS -> 1;
          case EPOCHS -> known(units.stepsPerEpoch(), "the number of steps in an epoch");
          case SHARE -> known(units.totalSteps(), "the number of steps in the run");
        };
    // As a decimal, so that 0.3 of 1005 is 301.5 exactly.
    double steps =
        new BigDecimal(Double.toString(amount))
            .multiply(BigDecimal.valueOf(per))
            .setScale(0, RoundingMode.HALF_UP)
            .doubleValue();
    if (!(steps <= Checks.MAX_STEPS)) {
      throw new ArgumentException(toString(), steps, "must be within 2^53 steps");
    }
    return (long) steps;
  }

  private long known(long steps, String what) {
    if (steps == 0) {
      throw new ArgumentException(toString(), "", "needs " + what);
    }
    return steps;
  }

  /** The span as specs write it: {@code 2000}, {@code 10ep}, {@code 0.3dur}. */
  @Override
  public String toString() {
    boolean whole = amount == Math.rint(amount);
    return (whole ? Long.toString((long) amount) : Double.toString(amount)) + unit.suffix;
  }
}
