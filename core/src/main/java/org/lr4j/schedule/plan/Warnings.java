package org.lr4j.schedule.plan;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lr4j.schedule.Form;
import org.lr4j.schedule.Fraction;
import org.lr4j.schedule.Rates;
import org.lr4j.schedule.Schedule;
import org.lr4j.schedule.Units;

/** Looks for probable mistakes in a schedule in plain steps. */
final class Warnings {
  /** This many steps are checked one by one; of a longer run, this many evenly spaced ones. */
  private static final long LOOKS = 200_000;

  /** A rate this far below the largest teaches little. */
  private static final double LOW = 0.01;

  private static final Set<String> CYCLES =
      Set.of(
          "triangular", "triangular2", "exp_range", "exp_range_both", "triangular_shrink", "sgdr");

  private final Units units;
  private final Set<PlanWarning> found = new LinkedHashSet<>();

  private Warnings(Units units) {
    this.units = units;
  }

  static List<PlanWarning> of(Resolved plan, Units units) {
    Warnings warnings = new Warnings(units);
    for (Rates group : plan.groups()) {
      Schedule rate = group.learningRate();
      warnings.length(rate);
      warnings.parts(rate, 0, Long.MAX_VALUE, false, 1);
      warnings.zeros(rate);
      warnings.usable("learning rate", rate, rate, Float.MAX_VALUE);
      group
          .momentum()
          .ifPresent(each -> warnings.usable("momentum", each, rate, Math.nextDown(1.0)));
    }
    return List.copyOf(warnings.found);
  }

  private long run() {
    return units.totalSteps();
  }

  private void length(Schedule rate) {
    boolean stepped = form(rate).filter(form -> form.arguments().containsKey("at")).isPresent();
    if (run() == 0 || rate.length() == Schedule.UNBOUNDED) {
      return;
    }
    if (rate.length() > run() && !stepped) {
      found.add(new PlanWarning.LongerThanRun(rate.length(), run()));
    }
    double last = rate.at(rate.length());
    if (rate.length() < units.stepsPerEpoch()
        && rate.length() <= run() / 2
        && last <= LOW * largest(rate)) {
      found.add(new PlanWarning.OverEarly(rate.length(), run(), last));
    }
  }

  private static double largest(Schedule rate) {
    long stride = Math.max(1, rate.length() / LOOKS);
    double largest = 0;
    for (long step = 0; step <= rate.length(); step += stride) {
      largest = Math.max(largest, rate.at(step));
    }
    return largest;
  }

  /** A function that the user wrote has none. */
  private static Optional<Form> form(Schedule schedule) {
    try {
      return schedule.form();
    } catch (UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  /**
   * One part, from the step where it begins to that where it is cut off at the latest.
   *
   * @param followed whether something else comes after it
   */
  private void parts(Schedule schedule, long start, long end, boolean followed, int depth) {
    if (depth > Source.MAX_DEPTH) {
      return;
    }
    Optional<Form> described = form(schedule);
    if (described.isEmpty()) {
      return;
    }
    Form form = described.get();
    Map<String, Object> arguments = form.arguments();
    if (CYCLES.contains(form.name())) {
      cycle(form, start, end, followed);
    } else if (form.name().equals(Names.SEQUENCE)) {
      List<?> pieces = (List<?>) Objects.requireNonNull(arguments.get("of"));
      long at = start;
      for (Object piece : pieces.subList(0, pieces.size() - 1)) {
        Schedule each = (Schedule) piece;
        long until = Math.min(end, at + each.length());
        parts(each, at, until, true, depth + 1);
        at = until;
      }
      // The last one continues, or keeps its last value.
      parts((Schedule) pieces.get(pieces.size() - 1), at, end, followed, depth + 1);
    } else if (form.name().equals("take")) {
      long steps = (Long) Objects.requireNonNull(arguments.get("steps"));
      parts(of(arguments), start, Math.min(end, start + steps), followed, depth + 1);
    } else if (arguments.get("of") instanceof List<?> operands) {
      for (Object each : operands) {
        parts((Schedule) each, start, end, followed, depth + 1);
      }
    } else if (arguments.get("of") instanceof Schedule
        && !form.name().equals("repeat")
        && !form.name().equals("skip")) {
      parts(of(arguments), start, end, followed, depth + 1);
    } else if (arguments.get("at") instanceof List<?> at
        && !form.name().equals("points")
        && run() > 0) {
      List<Long> late = new ArrayList<>();
      for (Object milestone : at) {
        long step = start + (Long) milestone;
        if (step >= run() && step < end) {
          late.add(step);
        }
      }
      if (!late.isEmpty()) {
        found.add(new PlanWarning.MilestonesAfterEnd(late, run()));
      }
    }
  }

  private static Schedule of(Map<String, Object> arguments) {
    return (Schedule) Objects.requireNonNull(arguments.get("of"));
  }

  private void cycle(Form form, long start, long end, boolean followed) {
    Map<String, Object> arguments = form.arguments();
    boolean sgdr = form.name().equals("sgdr");
    double up = steps(arguments.get(sgdr ? "period" : "up"), 0);
    double cycle = sgdr ? up : up + steps(arguments.get("down"), up);
    if (cycle < units.stepsPerEpoch()) {
      found.add(new PlanWarning.CycleWithinEpoch(cycle, units.stepsPerEpoch()));
    }
    boolean growing = arguments.containsKey("mult") || arguments.containsKey("cycles");
    // Where something else follows within the run, it was cut on purpose.
    boolean cut = followed && end < run();
    if (run() > start && !cut && !growing && cycle == Math.rint(cycle)) {
      long steps = Math.min(run(), end) - start;
      if (steps % (long) cycle != 0) {
        found.add(
            new PlanWarning.EndsMidCycle(
                start, steps / (long) cycle, steps % (long) cycle, (long) cycle));
      }
    }
  }

  private static double steps(@Nullable Object length, double usual) {
    if (length instanceof Fraction fraction) {
      return (double) fraction.numerator() / fraction.denominator();
    }
    return length instanceof Long whole ? whole : usual;
  }

  /** Looks at the run or, if that is not known, at the length of the schedule. */
  private void usable(String name, Schedule values, Schedule rate, double largest) {
    long length = Math.max(values.length(), rate.length());
    long end = run() > 0 ? run() : length == Schedule.UNBOUNDED ? LOOKS : Math.max(1, length);
    long stride = Math.max(1, end / LOOKS);
    for (long step = 0; step < end; step += stride) {
      double value = values.at(step);
      if (!(value >= 0 && value <= largest)) {
        found.add(new PlanWarning.UnusableValue(name, step, value));
        return;
      }
    }
  }

  private void zeros(Schedule rate) {
    if (run() == 0) {
      return;
    }
    long stride = Math.max(1, run() / LOOKS);
    boolean positive = false;
    long zeros = 0;
    long from = 0;
    for (long step = 0; step < run(); step += stride) {
      if (rate.at(step) == 0) {
        from = zeros == 0 ? step : from;
        zeros++;
      } else {
        if (positive && zeros > 1) {
          found.add(new PlanWarning.ZeroInTheMiddle(from, zeros * stride));
          return;
        }
        positive = true;
        zeros = 0;
      }
    }
  }

  /** Further warnings by the rules of the paper on cycles. */
  static List<PlanWarning> ofCycles(
      List<PlanWarning> found, Resolved plan, Optional<Object> cycles, Units units) {
    List<PlanWarning> warnings = new ArrayList<>(found);
    Form form = plan.learningRate().form().orElseThrow();
    if (form.name().equals("take")) {
      form = of(form.arguments()).form().orElseThrow();
    }
    double half = steps(form.arguments().get("up"), 0);
    if (units.totalSteps() > 0) {
      long whole = (long) (units.totalSteps() / (2 * half));
      long most = cycles.isPresent() ? (Long) cycles.get() : whole;
      if (Math.min(whole, most) < 3) {
        warnings.add(new PlanWarning.FewCycles(most));
      }
    }
    if (units.stepsPerEpoch() > 0) {
      double epochs = half / units.stepsPerEpoch();
      if (!(epochs >= 2 && epochs <= 10)) {
        warnings.add(new PlanWarning.UnusualStepSize(epochs));
      }
    }
    return List.copyOf(warnings);
  }
}
