package org.lr4j.torch;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * How an optimizer that libtorch does not have moves one parameter. It keeps no state of its own:
 * what it has to remember stands in two tensors that are handed to it, so that snapshots and
 * checkpoints need nothing from it.
 *
 * <pre>{@code
 * final class SignSgd implements UpdateRule {            // w ← w - rate·sign(g)
 *   public String name() { return "sign-sgd"; }
 *   public boolean hasMomentum() { return false; }
 *   public void move(Tensor w, Tensor g, Tensor first, Tensor second, Settings now, long step) {
 *     w.sub_(g.sign(), new Scalar(now.rate()));
 *   }
 * }
 * TorchOptimizer optimizer = TorchOptimizer.of(new SignSgd(), groups);
 * }</pre>
 */
public interface UpdateRule {
  /**
   * The name, in ASCII; checkpoints hold it.
   *
   * @return a name
   */
  String name();

  /**
   * Whether it has a momentum or β1 that a schedule may move.
   *
   * @return true if it has
   */
  boolean hasMomentum();

  /**
   * Takes one step, without recording gradients and within a {@code PointerScope}.
   *
   * @param parameter is moved in place
   * @param gradient with weight decay in it; not to be changed
   * @param first state of the parameter's shape, 0 before the first step, changed in place
   * @param second the same
   * @param settings what the group of the parameter is set to
   * @param step the number of this step for this parameter, from 1
   */
  void move(
      Tensor parameter, Tensor gradient, Tensor first, Tensor second, Settings settings, long step);

  /**
   * The hyperparameters of a group.
   *
   * @param initial the learning rate that the optimizer was made with
   * @param rate learning rate
   * @param momentum momentum or β1, where there is one
   * @param weightDecay is already in the gradient, times the parameter
   */
  record Settings(double initial, double rate, double momentum, double weightDecay) {}

  /**
   * The names of the rules that come with lr4j.
   *
   * @return an unmodifiable list
   */
  static List<String> names() {
    return List.of("adadelta", "adabound");
  }

  /**
   * A rule that comes with lr4j.
   *
   * @param name one of {@link #names()}
   * @return the rule
   * @throws IllegalArgumentException if there is no such rule
   */
  static UpdateRule named(String name) {
    return switch (name) {
      case "adadelta" -> new Adadelta();
      case "adabound" -> new AdaBound();
      default -> throw Names.unknown("optimizer", name, names());
    };
  }
}
