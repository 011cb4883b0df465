package org.lr4j.djl;

import java.util.OptionalDouble;
import org.lr4j.engine.Hyperparameter;

/**
 * How an optimizer turns a gradient into an update, with the meaning that PyTorch gives it. The
 * learning rate is not part of the rule: it moves.
 */
public sealed interface UpdateRule {
  /** How weight decay enters. */
  enum Decay {
    /** Added to the gradient: {@code g ← g + decay·w}. */
    COUPLED,
    /** Beside the gradient: {@code w ← (1 - rate·decay)·w} before the update. */
    DECOUPLED
  }

  /**
   * Stochastic gradient descent: {@code v ← μv + g}, then {@code w ← w - rate·v}, or {@code w ← w -
   * rate·(g + μv)} with Nesterov's momentum. DJL's own has the rate inside the velocity instead.
   *
   * @param momentum μ, in [0, 1); with 0 there is no velocity
   * @param nesterov whether the momentum is Nesterov's
   * @param weightDecay at least 0
   * @param decay how weight decay enters
   */
  record Sgd(double momentum, boolean nesterov, double weightDecay, Decay decay)
      implements UpdateRule {
    /**
     * Checks ranges.
     *
     * @throws IllegalArgumentException if momentum or weight decay are out of their range
     */
    public Sgd {
      Hyperparameter.MOMENTUM.require(momentum);
      Hyperparameter.WEIGHT_DECAY.require(weightDecay);
    }

    /**
     * The same rule with Nesterov's momentum.
     *
     * @return a new rule
     */
    public Sgd withNesterov() {
      return new Sgd(momentum, true, weightDecay, decay);
    }

    @Override
    public Sgd withWeightDecay(double weightDecay, Decay decay) {
      return new Sgd(momentum, nesterov, weightDecay, decay);
    }

    @Override
    public OptionalDouble initialMomentum() {
      return OptionalDouble.of(momentum);
    }
  }

  /**
   * Adam (1412.6980), or AdamW (1711.05101) with decoupled weight decay: {@code m ← β1·m +
   * (1-β1)·g}, {@code v ← β2·v + (1-β2)·g²}, {@code w ← w - rate/(1-β1ᵗ)·m / (√v/√(1-β2ᵗ) + ε)}.
   *
   * @param beta1 β1, in [0, 1); what a schedule of the momentum moves
   * @param beta2 β2, in [0, 1)
   * @param epsilon ε, above 0
   * @param weightDecay at least 0
   * @param decay how weight decay enters
   */
  record Adam(double beta1, double beta2, double epsilon, double weightDecay, Decay decay)
      implements UpdateRule {
    /**
     * Checks ranges.
     *
     * @throws IllegalArgumentException if an argument is out of its range
     */
    public Adam {
      Hyperparameter.MOMENTUM.require(beta1);
      requireShare("beta2", beta2);
      requireEpsilon(epsilon);
      Hyperparameter.WEIGHT_DECAY.require(weightDecay);
    }

    /**
     * The same rule with other decay rates of the moments.
     *
     * @param beta1 β1, in [0, 1)
     * @param beta2 β2, in [0, 1)
     * @return a new rule
     */
    public Adam withBetas(double beta1, double beta2) {
      return new Adam(beta1, beta2, epsilon, weightDecay, decay);
    }

    @Override
    public Adam withWeightDecay(double weightDecay, Decay decay) {
      return new Adam(beta1, beta2, epsilon, weightDecay, decay);
    }

    @Override
    public OptionalDouble initialMomentum() {
      return OptionalDouble.of(beta1);
    }
  }

  /**
   * RMSProp: {@code s ← α·s + (1-α)·g²}, {@code d = g / (√s + ε)}, then {@code w ← w - rate·d}, or
   * with momentum {@code v ← μv + d}, {@code w ← w - rate·v}. Centered, {@code √(s - m²)} stands
   * for {@code √s}, with {@code m ← α·m + (1-α)·g}.
   *
   * @param alpha α, in [0, 1)
   * @param momentum μ, in [0, 1); with 0 there is no velocity
   * @param centered whether the mean of the gradient is taken off
   * @param epsilon ε, above 0
   * @param weightDecay at least 0
   * @param decay how weight decay enters
   */
  record RmsProp(
      double alpha,
      double momentum,
      boolean centered,
      double epsilon,
      double weightDecay,
      Decay decay)
      implements UpdateRule {
    /**
     * Checks ranges.
     *
     * @throws IllegalArgumentException if an argument is out of its range
     */
    public RmsProp {
      requireShare("alpha", alpha);
      Hyperparameter.MOMENTUM.require(momentum);
      requireEpsilon(epsilon);
      Hyperparameter.WEIGHT_DECAY.require(weightDecay);
    }

    /**
     * The same rule with momentum.
     *
     * @param momentum μ, in [0, 1)
     * @return a new rule
     */
    public RmsProp withMomentum(double momentum) {
      return new RmsProp(alpha, momentum, centered, epsilon, weightDecay, decay);
    }

    /**
     * The same rule, centered.
     *
     * @return a new rule
     */
    public RmsProp withCentering() {
      return new RmsProp(alpha, momentum, true, epsilon, weightDecay, decay);
    }

    @Override
    public RmsProp withWeightDecay(double weightDecay, Decay decay) {
      return new RmsProp(alpha, momentum, centered, epsilon, weightDecay, decay);
    }

    @Override
    public OptionalDouble initialMomentum() {
      return OptionalDouble.of(momentum);
    }
  }

  /**
   * Adagrad (Duchi, Hazan and Singer 2011): {@code s ← s + g²}, {@code w ← w - rate·g / (√s + ε)}.
   *
   * @param initial what {@code s} begins with, at least 0
   * @param epsilon ε, above 0
   * @param weightDecay at least 0
   * @param decay how weight decay enters
   */
  record Adagrad(double initial, double epsilon, double weightDecay, Decay decay)
      implements UpdateRule {
    /**
     * Checks ranges.
     *
     * @throws IllegalArgumentException if an argument is out of its range
     */
    public Adagrad {
      if (!(initial >= 0 && initial <= Double.MAX_VALUE)) {
        throw new IllegalArgumentException(
            "the initial sum must be finite and not negative, but is " + initial);
      }
      requireEpsilon(epsilon);
      Hyperparameter.WEIGHT_DECAY.require(weightDecay);
    }

    /**
     * The same rule with another beginning of the sum of squares.
     *
     * @param initial at least 0
     * @return a new rule
     */
    public Adagrad withInitial(double initial) {
      return new Adagrad(initial, epsilon, weightDecay, decay);
    }

    @Override
    public Adagrad withWeightDecay(double weightDecay, Decay decay) {
      return new Adagrad(initial, epsilon, weightDecay, decay);
    }

    @Override
    public OptionalDouble initialMomentum() {
      return OptionalDouble.empty();
    }
  }

  /**
   * Stochastic gradient descent without weight decay.
   *
   * @param momentum in [0, 1)
   * @return the rule
   */
  static Sgd sgd(double momentum) {
    return new Sgd(momentum, false, 0, Decay.COUPLED);
  }

  /**
   * Adam with its usual constants, β1 = 0.9, β2 = 0.999, ε = 10⁻⁸, without weight decay.
   *
   * @return the rule
   */
  static Adam adam() {
    return new Adam(0.9, 0.999, 1e-8, 0, Decay.COUPLED);
  }

  /**
   * RMSProp with PyTorch's constants, α = 0.99, ε = 10⁻⁸, without momentum and weight decay.
   *
   * @return the rule
   */
  static RmsProp rmsProp() {
    return new RmsProp(0.99, 0, false, 1e-8, 0, Decay.COUPLED);
  }

  /**
   * Adagrad with PyTorch's constants, an initial sum of 0 and ε = 10⁻¹⁰, without weight decay.
   *
   * @return the rule
   */
  static Adagrad adagrad() {
    return new Adagrad(0, 1e-10, 0, Decay.COUPLED);
  }

  /**
   * The same rule with another weight decay.
   *
   * @param weightDecay at least 0
   * @param decay how it enters
   * @return a new rule
   */
  UpdateRule withWeightDecay(double weightDecay, Decay decay);

  /**
   * The momentum or β1 that the rule starts with.
   *
   * @return a number in [0, 1), empty where the rule has none
   */
  OptionalDouble initialMomentum();

  /**
   * The weight decay that the rule starts with.
   *
   * @return a number of at least 0
   */
  double weightDecay();

  /**
   * How weight decay enters.
   *
   * @return coupled or decoupled
   */
  Decay decay();

  private static void requireShare(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(name + " must be in [0, 1), but is " + value);
    }
  }

  private static void requireEpsilon(double epsilon) {
    if (!(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("epsilon must be above 0, but is " + epsilon);
    }
  }
}
