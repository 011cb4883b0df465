package org.lr4j.finder;

/** What makes an answer less sure. */
public enum Warning {
  /** The loss is lowest at the first rates: the range should start lower. */
  MINIMUM_AT_START("the loss is lowest at the smallest rates; start the sweep lower"),
  /** The loss is still falling at the last rates: the range should end higher. */
  MINIMUM_AT_END("the loss is still falling at the largest rate; end the sweep higher"),
  /** The noise of single losses is as large as the fall. */
  NOISY("the noise of the loss is as large as its fall; use more batches a rate or repeats"),
  /** The range was extended beyond what was asked for. */
  RANGE_EXTENDED("the range was extended, because its minimum lay at the edge"),
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
