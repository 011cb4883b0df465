package org.lr4j.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import java.util.stream.Stream;
import org.lr4j.djl.UpdateRule.Adagrad;
import org.lr4j.djl.UpdateRule.Adam;
import org.lr4j.djl.UpdateRule.Decay;
import org.lr4j.djl.UpdateRule.RmsProp;
import org.lr4j.djl.UpdateRule.Sgd;

/**
 * One update of one parameter, with numbers in double precision.
 *
 * @param rate the learning rate
 * @param momentum momentum or β1
 * @param weightDecay the weight decay
 * @param scalars of the optimizer
 */
record Kernel(double rate, double momentum, double weightDecay, Scalars scalars) {
  /** Updates the weight in place and leaves its gradient at 0. */
  Slot update(UpdateRule rule, Slot slot, NDArray weight, NDArray gradient) {
    if (weightDecay == 0) {
      return apply(rule, slot, weight, gradient);
    }
    // The weight without its gradient, so that nothing here is recorded for a backward pass.
    try (NDArray w = weight.stopGradient()) {
      if (rule.decay() == Decay.DECOUPLED) {
        scalars.times(w, 1 - rate * weightDecay);
        return apply(rule, slot, weight, gradient);
      }
      try (NDArray g = scalars.product(w, weightDecay)) {
        return apply(rule, slot, weight, g.addi(gradient));
      }
    }
  }

  private Slot apply(UpdateRule rule, Slot slot, NDArray weight, NDArray g) {
    if (rule instanceof Adam adam) {
      return adam(adam, slot, weight, g);
    }
    if (rule instanceof RmsProp rmsProp) {
      return rmsProp(rmsProp, slot, weight, g);
    }
    return rule instanceof Adagrad adagrad
        ? adagrad(adagrad, slot, weight, g)
        : sgd((Sgd) rule, slot, weight, g);
  }

  private Slot sgd(Sgd rule, Slot slot, NDArray weight, NDArray g) {
    if (momentum == 0) {
      subtract(weight, g, rate);
      return new Slot(slot.updates() + 1, slot.arrays());
    }
    Slot next = slot.arrays().isEmpty() ? zeros(slot, g, 1) : slot;
    NDArray velocity = next.arrays().get(0);
    scalars.times(velocity, momentum).addi(g);
    if (rule.nesterov()) {
      try (NDArray ahead = scalars.product(velocity, momentum)) {
        subtract(weight, ahead.addi(g), rate);
      }
    } else {
      subtract(weight, velocity, rate);
    }
    return new Slot(next.updates() + 1, next.arrays());
  }

  private Slot adam(Adam rule, Slot slot, NDArray weight, NDArray g) {
    Slot next = slot.arrays().isEmpty() ? zeros(slot, g, 2) : slot;
    long t = next.updates() + 1;
    NDArray mean = next.arrays().get(0);
    NDArray square = next.arrays().get(1);
    scalars.times(mean, momentum);
    addScaled(mean, g, 1 - momentum);
    scalars.times(square, rule.beta2());
    addSquare(square, g, 1 - rule.beta2());
    try (NDArray denominator = square.sqrt()) {
      denominator.divi(Math.sqrt(1 - Math.pow(rule.beta2(), (double) t))).addi(rule.epsilon());
      try (NDArray direction = mean.div(denominator)) {
        subtract(weight, direction, rate / (1 - Math.pow(momentum, (double) t)));
      }
    }
    return new Slot(t, next.arrays());
  }

  private Slot rmsProp(RmsProp rule, Slot slot, NDArray weight, NDArray g) {
    int moments = rule.centered() ? 2 : 1;
    Slot next = slot.arrays().isEmpty() ? zeros(slot, g, moments) : slot;
    if (momentum > 0 && next.arrays().size() == moments) {
      next = next.with(zeros(slot, g, 1).arrays().get(0));
    }
    NDArray square = next.arrays().get(0);
    scalars.times(square, rule.alpha());
    addSquare(square, g, 1 - rule.alpha());
    try (NDArray scale = rule.centered() ? spread(rule, next, g) : square.sqrt();
        NDArray direction = g.div(scale.addi(rule.epsilon()))) {
      if (momentum > 0) {
        NDArray velocity = next.arrays().get(moments);
        subtract(weight, scalars.times(velocity, momentum).addi(direction), rate);
      } else {
        subtract(weight, direction, rate);
      }
    }
    return new Slot(next.updates() + 1, next.arrays());
  }

  /** The standard deviation of the gradient, after its mean has been brought up to date. */
  private NDArray spread(RmsProp rule, Slot slot, NDArray g) {
    NDArray mean = slot.arrays().get(1);
    scalars.times(mean, rule.alpha());
    addScaled(mean, g, 1 - rule.alpha());
    try (NDArray squared = mean.mul(mean);
        NDArray variance = slot.arrays().get(0).sub(squared)) {
      return variance.sqrt();
    }
  }

  private Slot adagrad(Adagrad rule, Slot slot, NDArray weight, NDArray g) {
    Slot next = slot.arrays().isEmpty() ? zeros(slot, g, 1) : slot;
    NDArray sum = next.arrays().get(0);
    if (next.updates() == 0 && rule.initial() > 0) {
      sum.addi(rule.initial());
    }
    addSquare(sum, g, 1);
    try (NDArray scale = sum.sqrt();
        NDArray direction = g.div(scale.addi(rule.epsilon()))) {
      subtract(weight, direction, rate);
    }
    return new Slot(next.updates() + 1, next.arrays());
  }

  /** Arrays of zeros that live as long as the weights do. */
  private static Slot zeros(Slot slot, NDArray like, int count) {
    return new Slot(
        slot.updates(),
        Stream.generate(like::zerosLike).limit(count).peek(NDArray::detach).toList());
  }

  private void addSquare(NDArray target, NDArray array, double factor) {
    try (NDArray squared = array.mul(array)) {
      target.addi(factor == 1 ? squared : scalars.times(squared, factor));
    }
  }

  private void addScaled(NDArray target, NDArray array, double factor) {
    try (NDArray scaled = scalars.product(array, factor)) {
      target.addi(scaled);
    }
  }

  /**
   * {@code weight ← weight - factor·array}, by the engine's own update: it is allowed to write to a
   * parameter, and clears the gradient that the parameter has gathered. The engine takes a float.
   */
  private static void subtract(NDArray weight, NDArray array, double factor) {
    if (weight.getDataType() == DataType.FLOAT32) {
      engineUpdate(weight, array, (float) factor);
    } else {
      try (NDArray scaled = array.mul(factor)) {
        engineUpdate(weight, scaled, 1);
      }
    }
  }

  private static void engineUpdate(NDArray weight, NDArray array, float rate) {
    weight
        .getNDArrayInternal()
        .sgdUpdate(new NDList(weight, array), new NDList(weight), rate, 0, 1, -1, 0, true);
  }
}
