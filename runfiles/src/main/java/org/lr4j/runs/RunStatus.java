package org.lr4j.runs;

import java.util.Arrays;
import java.util.Optional;

/** How far a run has come, as its {@code run.json} says. */
public enum RunStatus {
  /** What an earlier run left in the folder is being removed; the new run has not taken a step. */
  BEGINNING("beginning"),
  /** Running, or killed if no process holds the folder: see {@link RecordedRun#isKilled()}. */
  RUNNING("running"),
  /** Ended with an answer or a trained model. */
  DONE("done"),
  /** Ended without a conclusive answer. */
  INCONCLUSIVE("inconclusive"),
  /** Ended by Ctrl-C. */
  INTERRUPTED("interrupted"),
  /** Ended by a failure, which is in {@link RunRecord#failure()}. */
  FAILED("failed");

  private final String text;

  RunStatus(String text) {
    this.text = text;
  }

  /**
   * The status in {@code run.json}.
   *
   * @return a word in lower case
   */
  public String text() {
    return text;
  }

  /**
   * Whether the run ended by itself.
   *
   * @return true for {@link #DONE} and {@link #INCONCLUSIVE}
   */
  public boolean hasEnded() {
    return this == DONE || this == INCONCLUSIVE;
  }

  static Optional<RunStatus> of(String text) {
    return Arrays.stream(values()).filter(status -> status.text.equals(text)).findFirst();
  }
}
