package org.lr4j.torch.distributed;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * The processes that train one model together. Each takes its share of every batch. Before each
 * step of the optimizer the gradients are averaged over all processes, so that all models stay
 * equal, and a learner reports the same loss in each. What is decided from losses, such as where a
 * range test stops, is then decided alike everywhere.
 *
 * <p>{@link ProcessGroup} connects processes by libtorch's Gloo. Implement this interface for
 * another way to connect them.
 *
 * <p>All processes must call the same methods in the same order. Every method throws {@link
 * org.lr4j.engine.LearnerException} if another process has ended or does not answer.
 */
public interface Peers {
  /** One process by itself. */
  Peers ALONE =
      new Peers() {
        @Override
        public int rank() {
          return 0;
        }

        @Override
        public int size() {
          return 1;
        }

        @Override
        public double[][] gather(double... own) {
          return new double[][] {own.clone()};
        }

        @Override
        public void sum(List<Tensor> tensors) {
          // They are the sum.
        }

        @Override
        public void spread(List<Tensor> tensors) {
          // Nobody else needs them.
        }

        @Override
        public void leave() {
          // Nobody waits.
        }
      };

  /**
   * The number of this process.
   *
   * @return from 0 to {@code size() − 1}
   */
  int rank();

  /**
   * How many processes there are.
   *
   * @return at least 1
   */
  int size();

  /**
   * Brings the numbers of all processes together, bit for bit the same in each.
   *
   * @param own the numbers of this process, as many in each
   * @return a row for each process, in the order of their ranks
   */
  double[][] gather(double... own);

  /**
   * Adds floating-point tensors over all processes, in place. The result is bit for bit the same in
   * each. It is called within a {@code PointerScope} and without recording gradients.
   *
   * @param tensors as many in each process, of the same shapes and types
   */
  void sum(List<Tensor> tensors);

  /**
   * Overwrites tensors with those of process 0. It is called within a {@code PointerScope} and
   * without recording gradients.
   *
   * @param tensors as many in each process, of the same shapes and types
   */
  void spread(List<Tensor> tensors);

  /** Leaves after a failure, so that the others need not wait for this process. */
  void leave();
}
