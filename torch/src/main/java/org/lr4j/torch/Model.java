package org.lr4j.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.lr4j.data.Normalization;
import org.lr4j.data.Shape;

/**
 * A network that goes by a name, with what it wants from its data and its optimizer. Parameters
 * start from libtorch's default generator.
 */
abstract class Model extends Module implements Network {
  private static final long[] ONES = {1, 1};
  private static final long[] ZEROS = {0, 0};

  /** libtorch calls back into the Java objects of modules, so these must stay reachable. */
  private final List<Module> layers = new ArrayList<>();

  /**
   * Parameters that share their hyperparameters.
   *
   * @param rate their learning rate is this many times that of the learner
   * @param decay their weight decay is this many times that of the learner
   */
  record Group(String name, List<Tensor> parameters, double rate, double decay) {}

  /** Weights and biases of a layer; the bias twice, since a forward pass wants it optional. */
  record Layer(Tensor weight, Tensor bias, TensorOptional optionalBias) {}

  /** Weights alone, and what a forward pass wants in place of a bias. */
  record Kernel(Tensor weight, TensorOptional noBias) {}

  /** How a layer's weights and biases start. */
  @FunctionalInterface
  interface Start {
    void fill(Tensor weight, Tensor bias, double fanIn);

    /** PyTorch's own: both uniform within ±1/√fan-in. */
    Start TORCH =
        (weight, bias, fanIn) -> {
          uniform(weight, 1 / Math.sqrt(fanIn));
          uniform(bias, 1 / Math.sqrt(fanIn));
        };

    /** Caffe's "xavier": weights uniform within ±√(3/fan-in), biases 0. */
    Start XAVIER =
        (weight, bias, fanIn) -> {
          uniform(weight, Math.sqrt(3 / fanIn));
          bias.zero_();
        };

    /** Weights normal around 0, biases 0. */
    static Start normal(double deviation) {
      return (weight, bias, fanIn) -> {
        weight.normal_(0, deviation, new org.bytedeco.pytorch.GeneratorOptional());
        bias.zero_();
      };
    }
  }

  static void uniform(Tensor tensor, double bound) {
    tensor.uniform_(-bound, bound, new org.bytedeco.pytorch.GeneratorOptional());
  }

  /** The parameter groups; the first one's rate is the learner's. */
  List<Group> groups() {
    return List.of(new Group("all", Tensors.parameters(module()), 1, 1));
  }

  /** Moves parameters and buffers to a device; the tensors stay the same objects. */
  void moveTo(org.bytedeco.pytorch.Device device) {
    module().to(device, false);
  }

  /** Adds the gradients of a loss of the last output to those of the parameters. */
  void backward(Tensor loss) {
    loss.backward();
  }

  /**
   * Whether large batches are shared out among threads: the output of a sample must depend on that
   * sample and the parameters alone (no batch norm, no dropout, no buffers), and convolutions take
   * the time.
   */
  boolean divisible() {
    return false;
  }

  /**
   * How many numbers an example of that shape is within the model, which says what it is to share.
   */
  long numbers(Shape shape) {
    return shape.values();
  }

  /** How its inputs are normalised. */
  Normalization.Kind normalization() {
    return Normalization.Kind.FEATUREWISE;
  }

  /** The weight decay that belongs to the model; empty leaves it to the optimizer. */
  OptionalDouble weightDecay() {
    return OptionalDouble.empty();
  }

  /** A convolution with square kernels. */
  final Layer convolution(String name, long in, long out, long kernel, Start start) {
    return layer(name, start, in * kernel * kernel, out, in, kernel, kernel);
  }

  /** A linear layer. */
  final Layer linear(String name, long in, long out, Start start) {
    return layer(name, start, in, out, in);
  }

  /** A convolution with square kernels and without bias. */
  final Kernel kernel(String name, long in, long out, long kernel, Start start) {
    Tensor weight = torch.empty(out, in, kernel, kernel);
    part(name).register_parameter("weight", weight);
    fill(start, weight, torch.empty(0), in * kernel * kernel);
    return new Kernel(weight, new TensorOptional());
  }

  /** Batch normalisation. */
  final BatchNorm batchNorm(String name, long channels) {
    return BatchNorm.in(part(name), channels);
  }

  /** A module within this one. */
  final Module part(String name) {
    Module module = register_module(name, new Module(name));
    layers.add(module);
    return module;
  }

  private Layer layer(String name, Start start, long fanIn, long... shape) {
    Module module = part(name);
    // What register_parameter returns lies in a vector that moves as it grows: keep our own.
    Tensor weight = torch.empty(shape);
    Tensor bias = torch.empty(shape[0]);
    module.register_parameter("weight", weight);
    module.register_parameter("bias", bias);
    fill(start, weight, bias, fanIn);
    return new Layer(weight, bias, new TensorOptional(bias));
  }

  private static void fill(Start start, Tensor weight, Tensor bias, long fanIn) {
    Scope.withoutGradients(
        () -> {
          start.fill(weight, bias, (double) fanIn);
          if (weight.dim() == 4) {
            weight.set_data(weight.contiguous(torch.MemoryFormat.ChannelsLast));
          }
        });
  }

  static Tensor convolve(Tensor input, Layer layer, long padding) {
    long[] pad = {padding, padding};
    return torch.conv2d(input, layer.weight, layer.optionalBias, ONES, pad, ONES, 1);
  }

  static Tensor convolve(Tensor input, Kernel kernel, long padding) {
    long[] pad = {padding, padding};
    return torch.conv2d(input, kernel.weight, kernel.noBias, ONES, pad, ONES, 1);
  }

  static Tensor apply(Tensor input, Layer layer) {
    return torch.linear(input, layer.weight, layer.optionalBias);
  }

  static Tensor maxPool(Tensor input, long kernel, long stride, boolean ceil) {
    return torch.max_pool2d(
        input, new long[] {kernel, kernel}, new long[] {stride, stride}, ZEROS, ONES, ceil);
  }
}
