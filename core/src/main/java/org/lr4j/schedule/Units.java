package org.lr4j.schedule;

/**
 * What a {@link Span} is measured against: the steps of an epoch and of the whole run, 0 where one
 * is not known.
 *
 * @param stepsPerEpoch the optimizer steps of an epoch, or 0
 * @param totalSteps the optimizer steps of the run, or 0
 */
public record Units(long stepsPerEpoch, long totalSteps) {
  /** Neither is known: only plain steps can be resolved. */
  public static final Units UNKNOWN = new Units(0, 0);

  /**
   * Validates.
   *
   * @param stepsPerEpoch the optimizer steps of an epoch, or 0
   * @param totalSteps the optimizer steps of the run, or 0
   * @throws IllegalArgumentException if one is negative or above 2^53
   */
  public Units {
    if (stepsPerEpoch != 0) {
      Checks.count("stepsPerEpoch", stepsPerEpoch);
    }
    if (totalSteps != 0) {
      Checks.count("totalSteps", totalSteps);
    }
  }

  /**
   * The units of a run of whole epochs.
   *
   * @param epochs how many epochs, at least 1
   * @param stepsPerEpoch the steps of each, at least 1
   * @return the units
   */
  public static Units ofRun(long epochs, long stepsPerEpoch) {
    Checks.count("epochs", epochs);
    Checks.count("stepsPerEpoch", stepsPerEpoch);
    if (epochs > Checks.MAX_STEPS / stepsPerEpoch) {
      throw new IllegalArgumentException(
          "epochs must keep the run within 2^53 steps, was " + epochs + " of " + stepsPerEpoch);
    }
    return new Units(stepsPerEpoch, epochs * stepsPerEpoch);
  }
}
