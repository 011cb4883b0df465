package org.lr4j.torch;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.lr4j.data.Shape;

/**
 * 3×3 convolutions of 16, 32 and then 64 planes, each with ReLU (before it batch norm, if told) and
 * a 2×2 max pool, then linear layers of 64 and the outputs. It has two convolutions for pictures of
 * up to 47 pixels, which leaves digits of 8 × 8 pixels 2 × 2, and one more each time that the
 * longer side doubles, so that what is left is at most 11 pixels wide.
 */
final class SmallCnn extends Model {
  private static final int[] WIDTHS = {16, 32, 64};
  private static final int LARGEST_LEFT = 12;

  private final List<Layer> convolutions = new ArrayList<>();
  private final List<BatchNorm> norms = new ArrayList<>();
  private final Layer hidden;
  private final Layer output;

  SmallCnn(Shape shape, int outputs, boolean normed) {
    int stages = stages(shape);
    long in = shape.channels();
    for (int i = 0; i < stages; i++) {
      int out = WIDTHS[Math.min(i, WIDTHS.length - 1)];
      convolutions.add(convolution("conv" + (i + 1), in, out, 3, Start.TORCH));
      if (normed) {
        norms.add(batchNorm("norm" + (i + 1), out));
      }
      in = out;
    }
    long pixels = (long) (shape.height() >> stages) * (shape.width() >> stages);
    hidden = linear("hidden", in * pixels, 64, Start.TORCH);
    output = linear("output", 64, outputs, Start.TORCH);
  }

  private static int stages(Shape shape) {
    int stages = 2;
    int shorter = Math.min(shape.height(), shape.width());
    while (Math.max(shape.height(), shape.width()) >> stages >= LARGEST_LEFT
        && shorter >> (stages + 1) >= 1) {
      stages++;
    }
    return stages;
  }

  @Override
  public Tensor forward(Tensor input) {
    Tensor x = input;
    for (int i = 0; i < convolutions.size(); i++) {
      x = convolve(x, convolutions.get(i), 1);
      if (!norms.isEmpty()) {
        x = norms.get(i).apply(x, is_training());
      }
      x = maxPool(x.relu_(), 2, 2, false);
    }
    x = apply(x.flatten(1, -1), hidden).relu_();
    return apply(x, output);
  }

  @Override
  boolean divisible() {
    return norms.isEmpty();
  }
}
