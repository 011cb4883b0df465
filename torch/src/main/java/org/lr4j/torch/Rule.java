package org.lr4j.torch;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** How an optimizer that libtorch does not have moves one parameter. Keeps no state of its own. */
interface Rule {
  /** The rules that go by a name. */
  List<String> NAMES = List.of("adadelta", "adabound");

  /** The rule of a name of {@link #NAMES}. */
  static Rule named(String name) {
    return switch (name) {
      case "adadelta" -> new Adadelta();
      case "adabound" -> new AdaBound();
      default -> throw Names.unknown("optimizer", name, NAMES);
    };
  }

  /** The name in files. */
  String name();

  /** Whether it has a β1; else momentum is not to be set. */
  boolean hasMomentum();

  /**
   * Takes one step, without recording gradients.
   *
   * @param parameter is moved
   * @param gradient with weight decay in it; not to be changed
   * @param first state like the parameter, 0 before the first step
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
   * @param momentum β1, where there is one
   * @param weightDecay added to the gradient times the parameter
   */
  record Settings(double initial, double rate, double momentum, double weightDecay) {}
}
