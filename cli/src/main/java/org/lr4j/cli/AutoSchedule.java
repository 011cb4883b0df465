package org.lr4j.cli;

import java.util.List;
import java.util.Locale;
import org.lr4j.finder.Bounds;
import org.lr4j.finder.Found;
import org.lr4j.finder.LrFinder;
import org.lr4j.schedule.Units;
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

  /** One part of so many of the run is spent on the sweep, within these bounds. */
  private static final int SHARE = 20;

  private static final int SHORTEST = 100;
  private static final int LONGEST = 1000;

  private final String text;

  AutoSchedule(String text) {
    this.text = text;
  }

  static boolean isMeant(String schedule) {
    return schedule.equals("auto") || schedule.startsWith("auto:");
  }

  static AutoSchedule of(String schedule) {
    for (AutoSchedule each : values()) {
      if (each.text.equals(schedule)) {
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
    int points = (int) Math.max(SHORTEST, Math.min(LONGEST, steps / SHARE));
    String shape = spec(1, new Bounds(0.25, 1), epochs, steps, false);
    return LrFinder.exponential(1e-7, 10, points)
        .forRun(
            Plan.parse(shape).resolve(Units.ofRun(epochs, stepsPerEpoch)).learningRate(),
            text,
            steps);
  }

  /** The schedule in its text form. */
  String spec(Found found, int epochs, long steps, boolean momentum) {
    return spec(found.rate(), found.bounds(), epochs, steps, momentum);
  }

  private String spec(double rate, Bounds bounds, int epochs, long steps, boolean momentum) {
    return switch (this) {
      case AUTO ->
          steps < SHORTEST
              ? String.format(Locale.ROOT, "linear(from=%s, to=0, steps=1dur)", rate)
              : String.format(
                  Locale.ROOT,
                  "linear(from=0, to=%s, steps=0.05dur) then linear(from=%s, to=0, steps=0.95dur)",
                  rate,
                  rate);
      case CLR -> cycles(bounds, epochs);
      case ONECYCLE ->
          String.format(
              Locale.ROOT,
              "onecycle(max=%s, steps=1dur%s)",
              rate,
              momentum ? ", base_momentum=0.85, max_momentum=0.95" : "");
      case DECAY -> String.format(Locale.ROOT, "step(from=%s, factor=0.97, every=1ep)", rate);
    };
  }

  /**
   * Half a cycle takes 2 to 10 epochs, and there are at least three cycles where the run is long
   * enough for both (1506.01186, section 3.2).
   */
  private static String cycles(Bounds bounds, int epochs) {
    int cycles = Math.max(1, Math.min(Math.max(3, (epochs + 19) / 20), epochs / 4));
    return String.format(
        Locale.ROOT,
        "triangular(base=%s, max=%s, up=%sdur)",
        bounds.base(),
        bounds.max(),
        0.5 / cycles);
  }
}
