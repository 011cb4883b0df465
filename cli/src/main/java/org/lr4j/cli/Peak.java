package org.lr4j.cli;

import java.util.Locale;
import java.util.OptionalDouble;
import org.lr4j.schedule.Rates;
import org.lr4j.schedule.Units;
import org.lr4j.schedule.plan.Plan;

/**
 * The greatest rate that a schedule is to reach, apart from its shape.
 *
 * @param rate the rate; empty if a search is to find it
 */
record Peak(OptionalDouble rate) {
  private static final String FOUND = "found";

  /** Reads {@code found} or a rate. */
  static Peak of(String text) {
    if (text.strip().toLowerCase(Locale.ROOT).equals(FOUND)) {
      return new Peak(OptionalDouble.empty());
    }
    double rate;
    try {
      rate = Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      rate = Double.NaN;
    }
    if (!(rate > 0 && rate <= Double.MAX_VALUE)) {
      throw CommandException.usage(
          "--lr must be a rate greater than 0, or found, but is '" + text + "'");
    }
    return new Peak(OptionalDouble.of(rate));
  }

  boolean isSought() {
    return rate.isEmpty();
  }

  /** The text that reads back as this. */
  String text() {
    return rate.isPresent() ? Double.toString(rate.getAsDouble()) : FOUND;
  }

  /**
   * A schedule times the number that makes its greatest rate within a run this one.
   *
   * @param schedule a spec
   * @param rate the greatest rate that it is to have, of all parameter groups
   * @param units the run
   * @return a spec; the same where nothing has to change
   */
  static String scaled(String schedule, double rate, Units units) {
    double factor = rate / greatest(schedule, units);
    return factor == 1 ? schedule : Plan.parse("(" + schedule + ") * " + factor).toText();
  }

  private static double greatest(String schedule, Units units) {
    long steps = units.totalSteps();
    double greatest = 0;
    for (Rates group : Plan.parse(schedule).resolve(units).groups()) {
      for (long step = 0; step < steps; step++) {
        greatest = Math.max(greatest, group.learningRate().at(step));
      }
    }
    if (!(greatest > 0)) {
      throw CommandException.usage(
          "the schedule " + schedule + " is 0 throughout, so it has no peak for --lr to set");
    }
    return greatest;
  }
}
