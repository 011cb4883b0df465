package org.lr4j.torch;

import org.bytedeco.pytorch.Tensor;
import org.lr4j.data.Shape;

/**
 * LeNet as Caffe has it: 5×5 convolutions of 20 and 50 channels, each with a 2×2 max pool and no
 * non-linearity, then linear layers of 500 with ReLU and the classes; "xavier" weights.
 *
 * <p>Source: Y. LeCun et al., Gradient-Based Learning Applied to Document Recognition, 1998; Caffe,
 * examples/mnist.
 */
final class LeNet extends Model {
  private final Layer conv1;
  private final Layer conv2;
  private final Layer ip1;
  private final Layer ip2;

  LeNet(Shape shape, int outputs) {
    long pixels = side(shape.height()) * side(shape.width());
    conv1 = convolution("conv1", shape.channels(), 20, 5, Start.XAVIER);
    conv2 = convolution("conv2", 20, 50, 5, Start.XAVIER);
    ip1 = linear("ip1", 50 * pixels, 500, Start.XAVIER);
    ip2 = linear("ip2", 500, outputs, Start.XAVIER);
  }

  private static long side(long pixels) {
    return ((pixels - 4 + 1) / 2 - 4 + 1) / 2;
  }

  @Override
  public Tensor forward(Tensor input) {
    Tensor x = maxPool(convolve(input, conv1, 0), 2, 2, true);
    x = maxPool(convolve(x, conv2, 0), 2, 2, true);
    x = apply(x.flatten(1, -1), ip1).relu_();
    return apply(x, ip2);
  }

  @Override
  boolean divisible() {
    return true;
  }
}
