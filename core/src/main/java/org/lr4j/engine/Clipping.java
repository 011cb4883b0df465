package org.lr4j.engine;

/**
 * A bound on the gradients of a step, as PyTorch's {@code clip_grad_norm_} and {@code
 * clip_grad_value_}.
 *
 * @param kind what is bounded
 * @param bound the largest value, finite and above 0
 */
public record Clipping(Kind kind, double bound) {
  /** PyTorch adds this to the norm, so that a norm of 0 does not divide by 0. */
  private static final double TINY = 1e-6;

  /** What a bound is on. */
  public enum Kind {
    /** The Euclidean norm of all gradients together. */
    NORM,
    /** The magnitude of each element of each gradient. */
    VALUE
  }

  /**
   * Checks the bound.
   *
   * @throws IllegalArgumentException if the bound is not finite or not above 0
   */
  public Clipping {
    if (!(bound > 0 && bound <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "the bound of gradient clipping must be finite and above 0, but is " + bound);
    }
  }

  /**
   * Scales all gradients together so that their Euclidean norm is at most a bound: {@code g ← g ·
   * min(1, bound / (‖g‖ + 1e-6))}.
   *
   * @param bound the largest norm, above 0
   * @return the clipping
   * @throws IllegalArgumentException if the bound is not finite or not above 0
   */
  public static Clipping norm(double bound) {
    return new Clipping(Kind.NORM, bound);
  }

  /**
   * Cuts each element of a gradient to {@code [-bound, bound]}.
   *
   * @param bound the largest magnitude, above 0
   * @return the clipping
   * @throws IllegalArgumentException if the bound is not finite or not above 0
   */
  public static Clipping value(double bound) {
    return new Clipping(Kind.VALUE, bound);
  }

  /**
   * What to multiply the gradients by so that their norm is at most the bound.
   *
   * @param norm the Euclidean norm of all gradients together
   * @return a number from 0 to 1, 0 for an infinite norm; NaN for a norm that is NaN
   */
  public double factor(double norm) {
    return Math.min(1, bound / (norm + TINY));
  }

  @Override
  public String toString() {
    return (kind == Kind.NORM ? "norm at most " : "values at most ") + bound;
  }
}
