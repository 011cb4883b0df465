package org.lr4j.torch;

import org.bytedeco.pytorch.Tensor;
import org.lr4j.data.Shape;

/**
 * Two 3×3 convolutions (16, 32), each with ReLU and a 2×2 max pool, then linear layers of 64 and
 * the classes: small enough for digits of 8 × 8 pixels.
 */
final class SmallCnn extends Model {
  private final Layer conv1;
  private final Layer conv2;
  private final Layer hidden;
  private final Layer output;

  SmallCnn(Shape shape, int outputs) {
    long pixels = (long) (shape.height() / 4) * (shape.width() / 4);
    conv1 = convolution("conv1", shape.channels(), 16, 3, Start.TORCH);
    conv2 = convolution("conv2", 16, 32, 3, Start.TORCH);
    hidden = linear("hidden", 32 * pixels, 64, Start.TORCH);
    output = linear("output", 64, outputs, Start.TORCH);
  }

  @Override
  public Tensor forward(Tensor input) {
    Tensor x = maxPool(convolve(input, conv1, 1).relu_(), 2, 2, false);
    x = maxPool(convolve(x, conv2, 1).relu_(), 2, 2, false);
    x = apply(x.flatten(1, -1), hidden).relu_();
    return apply(x, output);
  }

  @Override
  boolean divisible() {
    return true;
  }
}
