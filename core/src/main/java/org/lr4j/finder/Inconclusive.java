package org.lr4j.finder;

/**
 * There is no answer.
 *
 * @param reason why, typed
 * @param evidence what was recorded
 */
public record Inconclusive(Reason reason, Evidence evidence) implements Finding {
  /** Why a curve has no answer, with the remedy as a sentence. */
  public enum Reason {
    /** Too few finite points to tell a shape from noise. */
    TOO_FEW_POINTS(
        "fewer than 10 points have a rate above 0 and a finite value; sweep with more steps, or"
            + " evaluate more often"),
    /** Most rates are 0 or negative. */
    RATES_NOT_POSITIVE(
        "most rates are not above 0; give the learning rates themselves, not their logarithms"),
    /** The rates fall, or rise and fall. */
    RATES_DO_NOT_RISE(
        "the rates do not rise from point to point, so this is no range test; record one in which"
            + " nothing else changes the rate"),
    /** The rates span less than half a decade. */
    RANGE_TOO_NARROW("the rates span less than a factor of three; sweep a wider range"),
    /** The losses are soon not finite. */
    ALL_RATES_DIVERGE(
        "the loss is not finite from the first rates on; start the sweep lower, or look for a value"
            + " that is not finite in the data"),
    /** The loss is the same at every rate. */
    CONSTANT_LOSS("the loss is the same at every rate; check that the optimizer moves the model"),
    /** The loss never fell by more than its noise. */
    LOSS_NEVER_FELL(
        "the loss never fell by more than its noise; sweep further up, with more batches a rate or"
            + " repeats"),
    /** The loss is lowest at the last rates. */
    STILL_FALLING_AT_END("the loss is still falling at the largest rate; end the sweep higher"),
    /** No short training lowers the loss. */
    NO_RATE_LEARNS(
        "no short training lowers the loss, whatever its rate; the model may be trained already, or"
            + " the data may hold nothing to learn"),
    /** The budget was spent before an answer stood out. */
    BUDGET_SPENT("the budget was spent before an answer stood out; allow more steps"),
    /** The answer lies below the first rate. */
    BELOW_RANGE("the answer lies below the smallest rate; start the sweep lower"),
    /** The rule that was asked for says nothing. */
    RULE_HAS_NO_ANSWER("the rule gives no rate for this sweep; use another rule, or none");

    private final String sentence;

    Reason(String sentence) {
      this.sentence = sentence;
    }

    /**
     * The reason for a person, with the remedy.
     *
     * @return a sentence without its full stop
     */
    public String sentence() {
      return sentence;
    }
  }

  @Override
  public Found orElseThrow() {
    throw new InconclusiveException(reason.sentence());
  }

  @Override
  public String toString() {
    return "inconclusive: " + reason.sentence();
  }
}
