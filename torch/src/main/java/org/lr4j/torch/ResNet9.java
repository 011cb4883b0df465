package org.lr4j.torch;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.lr4j.data.Shape;

/**
 * A residual network of nine layers, half as wide as David Page's for DAWNBench: 1,646,112
 * parameters for 3 colours and 10 classes, 1,648,352 with the running moments of batch norm.
 *
 * <p>Every block is a 3×3 convolution without bias, batch norm and ReLU. Widths 32; 64 and max
 * pool, with two more blocks of 64 around which the input is added; 128 and max pool; 256 and max
 * pool, with two more blocks of 256 likewise; the maximum over each plane; a linear layer without
 * bias whose outputs are divided by 8.
 *
 * <p>Source: D. Page, How to train your ResNet, 2018.
 */
final class ResNet9 extends Model {
  private static final Scalar EIGHTH = Scope.keep(new Scalar(0.125));

  private final List<Block> blocks = new ArrayList<>();
  private final Kernel output;

  private record Block(Kernel kernel, BatchNorm norm) {}

  ResNet9(Shape shape, int outputs) {
    long[] widths = {shape.channels(), 32, 64, 64, 64, 128, 256, 256, 256};
    for (int i = 1; i < widths.length; i++) {
      Kernel kernel = kernel("conv" + i, widths[i - 1], widths[i], 3, Start.TORCH);
      blocks.add(new Block(kernel, batchNorm("norm" + i, widths[i])));
    }
    output = kernel("output", 256, outputs, 1, Start.TORCH);
  }

  @Override
  public Tensor forward(Tensor input) {
    Tensor x = block(0, input);
    x = pool(block(1, x));
    x = x.add(block(3, block(2, x)));
    x = pool(block(4, x));
    x = pool(block(5, x));
    x = x.add(block(7, block(6, x)));
    x = x.amax(new long[] {2, 3}, true);
    return convolve(x, output, 0).flatten(1, -1).mul(EIGHTH);
  }

  private Tensor block(int index, Tensor x) {
    Block block = blocks.get(index);
    return block.norm.apply(convolve(x, block.kernel, 1), is_training()).relu_();
  }

  private static Tensor pool(Tensor x) {
    return maxPool(x, 2, 2, false);
  }
}
