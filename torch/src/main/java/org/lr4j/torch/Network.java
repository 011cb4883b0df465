package org.lr4j.torch;

import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/**
 * A libtorch module with its forward pass. A module of the caller's own needs no more than the
 * words {@code extends Module implements Network}.
 */
public interface Network {
  /**
   * Maps a batch of inputs to outputs.
   *
   * @param input batch × channels × height × width
   * @return batch × classes, before any softmax; batch × 1 or batch where one number is predicted
   */
  Tensor forward(Tensor input);

  /**
   * The module that holds parameters and buffers.
   *
   * @return this, where it is a module
   */
  default Module module() {
    if (this instanceof Module module) {
      return module;
    }
    throw new IllegalStateException(
        getClass().getName() + " is no Module; extend Module or override module()");
  }

  /**
   * A module with a forward pass from elsewhere.
   *
   * @param module holds parameters and buffers
   * @param forward maps a batch of inputs to outputs
   * @return both as a network
   */
  static Network of(Module module, UnaryOperator<Tensor> forward) {
    return new Network() {
      @Override
      public Tensor forward(Tensor input) {
        return forward.apply(input);
      }

      @Override
      public Module module() {
        return module;
      }
    };
  }
}
