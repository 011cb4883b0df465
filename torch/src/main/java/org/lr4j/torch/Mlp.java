package org.lr4j.torch;

import org.bytedeco.pytorch.Tensor;
import org.lr4j.data.Shape;

/** Two hidden layers of 128 with ReLU, for images and tables. */
final class Mlp extends Model {
  private static final int HIDDEN = 128;

  private final Layer first;
  private final Layer second;
  private final Layer third;

  Mlp(Shape shape, int outputs) {
    first = linear("first", shape.values(), HIDDEN, Start.TORCH);
    second = linear("second", HIDDEN, HIDDEN, Start.TORCH);
    third = linear("third", HIDDEN, outputs, Start.TORCH);
  }

  @Override
  public Tensor forward(Tensor input) {
    Tensor x = input.flatten(1, -1);
    x = apply(x, first).relu_();
    x = apply(x, second).relu_();
    return apply(x, third);
  }
}
