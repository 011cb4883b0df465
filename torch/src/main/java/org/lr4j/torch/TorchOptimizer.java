package org.lr4j.torch;

import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.Tensor;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.ParameterGroups;

/**
 * An optimizer as a {@link TorchLearner} needs it: its hyperparameters move, and its state can be
 * put back. {@link #of(Optimizer, String...)} makes one from libtorch's own; {@link #of(UpdateRule,
 * List)} makes one from a rule that you write for one parameter, with groups, state and files done
 * for you. Implement the interface itself only for what neither can express.
 *
 * <p>All methods that make tensors are called within a {@code PointerScope}.
 */
public interface TorchOptimizer extends ParameterGroups, AutoCloseable {
  /**
   * What kind of optimizer it is, as checkpoints name it: the state of one kind means nothing to
   * another.
   *
   * @return a name
   */
  String kind();

  /**
   * The parameters that it moves, group by group.
   *
   * @return the tensors themselves
   */
  List<Tensor> parameters();

  /** Forgets the gradients of the last step. */
  void zeroGradients();

  /** Moves the parameters by their gradients; a parameter without a gradient stays. */
  void step();

  /**
   * State and hyperparameters as bytes. Parameters are known by their place, so another process can
   * continue the bytes.
   *
   * @return the bytes, to be closed by the caller
   */
  BytePointer save();

  /**
   * Goes back to what {@link #save} gave, here or in an optimizer over parameters like these. State
   * that a parameter has got since then is gone afterwards.
   *
   * @param saved the bytes
   * @throws RuntimeException if they are another optimizer's or damaged; nothing has changed then
   */
  void restore(BytePointer saved);

  /** Frees the state; the parameters stay. */
  @Override
  void close();

  /**
   * One of libtorch's own: SGD, Adam, AdamW, RMSprop or Adagrad.
   *
   * @param optimizer over parameters of your module
   * @param groupNames a name for each parameter group, or none at all
   * @return the optimizer; the caller's own is used in place
   * @throws IllegalArgumentException if it is of another kind, or there are not as many names as
   *     groups
   */
  static TorchOptimizer of(Optimizer optimizer, String... groupNames) {
    return new LibtorchOptimizer(optimizer, List.of(groupNames));
  }

  /**
   * One that libtorch does not have, by a rule for one parameter. Two tensors of state a parameter,
   * momentum, weight decay, snapshots and checkpoints are taken care of.
   *
   * @param rule how one parameter moves
   * @param groups the parameters, in one group at least
   * @return the optimizer
   * @throws IllegalArgumentException if there is no group
   */
  static TorchOptimizer of(UpdateRule rule, List<Group> groups) {
    return RuleOptimizer.of(rule, groups);
  }

  /**
   * Parameters that share their hyperparameters.
   *
   * @param name for messages and files
   * @param parameters the parameters
   * @param rate the learning rate that training starts from
   * @param momentum β1, where the rule has one
   * @param weightDecay added to the gradient times the parameter
   */
  record Group(
      String name, List<Tensor> parameters, double rate, double momentum, double weightDecay) {
    /**
     * Checks and copies.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    public Group {
      parameters = List.copyOf(parameters);
      Hyperparameter.LEARNING_RATE.require(rate);
      Hyperparameter.MOMENTUM.require(momentum);
      Hyperparameter.WEIGHT_DECAY.require(weightDecay);
    }
  }
}
