package org.lr4j.engine;

import java.util.List;

/** Parameter groups with hyperparameters that can be read and set: a learner, an optimizer. */
public interface ParameterGroups {
  /**
   * The parameter groups, in the optimizer's order; at least one, the same at every call.
   *
   * @return an unmodifiable list
   */
  List<ParameterGroup> groups();

  /**
   * The present value of a hyperparameter.
   *
   * @param group index into {@link #groups()}
   * @param hyperparameter one that the group has
   * @return the value, exactly as set
   * @throws IllegalArgumentException if the group does not have the hyperparameter
   * @throws IndexOutOfBoundsException if there is no such group
   */
  double get(int group, Hyperparameter hyperparameter);

  /**
   * Sets a hyperparameter; it takes effect at the next step.
   *
   * @param group index into {@link #groups()}
   * @param hyperparameter one that the group has
   * @param value a value that {@link Hyperparameter#require} accepts
   * @throws IllegalArgumentException if the value is refused or the group does not have the
   *     hyperparameter; nothing has changed then
   * @throws IndexOutOfBoundsException if there is no such group
   */
  void set(int group, Hyperparameter hyperparameter, double value);

  /**
   * The value that gives the ratio of a group to the others if all of them are at 0 now, as at the
   * start of a warmup or after a decay to 0. For example, the value that the group was created
   * with.
   *
   * @param group index into {@link #groups()}
   * @param hyperparameter one that the group has
   * @return a value of at least 0; by default the present one
   */
  default double reference(int group, Hyperparameter hyperparameter) {
    return get(group, hyperparameter);
  }
}
