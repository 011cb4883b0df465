package org.lr4j.cli;

import java.util.OptionalDouble;
import org.lr4j.study.Objective;
import org.lr4j.study.StudyListener;
import org.lr4j.study.TrialResult;

/** Says after each trial what it came to and how long the round will take. */
final class StudyProgress implements StudyListener, AutoCloseable {
  private final Console console;
  private final Objective objective;
  private int round;
  private int trials;
  private int ended;
  private long began;
  private int before;

  StudyProgress(Console console, Objective objective) {
    this.console = console;
    this.objective = objective;
  }

  @Override
  public void onRound(int all, int known) {
    round++;
    trials = all;
    ended = known;
    before = known;
    began = System.nanoTime();
    console.note(
        "round " + round + ": " + trials + " trials" + (known == 0 ? "" : ", " + known + " known"));
  }

  @Override
  public void onResult(TrialResult result) {
    ended++;
    StringBuilder line = new StringBuilder("[" + ended + "/" + trials + "] ");
    line.append(result.trial().setting()).append(", seed ").append(result.trial().seed());
    if (result instanceof TrialResult.Failed failed) {
      line.append(": failed: ").append(failed.reason());
    } else {
      OptionalDouble badness = objective.badness(result);
      if (badness.isPresent()) {
        line.append(
            objective == Objective.LOSS
                ? ": held-out loss " + StudyTable.number(badness.getAsDouble(), 4)
                : ": held-out accuracy "
                    + StudyTable.number(100 * (1 - badness.getAsDouble()), 4)
                    + " %");
      }
    }
    double seconds = (System.nanoTime() - began) * 1e-9;
    double left = seconds / (ended - before) * (trials - ended);
    if (ended < trials && seconds > 1) {
      line.append("; about ").append(duration(left)).append(" left");
    }
    console.note(line.toString());
  }

  static String duration(double seconds) {
    long whole = Math.round(seconds);
    return whole < 120
        ? whole + " s"
        : whole < 7200 ? whole / 60 + " min" : whole / 3600 + " h " + whole % 3600 / 60 + " min";
  }

  @Override
  public void close() {
    console.flush();
  }
}
