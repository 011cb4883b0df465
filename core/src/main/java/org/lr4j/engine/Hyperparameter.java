package org.lr4j.engine;

/** What a schedule may move in a parameter group. */
public enum Hyperparameter {
  /** Step size of the optimizer; finite, at least 0. */
  LEARNING_RATE("learning rate", Double.MAX_VALUE),
  /** Momentum of SGD and RMSprop, or β1 of Adam and its relatives; in [0, 1). */
  MOMENTUM("momentum", Math.nextDown(1.0)),
  /** Weight decay, coupled or decoupled as the optimizer has it; finite, at least 0. */
  WEIGHT_DECAY("weight decay", Double.MAX_VALUE);

  private final String label;
  private final double largest;

  Hyperparameter(String label, double largest) {
    this.label = label;
    this.largest = largest;
  }

  /**
   * Refuses a value that no engine may be given. Engines accept NaN and negative rates silently and
   * train nonsense, so every learner calls this first.
   *
   * @param value the value to set
   * @return the same value
   * @throws IllegalArgumentException if the value is NaN, infinite, negative or, for momentum, 1 or
   *     more
   */
  public double require(double value) {
    if (!(value >= 0 && value <= largest)) {
      String range = this == MOMENTUM ? "in [0, 1)" : "finite and not negative";
      throw new IllegalArgumentException(label + " must be " + range + ", but is " + value);
    }
    return value;
  }

  @Override
  public String toString() {
    return label;
  }
}
