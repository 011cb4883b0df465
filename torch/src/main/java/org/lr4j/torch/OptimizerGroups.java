package org.lr4j.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.ParameterGroup;

/** Names and checks of parameter groups. */
final class OptimizerGroups {
  private OptimizerGroups() {}

  /** Names and hyperparameters of groups; without names they are numbered. */
  static List<ParameterGroup> named(List<Set<Hyperparameter>> hyperparameters, List<String> names) {
    int size = hyperparameters.size();
    if (!names.isEmpty() && names.size() != size) {
      throw new IllegalArgumentException(
          names.size() + " names for " + size + " parameter groups; give each group one");
    }
    List<ParameterGroup> groups = new ArrayList<>();
    for (int g = 0; g < size; g++) {
      String name = !names.isEmpty() ? names.get(g) : size == 1 ? "all" : "group " + g;
      if (groups.stream().anyMatch(group -> group.name().equals(name))) {
        throw new IllegalArgumentException(
            "two parameter groups are called " + name + "; give each a name of its own");
      }
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
