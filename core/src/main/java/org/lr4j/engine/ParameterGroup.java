package org.lr4j.engine;

import java.util.Set;

/**
 * A group of parameters that share their hyperparameters.
 *
 * @param name the name of the group in messages and files, unique within a learner
 * @param hyperparameters what can be read and set; always holds the learning rate
 */
public record ParameterGroup(String name, Set<Hyperparameter> hyperparameters) {
  /**
   * Checks and copies.
   *
   * @throws IllegalArgumentException if the name is blank or the learning rate is missing
   */
  public ParameterGroup {
    hyperparameters = Set.copyOf(hyperparameters);
    if (name.isBlank()) {
      throw new IllegalArgumentException("name of a parameter group must not be blank");
    }
    if (!hyperparameters.contains(Hyperparameter.LEARNING_RATE)) {
      throw new IllegalArgumentException("parameter group " + name + " has no learning rate");
    }
  }
}
