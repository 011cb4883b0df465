package org.lr4j.runs;

import java.util.Arrays;
import java.util.Optional;

/** What a run's folder is for. A folder holds runs of one kind only. */
public enum RunKind {
  /** A search for a learning rate. */
  FIND("find", "a search"),
  /** The finding for recorded curves. */
  SUGGEST("suggest", "a suggestion"),
  /** A training; the search for its schedule is a part of it. */
  TRAIN("train", "a training"),
  /** Several trainings, each in its own folder below. */
  COMPARE("compare", "a comparison"),
  /** Many trials, each in its own folder below. */
  STUDY("study", "a study");

  private final String text;
  private final String noun;

  RunKind(String text, String noun) {
    this.text = text;
    this.noun = noun;
  }

  /**
   * The kind in {@code run.json}: the name of the command.
   *
   * @return a word in lower case
   */
  public String text() {
    return text;
  }

  /**
   * The kind in a sentence.
   *
   * @return for example {@code a training}
   */
  public String noun() {
    return noun;
  }

  static Optional<RunKind> of(String text) {
    return Arrays.stream(values()).filter(kind -> kind.text.equals(text)).findFirst();
  }
}
