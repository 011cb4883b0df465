package org.lr4j.torch;

import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Local response normalisation within a channel, {@code y = x·s^-0.75} with {@code s = 1 +
 * 5e-5·mean₃ₓ₃(x²)}; zeros beyond the edge count in the mean.
 *
 * <p>Its gradient is written down, {@code g·s^-0.75 − 7.5e-5·x·mean₃ₓ₃(g·y/s)}, which goes over
 * memory less often than PyTorch's derivation of each operation. So the chain of recorded
 * operations is cut here: {@link #backward} is to be called once, when what follows the last pass
 * forwards has gone backwards.
 *
 * <p>Source: Caffe, layer LRN with norm_region WITHIN_CHANNEL.
 */
final class LocalResponseNorm {
  /** An average over nine cells with this divisor is 5e-5 times their mean. */
  private static final long DIVISOR = 180_000;

  private static final double BETA = 0.75;
  private static final long[] THREE = {3, 3};
  private static final long[] ONE = {1, 1};

  private @Nullable Passed passed;

  /** What a forward pass leaves for the way back. */
  private record Passed(Tensor input, Tensor base, Tensor scale, Tensor output) {}

  Tensor apply(Tensor input) {
    // 16 bits would not tell 1 + 5e-5 from 1.
    Tensor x = input.detach().to(torch.ScalarType.Float);
    Tensor base = scaledMean(x.mul(x)).add_(new Scalar(1.0));
    Tensor root = base.rsqrt();
    Tensor scale = root.sqrt().mul_(root);
    Tensor output = x.mul(scale);
    output.set_requires_grad(input.requires_grad());
    passed = input.requires_grad() ? new Passed(input, base, scale, output) : null;
    return output;
  }

  /** Goes on backwards from the gradient of the last output. */
  void backward() {
    Passed last = passed;
    if (last == null) {
      throw new IllegalStateException("nothing has gone forwards");
    }
    passed = null;
    Tensor x = last.input.detach().to(torch.ScalarType.Float);
    Tensor scaled = last.output.grad().mul(last.scale);
    Tensor mean = scaledMean(scaled.mul(x).div_(last.base));
    scaled.addcmul_(mean, x, new Scalar(-2 * BETA));
    last.input.backward(scaled, new BoolOptional(), false, new TensorArrayRefOptional());
  }

  /** Its own transpose, being symmetric. */
  private static Tensor scaledMean(Tensor x) {
    return torch.avg_pool2d(x, THREE, ONE, ONE, false, true, new LongOptional(DIVISOR));
  }
}
