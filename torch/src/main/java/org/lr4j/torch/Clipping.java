package org.lr4j.torch;

import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** A bound on the gradients of a step, as PyTorch's {@code clip_grad_norm_} and {@code _value_}. */
public final class Clipping {
  private final Kind kind;
  private final double bound;

  private enum Kind {
    NORM,
    VALUE
  }

  private Clipping(Kind kind, double bound) {
    if (!(bound > 0 && bound <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "the bound of gradient clipping must be finite and above 0, but is " + bound);
    }
    this.kind = kind;
    this.bound = bound;
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

  /** Clips the gradients of some parameters; those without a gradient are passed over. */
  void apply(TensorVector parameters) {
    if (kind == Kind.NORM) {
      torch.clip_grad_norm_(parameters, bound);
    } else {
      torch.clip_grad_value_(parameters, bound);
    }
  }

  @Override
  public String toString() {
    return (kind == Kind.NORM ? "norm at most " : "values at most ") + bound;
  }
}
