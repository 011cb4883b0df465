package org.lr4j.cli;

import java.util.Locale;
import java.util.OptionalDouble;
import org.lr4j.schedule.Rates;
import org.lr4j.schedule.Schedule;
import org.lr4j.schedule.Units;
import org.lr4j.schedule.plan.Plan;

/**
 * The greatest rate that a schedule is to reach, apart from its shape.
 *
 * @param rate the rate; empty if a search is to find it
 */
record Peak(OptionalDouble rate) {
  private static final String FOUND = "found";

  /** So many steps of a run are looked at one by one. */
  private static final long LOOKS = 1_000_000;

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
    double greatest = 0;
    for (Rates group : Plan.parse(schedule).resolve(units).groups()) {
      greatest = Math.max(greatest, greatest(group.learningRate(), 0, units.totalSteps()));
    }
    if (!(greatest > 0)) {
      throw CommandException.usage(
          "the schedule " + schedule + " is 0 throughout, so it has no peak for --lr to set");
    }
    return greatest;
  }

  /**
   * The greatest rate from one step to before another. Of more than {@value #LOOKS} steps, evenly
   * spaced ones are looked at, and then those around the greatest of them.
   */
  private static double greatest(Schedule rate, long from, long to) {
    long stride = 1 + (to - from - 1) / LOOKS;
    long peak = from;
    double greatest = rate.at(from);
    for (long step = from + stride; step < to; step += stride) {
      double value = rate.at(step);
      if (value > greatest) {
        greatest = value;
        peak = step;
      }
    }
    return stride == 1
        ? greatest
        : greatest(rate, Math.max(from, peak - stride + 1), Math.min(to, peak + stride));
  }
}
