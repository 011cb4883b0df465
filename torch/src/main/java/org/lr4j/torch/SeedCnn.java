package org.lr4j.torch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.lr4j.data.Shape;

/**
 * A convolutional network with two long skips: 447,506 numbers for 3 colours and 10 classes, 1,488
 * of them running moments of batch norm.
 *
 * <p>A block is a convolution with bias that keeps the size, batch norm, ReLU, and where a share is
 * given spatial dropout, which drops whole planes. At full size 5×5 to 64, then 3×3 to 72 (.05) and
 * 80 (.1), and a 2×2 max pool. At half size 3×3 to 48, 56, 64 and 72 (.05), and a max pool. At
 * quarter size the result beside skip A, 3×3 to 48, 64 (.05) and 80 (.1); beside skip B, a 1×1
 * convolution to 64 with ReLU and one to the classes, averaged over each plane. A skip is a block
 * of 1×1 to 48, of which each 2×2 pixels become channels: A from the beginning of the half size, B
 * from its end before the pool.
 *
 * <p>Kernels decay by 2e-4 by default, which is the gradient of Keras' penalty 1e-4·Σw²; biases and
 * batch norm do not. Kernels start as Glorot and Bengio (2010) have it, uniform within ±√(6/(fan-in
 * + fan-out)), biases at 0.
 */
final class SeedCnn extends Model {
  private static final int SKIP = 48;

  private final List<Tensor> kernels = new ArrayList<>();
  private final List<Tensor> rest = new ArrayList<>();
  private final List<Block> full;
  private final List<Block> half;
  private final List<Block> quarter;
  private final Block skipA;
  private final Block skipB;
  private final Layer head;
  private final Layer output;

  private final Deque<DroppedRelu> passed = new ArrayDeque<>();

  private record Block(Layer layer, BatchNorm norm, long padding, Optional<DroppedRelu> dropped) {}

  SeedCnn(Shape shape, int outputs) {
    full =
        List.of(
            block("full1", shape.channels(), 64, 5, 0),
            block("full2", 64, 72, 3, 0.05),
            block("full3", 72, 80, 3, 0.1));
    skipA = block("skipA", 80, SKIP, 1, 0);
    half =
        List.of(
            block("half1", 80, 48, 3, 0),
            block("half2", 48, 56, 3, 0),
            block("half3", 56, 64, 3, 0),
            block("half4", 64, 72, 3, 0.05));
    skipB = block("skipB", 72, SKIP, 1, 0);
    quarter =
        List.of(
            block("quarter1", 4 * SKIP + 72, 48, 3, 0),
            block("quarter2", 48, 64, 3, 0.05),
            block("quarter3", 64, 80, 3, 0.1));
    head = counted(convolution("head", 4 * SKIP + 80, 64, 1, glorot(64, 1)));
    output = counted(convolution("output", 64, outputs, 1, glorot(outputs, 1)));
  }

  private Block block(String name, long in, long out, long kernel, double dropout) {
    Layer layer = counted(convolution(name, in, out, kernel, glorot(out, kernel)));
    BatchNorm norm = batchNorm(name + " norm", out);
    rest.add(new Tensor(norm.weight().get()));
    rest.add(new Tensor(norm.bias().get()));
    Optional<DroppedRelu> dropped =
        dropout > 0 ? Optional.of(new DroppedRelu(dropout)) : Optional.empty();
    return new Block(layer, norm, kernel / 2, dropped);
  }

  private Layer counted(Layer layer) {
    kernels.add(layer.weight());
    rest.add(layer.bias());
    return layer;
  }

  private static Start glorot(long out, long kernel) {
    return (weight, bias, fanIn) -> {
      double bound = Math.sqrt(6 / (fanIn + (double) out * kernel * kernel));
      uniform(weight, bound);
      bias.zero_();
    };
  }

  @Override
  public Tensor forward(Tensor input) {
    passed.clear();
    Block last = full.get(full.size() - 1);
    Tensor x = through(full.subList(0, full.size() - 1), input);
    // The largest of a window is positive if any is: what is left is a quarter of the work.
    x = activate(last, maxPool(normalised(last, x), 2, 2, false));
    Tensor a = skip(skipA, x);
    x = through(half, x);
    Tensor b = skip(skipB, x);
    x = maxPool(x, 2, 2, false);
    x = through(quarter, torch.cat(new TensorVector(a, x), 1));
    x = convolve(torch.cat(new TensorVector(b, x), 1), head, 0).relu_();
    return convolve(x, output, 0).mean(2, 3);
  }

  private Tensor through(List<Block> blocks, Tensor input) {
    Tensor x = input;
    for (Block block : blocks) {
      x = apply(block, x);
    }
    return x;
  }

  private Tensor skip(Block block, Tensor x) {
    return torch.pixel_unshuffle(apply(block, x), 2);
  }

  private Tensor apply(Block block, Tensor input) {
    return activate(block, normalised(block, input));
  }

  private Tensor normalised(Block block, Tensor input) {
    Tensor x = convolve(input, block.layer, block.padding);
    return is_training() && block.dropped.isPresent()
        ? block.norm.train(x, block.dropped.get().factor())
        : block.norm.apply(x, is_training());
  }

  private Tensor activate(Block block, Tensor x) {
    if (!is_training() || block.dropped.isEmpty()) {
      return x.relu_();
    }
    Tensor y = block.dropped.get().apply(x);
    if (y.requires_grad()) {
      passed.push(block.dropped.get());
    }
    return y;
  }

  @Override
  void backward(Tensor loss) {
    loss.backward();
    while (!passed.isEmpty()) {
      passed.pop().backward();
    }
  }

  @Override
  List<Group> groups() {
    return List.of(new Group("kernels", kernels, 1, 1), new Group("rest", rest, 1, 0));
  }

  @Override
  OptionalDouble weightDecay() {
    return OptionalDouble.of(2e-4);
  }
}
