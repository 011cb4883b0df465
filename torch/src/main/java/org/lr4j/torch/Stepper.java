package org.lr4j.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Tensor;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.ParameterGroup;

/** An optimizer whose hyperparameters move and whose state can be put back. */
interface Stepper extends AutoCloseable {
  /** What kind of optimizer it is; the state of one kind means nothing to another. */
  String kind();

  /** The parameter groups, the same at every call. */
  List<ParameterGroup> groups();

  /** The present value of a hyperparameter, exactly as set. */
  double get(int group, Hyperparameter hyperparameter);

  /** Sets a hyperparameter for the steps that follow. */
  void set(int group, Hyperparameter hyperparameter, double value);

  /** The parameters it moves, group by group; to be called within a scope. */
  List<Tensor> parameters();

  /** Forgets the gradients of the last step. */
  void zeroGradients();

  /** Moves the parameters by their gradients. */
  void step();

  /**
   * State and hyperparameters as bytes, to be closed by the caller. Parameters are known by their
   * place, so another process can go on with the bytes.
   */
  BytePointer save();

  /** Goes back to what {@link #save} gave, here or in an optimizer over parameters like these. */
  void restore(BytePointer saved);

  /** Frees the state; the parameters stay. */
  @Override
  void close();

  /** Names and hyperparameters of groups; without names they are numbered. */
  static List<ParameterGroup> groups(
      List<Set<Hyperparameter>> hyperparameters, List<String> names) {
    int size = hyperparameters.size();
    if (!names.isEmpty() && names.size() != size) {
      throw new IllegalArgumentException(
          names.size() + " names for " + size + " parameter groups; give one a group");
    }
    List<ParameterGroup> groups = new ArrayList<>();
    for (int g = 0; g < size; g++) {
      String name = !names.isEmpty() ? names.get(g) : size == 1 ? "all" : "group " + g;
      groups.add(new ParameterGroup(name, hyperparameters.get(g)));
    }
    return List.copyOf(groups);
  }

  /** Refuses groups and hyperparameters that there are not. */
  static void check(List<ParameterGroup> groups, int group, Hyperparameter hyperparameter) {
    Objects.checkIndex(group, groups.size());
    if (!groups.get(group).hyperparameters().contains(hyperparameter)) {
      throw new IllegalArgumentException(
          "parameter group " + groups.get(group).name() + " has no " + hyperparameter);
    }
  }
}
