package org.lr4j.torch;

import org.bytedeco.pytorch.Tensor;
import org.lr4j.data.Shape;

/**
 * One linear layer: softmax or logistic regression, or a linear one where numbers are predicted.
 */
final class Logistic extends Model {
  private final Layer linear;

  Logistic(Shape shape, int outputs) {
    linear = linear("linear", shape.values(), outputs, Start.TORCH);
  }

  @Override
  public Tensor forward(Tensor input) {
    return apply(input.flatten(1, -1), linear);
  }
}
