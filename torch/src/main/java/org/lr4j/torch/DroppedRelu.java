package org.lr4j.torch;

import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Spatial dropout and ReLU in training as one operation in each direction, after a batch norm that
 * brings the dropout's factor 1/(1 − p) along: {@code y = min(max(0, x), m)}, with m 0 for planes
 * that are dropped and else infinite.
 *
 * <p>PyTorch multiplies all planes by 0 or 1/(1 − p), forwards and backwards. Here a plane that is
 * dropped is 0 as if ReLU had made it so, and ReLU's gradient is that of both: that of the output
 * where the output is positive. So the chain of recorded operations is cut here: {@link #backward}
 * is to be called once, when what follows the last pass forwards has gone backwards. What comes
 * before and what comes after must not have recorded operations in common.
 */
final class DroppedRelu {
  private static final Scalar ZERO = Scope.keep(new Scalar(0.0));

  private final double dropout;
  private @Nullable Passed passed;

  /** What a forward pass leaves for the way back. */
  private record Passed(Tensor input, Tensor output) {}

  /**
   * For planes that are dropped independently.
   *
   * @param dropout the share of planes that are dropped, above 0 and below 1
   */
  DroppedRelu(double dropout) {
    this.dropout = dropout;
  }

  /** How many times as large as without dropout the input is to be. */
  double factor() {
    return 1 / (1 - dropout);
  }

  /**
   * Goes forwards.
   *
   * @param input samples × planes × height × width; it is overwritten
   */
  Tensor apply(Tensor input) {
    long[] planes = {input.size(0), input.size(1), 1, 1};
    Tensor kept = torch.empty(planes, input.options(), new MemoryFormatOptional());
    kept.bernoulli_(1 - dropout, new GeneratorOptional());
    Tensor most = kept.div(kept.neg().add_(new Scalar(1.0))); // 1 becomes infinite
    Tensor output =
        input.detach().clamp_(new TensorOptional(torch.zeros_like(most)), new TensorOptional(most));
    output.set_requires_grad(input.requires_grad());
    passed = input.requires_grad() ? new Passed(input, output) : null;
    return output;
  }

  /** Goes on backwards from the gradient of the last output. */
  void backward() {
    Passed last = passed;
    if (last == null) {
      throw new IllegalStateException("nothing has gone forwards");
    }
    passed = null;
    Tensor gradient = last.output.grad();
    torch.threshold_backward_out(gradient, gradient, last.output.detach(), ZERO);
    last.input.backward(gradient, new BoolOptional(), false, new TensorArrayRefOptional());
  }
}
