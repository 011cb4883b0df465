package org.lr4j.djl;

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

    /**
     * The same rule with another weight decay.
     *
     * @param weightDecay at least 0
     * @param decay how it enters
     * @return a new rule
     */
    public Sgd withWeightDecay(double weightDecay, Decay decay) {
      return new Sgd(momentum, nesterov, weightDecay, decay);
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
      if (!(beta2 >= 0 && beta2 < 1)) {
        throw new IllegalArgumentException("beta2 must be in [0, 1), but is " + beta2);
      }
      if (!(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("epsilon must be above 0, but is " + epsilon);
      }
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

    /**
     * The same rule with another weight decay.
     *
     * @param weightDecay at least 0
     * @param decay how it enters
     * @return a new rule
     */
    public Adam withWeightDecay(double weightDecay, Decay decay) {
      return new Adam(beta1, beta2, epsilon, weightDecay, decay);
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
   * The momentum or β1 that the rule starts with.
   *
   * @return a number in [0, 1)
   */
  default double initialMomentum() {
    return this instanceof Adam adam ? adam.beta1 : ((Sgd) this).momentum;
  }

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
}
