package org.lr4j.study;

/** Hears of a study's progress. */
public interface StudyListener {
  /** Hears of nothing. */
  StudyListener NONE = new StudyListener() {};

  /**
   * A round begins.
   *
   * @param trials its trials
   * @param known how many of them have a result already
   */
  default void onRound(int trials, int known) {}

  /**
   * A trial has ended. The result should be on disk when this returns.
   *
   * @param result its result
   */
  default void onResult(TrialResult result) {}
}
