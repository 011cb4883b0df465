package org.lr4j.finder;

/** What makes an answer less sure. */
public enum Warning {
  /** No fall of the loss stands out before it blows up; the answer rests on the blow-up alone. */
  DIVERGES_WITHOUT_FALL("no fall of the loss stands out before it blows up; confirm the answer"),
  /** The noise of single losses is as large as the fall. */
  NOISY("the noise of the loss is as large as its fall; use more batches a rate or repeats"),
  /** The budget left no room for short trainings; the answer is the sweep's. */
  NOT_TRIED("the budget left no room for short trainings; the answer comes from the sweep alone"),
  /** Repeats of the sweep have answers that are far apart. */
  REPEATS_DISAGREE(
      "the repeats of the sweep disagree; sweep again with more steps, or let find train"),
  /** No short training learned anything; the answer is the sweep's. */
  NOT_CONFIRMED("no short training lowers the loss; the answer comes from the sweep alone"),
  /** The rule that was asked for says nothing; lr4j's own rule read the sweep. */
  RULE_HAS_NO_ANSWER("the rule gives no rate for this sweep, so lr4j's own rule was used"),
  /** The range was extended beyond what was asked for. */
  RANGE_EXTENDED("the range was extended, because it was too small to show the answer"),
  /** The loss is lowest at the largest rates. */
  STILL_FALLING("the loss is still falling at the largest rate; end the sweep higher"),
  /** Few points, so that the answer is coarse. */
  FEW_POINTS("there are few points; use more steps");

  private final String sentence;

  Warning(String sentence) {
    this.sentence = sentence;
  }

  /**
   * The warning for a person.
   *
   * @return a sentence without its full stop
   */
  public String sentence() {
    return sentence;
  }
}
