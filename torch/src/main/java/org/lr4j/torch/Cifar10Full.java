package org.lr4j.torch;

import java.util.List;
import java.util.OptionalDouble;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.lr4j.data.Normalization;

/**
 * Caffe's cifar10_full: 89,578 parameters for 10 classes, on pixels of 0 to 255 minus the mean
 * image.
 *
 * <p>Three 5×5 convolutions of 32, 32 and 64 channels, a 3×3 pool with stride 2 after each (max,
 * then average twice), local response normalisation within a channel after the first two, and a
 * linear layer. Weights start normal with deviation 10⁻⁴ in the first layer and 10⁻² in the others,
 * biases at 0. The biases of conv1, conv2 and ip1 learn at twice the rate; weight decay (0.004 by
 * default) is 250 times that on the weights of ip1 and 0 on its bias.
 */
final class Cifar10Full extends Model {
  private static final long[] THREE = {3, 3};
  private static final long[] TWO = {2, 2};
  private static final long[] ZERO = {0, 0};

  private final Layer conv1 = convolution("conv1", 3, 32, 5, Start.normal(1e-4));
  private final Layer conv2 = convolution("conv2", 32, 32, 5, Start.normal(1e-2));
  private final Layer conv3 = convolution("conv3", 32, 64, 5, Start.normal(1e-2));
  private final Layer ip1;
  private final LocalResponseNorm norm1 = new LocalResponseNorm();
  private final LocalResponseNorm norm2 = new LocalResponseNorm();

  Cifar10Full(int outputs) {
    ip1 = linear("ip1", 1024, outputs, Start.normal(1e-2));
  }

  @Override
  public Tensor forward(Tensor input) {
    Tensor x = maxPool(convolve(input, conv1, 2), 3, 2, true);
    x = norm1.apply(x.relu_());
    x = norm2.apply(averagePool(convolve(x, conv2, 2).relu_()));
    x = averagePool(convolve(x, conv3, 2).relu_());
    return apply(x.flatten(1, -1), ip1);
  }

  @Override
  void backward(Tensor loss) {
    loss.backward();
    norm2.backward();
    norm1.backward();
  }

  @Override
  boolean divisible() {
    return true;
  }

  /** Windows at the edge divide by the cells that exist. */
  static Tensor averagePool(Tensor x) {
    return torch.avg_pool2d(x, THREE, TWO, ZERO, true, false, new LongOptional());
  }

  @Override
  List<Group> groups() {
    return List.of(
        new Group(
            "weights", List.of(conv1.weight(), conv2.weight(), conv3.weight(), conv3.bias()), 1, 1),
        new Group("biases", List.of(conv1.bias(), conv2.bias()), 2, 1),
        new Group("ip1 weights", List.of(ip1.weight()), 1, 250),
        new Group("ip1 bias", List.of(ip1.bias()), 2, 0));
  }

  @Override
  Normalization.Kind normalization() {
    return Normalization.Kind.MEAN_IMAGE;
  }

  @Override
  OptionalDouble weightDecay() {
    return OptionalDouble.of(0.004);
  }
}
