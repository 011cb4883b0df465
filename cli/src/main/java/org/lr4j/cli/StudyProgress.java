package org.lr4j.cli;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.lr4j.report.Ticks;
import org.lr4j.study.Objective;
import org.lr4j.study.StudyListener;
import org.lr4j.study.Trial;
import org.lr4j.study.TrialResult;

/** Says after each trial what it came to and how long the study will take. */
final class StudyProgress implements StudyListener, AutoCloseable {
  /** Before so many seconds have passed nobody needs an estimate. */
  private static final double SOON = 1;

  private static final String MOMENT = "less than a second";

  private static final int DIGITS = 4;
  private static final int LEAST = 20;

  private final Console console;
  private final Objective objective;
  private final OptionalLong budget;
  private final boolean rounds;
  private final boolean ranked;
  private int round;
  private volatile int trials;
  private final AtomicInteger ended = new AtomicInteger();
  private long began;
  private int before;
  private long spent;
  private long spentBefore;

  /**
   * What a person sees of a study.
   *
   * @param budget the optimizer steps that end it, if it has a budget
   * @param rounds whether later rounds depend on what earlier ones come to
   * @param ranked whether trials without the figure cannot be used
   */
  StudyProgress(
      Console console, Objective objective, OptionalLong budget, boolean rounds, boolean ranked) {
    this.console = console;
    this.objective = objective;
    this.budget = budget;
    this.rounds = rounds;
    this.ranked = ranked;
  }

  /** What earlier sittings have spent of the budget. */
  void goingOnFrom(List<TrialResult> known) {
    for (TrialResult result : known) {
      spentBefore += result.steps();
    }
    spent = spentBefore;
  }

  @Override
  public void onRound(int all, int known) {
    trials = all;
    ended.set(known);
    if (round == 0 || budget.isEmpty()) {
      before = known;
      began = System.nanoTime();
    }
    round++;
    if (budget.isPresent()) {
      return;
    }
    console.note(
        (rounds ? "round " + round + ": " : "")
            + (all == 1 ? "1 trial" : all + " trials")
            + (known == 0
                ? ""
                : ", of which " + known + (known == 1 ? " has" : " have") + " ended"));
  }

  /** Begins each line about a trial that runs alone. */
  String prefix(Trial trial) {
    return place(ended.get() + 1);
  }

  private String place(int number) {
    return "[" + number + (budget.isPresent() ? "] " : "/" + trials + "] ");
  }

  @Override
  public void onResult(TrialResult result) {
    int now = ended.incrementAndGet();
    requireFigure(result);
    String came = came(result);
    spent += result.steps();
    String line = place(now);
    String name = result.trial().setting() + ", seed " + result.trial().seed();
    String rest = came + left(now);
    int width = console.errTerminal() ? console.columns() - 1 : Integer.MAX_VALUE;
    if (line.length() + name.length() + rest.length() <= width) {
      console.note(line + name + rest);
    } else {
      // On a narrow terminal the result has a line of its own.
      console.note(line + shortened(name, Math.max(LEAST, width - line.length())));
      console.note("   " + rest.substring(": ".length()));
    }
  }

  /** A figure that the task does not have is no figure to rank by; better to know it early. */
  private void requireFigure(TrialResult result) {
    if (ranked && objective.badness(result).isEmpty()) {
      throw CommandException.usage(
          objective == Objective.ACCURACY
              ? "these trainings have no accuracy to rank by; leave --rank-by accuracy out"
              : "these trainings have no held-out loss to rank by; use data with a held-out part");
    }
  }

  /** Without the middle, where it is longer than the room there is. */
  private static String shortened(String name, int room) {
    if (name.length() <= room) {
      return name;
    }
    int half = (room - 3) / 2;
    return name.substring(0, room - 3 - half) + "..." + name.substring(name.length() - half);
  }

  private String came(TrialResult result) {
    if (result instanceof TrialResult.Failed failed) {
      return ": failed: " + failed.reason();
    }
    TrialResult.Finished finished = (TrialResult.Finished) result;
    StringBuilder text = new StringBuilder(": ");
    finished
        .found()
        .ifPresent(
            answer -> text.append("lr ").append(Ticks.number(answer.rate(), 2)).append(", "));
    OptionalDouble badness = objective.badness(result);
    if (badness.isPresent() && badness.getAsDouble() == Double.POSITIVE_INFINITY) {
      return text.append("diverged").toString();
    }
    if (badness.isEmpty()) {
      text.append("ended");
    } else if (objective == Objective.LOSS) {
      text.append("held-out loss ").append(Ticks.number(badness.getAsDouble(), DIGITS));
    } else {
      text.append("held-out accuracy ")
          .append(Ticks.number(100 * (1 - badness.getAsDouble()), DIGITS))
          .append(" %");
    }
    return text.append(finished.diverged() ? " (diverged)" : "").toString();
  }

  private String left(int now) {
    double seconds = (System.nanoTime() - began) * 1e-9;
    if (seconds < SOON) {
      return "";
    }
    if (budget.isPresent()) {
      double rate = (spent - spentBefore) / seconds;
      double steps = Math.max(0, budget.getAsLong() - spent);
      return rate > 0 && steps > 0 ? left("at most ", steps / rate) : "";
    }
    return now < trials
        ? left("about ", seconds / (now - before) * (trials - now))
            + (rounds ? " in this round" : "")
        : "";
  }

  private static String left(String about, double seconds) {
    String time = duration(seconds);
    return "; " + (time.equals(MOMENT) ? time : about + time) + " left";
  }

  static String duration(double seconds) {
    long whole = Math.round(seconds);
    if (whole < 1) {
      return MOMENT;
    }
    return whole < 120
        ? whole + " s"
        : whole < 7200 ? whole / 60 + " min" : whole / 3600 + " h " + whole % 3600 / 60 + " min";
  }

  @Override
  public void close() {
    console.flush();
  }
}
