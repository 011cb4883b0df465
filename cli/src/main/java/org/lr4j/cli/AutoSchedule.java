package org.lr4j.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.lr4j.finder.Bounds;
import org.lr4j.finder.LrFinder;
import org.lr4j.schedule.Schedule;
import org.lr4j.schedule.Span;
import org.lr4j.schedule.Units;
import org.lr4j.schedule.plan.ClrPlan;
import org.lr4j.schedule.plan.Plan;

/** The schedules that a range test on the learner itself chooses. */
enum AutoSchedule {
  /** A confirmed peak, reached in a short warmup, with linear decay to zero. */
  AUTO("auto"),
  /** Triangular cycles between the bounds that were found; the run ends with one. */
  CLR("auto:clr"),
  /** One cycle up to the rate that was found. */
  ONECYCLE("auto:onecycle"),
  /** The rate that was found, times 0.97 after each epoch, as in the seed article. */
  DECAY("auto:decay");

  /** The sweep takes one SHARE-th of the run, within these bounds. */
  private static final int SHARE = 20;

  private static final int SHORTEST = 100;
  private static final int LONGEST = 1000;

  /** The share of the run in which the rate rises. */
  private static final double WARMUP = 0.05;

  private final String text;

  AutoSchedule(String text) {
    this.text = text;
  }

  static boolean isMeant(String schedule) {
    String text = schedule.toLowerCase(Locale.ROOT);
    return text.equals("auto") || text.startsWith("auto:");
  }

  static AutoSchedule of(String schedule) {
    for (AutoSchedule each : values()) {
      if (each.text.equalsIgnoreCase(schedule)) {
        return each;
      }
    }
    throw CommandException.usage(
        String.format(
            Locale.ROOT,
            "unknown schedule '%s'; there are %s",
            schedule,
            String.join(", ", List.of(values()).stream().map(s -> s.text).toList())));
  }

  /**
   * The search that it takes, for its own shape and length. A longer run bears, and needs, a longer
   * sweep: a rate that is held for one step only looks harmless where it is not.
   */
  LrFinder finder(int epochs, long stepsPerEpoch) {
    long steps = epochs * stepsPerEpoch;
    Plan shape = plan(1, new Bounds(0.25, 1), epochs, steps, false);
    return finder(shape.resolve(Units.ofRun(epochs, stepsPerEpoch)).learningRate(), text, steps);
  }

  /** The search for the peak of any shape. */
  static LrFinder finder(Schedule shape, String name, long steps) {
    int points = (int) Math.max(SHORTEST, Math.min(LONGEST, steps / SHARE));
    return LrFinder.exponential(1e-7, 10, points).forRun(shape, name, steps);
  }

  /** The schedule for a rate and bounds, with a momentum where the optimizer has one. */
  Plan plan(double rate, Bounds bounds, int epochs, long steps, boolean momentum) {
    return switch (this) {
      case AUTO ->
          steps < SHORTEST
              ? linear(rate, 0, 1)
              : linear(0, rate, WARMUP).then(linear(rate, 0, 1 - WARMUP));
      case CLR -> cycles(bounds, epochs, steps);
      case ONECYCLE -> {
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put("max", rate);
        arguments.put("steps", Span.share(1));
        if (momentum) {
          arguments.put("base_momentum", 0.85);
          arguments.put("max_momentum", 0.95);
        }
        yield Plan.form("onecycle", arguments);
      }
      case DECAY -> {
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put("from", rate);
        arguments.put("factor", 0.97);
        arguments.put("every", Span.epochs(1));
        yield Plan.form("step", arguments);
      }
    };
  }

  private static Plan linear(double from, double to, double share) {
    Map<String, Object> arguments = new LinkedHashMap<>();
    arguments.put("from", from);
    arguments.put("to", to);
    arguments.put("steps", Span.share(share));
    return Plan.form("linear", arguments);
  }

  /**
   * Half a cycle takes 2 to 10 epochs, or half the run if that is less, and there are at least
   * three cycles where the run is long enough for both (1506.01186, section 3.2). Whole cycles fit
   * the run and end at the base.
   */
  private static Plan cycles(Bounds bounds, int epochs, long steps) {
    if (steps < 2) {
      return linear(bounds.max(), bounds.max(), 1);
    }
    int cycles = Math.max(1, Math.min(Math.max(3, (epochs + 19) / 20), epochs / 4));
    return ClrPlan.between(bounds.base(), bounds.max()).cycles(cycles);
  }
}
