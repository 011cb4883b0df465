package org.lr4j.torch;

import java.util.function.Consumer;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** How the gradients of a batch are computed. */
interface Gradients extends AutoCloseable {
  /** Sets the threads of PyTorch's kernels for the calling thread; OpenMP keeps them for each. */
  void useThreads();

  /**
   * The loss of a batch; where it is finite, its gradients are added to those of the parameters. To
   * be called within a scope.
   *
   * @param share the gradients are multiplied by this
   */
  double add(BatchTensors.Input input, double share);

  @Override
  void close();

  /** Sets the threads of PyTorch's kernels; 0 leaves PyTorch's setting alone. */
  static void useThreads(int threads) {
    if (threads > 0) {
      torch.set_num_threads(threads);
      openblas.blas_set_num_threads(threads);
    }
  }

  /**
   * The whole batch at once, with threads within PyTorch's kernels.
   *
   * @param threads that many; 0 leaves PyTorch's setting alone
   * @param autocast for passes forwards
   */
  static Gradients whole(Network network, TrainingLoss loss, int threads, Autocast autocast) {
    Consumer<Tensor> backward = network instanceof Model model ? model::backward : Tensor::backward;
    return new Gradients() {
      @Override
      public void useThreads() {
        Gradients.useThreads(threads);
      }

      @Override
      public double add(BatchTensors.Input input, double share) {
        Tensor output = autocast.forward(network, input.features());
        Tensor mean = loss.of(output, input.labels(), input.targets());
        double value = mean.item_double();
        if (Double.isFinite(value)) {
          backward.accept(share == 1 ? mean : mean.mul(new Scalar(share)));
        }
        return value;
      }

      @Override
      public void close() {
        // The network is its owner's.
      }
    };
  }
}
