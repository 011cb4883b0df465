package org.lr4j.engine;

/** A value of a parameter group that a schedule can set. */
public enum Hyperparameter {
  /** Step size of the optimizer; at least 0 and at most the largest number in single precision. */
  LEARNING_RATE("learning rate", Float.MAX_VALUE),
  /** Momentum of SGD and RMSprop, or β1 of Adam and its relatives; in [0, 1). */
  MOMENTUM("momentum", Math.nextDown(1.0)),
  /** Weight decay, coupled or decoupled, depending on the optimizer; in the range of a rate. */
  WEIGHT_DECAY("weight decay", Float.MAX_VALUE);

  private final String label;
  private final double largest;

  Hyperparameter(String label, double largest) {
    this.label = label;
    this.largest = largest;
  }

  /**
   * Refuses a value that must not reach an engine. Engines silently accept NaN and negative rates
   * and then train nonsense, so every learner calls this first.
   *
   * @param value the value to set
   * @return the same value
   * @throws IllegalArgumentException if the value is NaN, infinite, negative or, for momentum, 1 or
   *     more, or if it is too large for the single precision in which engines compute
   */
  public double require(double value) {
    if (!(value >= 0 && value <= largest)) {
      String range =
          this == MOMENTUM
              ? "in [0, 1)"
              : value > largest && value <= Double.MAX_VALUE
                  ? "at most " + Float.MAX_VALUE + ", the largest number in single precision"
                  : "finite and not negative";
      throw new IllegalArgumentException(label + " must be " + range + ", but is " + value);
    }
    return value;
  }

  @Override
  public String toString() {
    return label;
  }
}
