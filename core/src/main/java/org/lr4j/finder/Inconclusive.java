package org.lr4j.finder;

/**
 * There is no answer.
 *
 * @param reason why, typed
 * @param explanation why, as a sentence with the remedy
 * @param evidence what was recorded
 */
public record Inconclusive(Reason reason, String explanation, Evidence evidence)
    implements Finding {
  /** Why a curve has no answer. */
  public enum Reason {
    /** Too few finite points to tell a shape from noise. */
    TOO_FEW_POINTS,
    /** The very first losses are not finite: every rate diverges. */
    ALL_RATES_DIVERGE,
    /** The loss is the same at every rate. */
    CONSTANT_LOSS,
    /** The loss never fell by more than its noise. */
    LOSS_NEVER_FELL
  }

  @Override
  public Found orElseThrow() {
    throw new InconclusiveException(explanation);
  }

  @Override
  public String toString() {
    return "inconclusive: " + explanation;
  }
}
