package org.lr4j.study;

import java.io.Serializable;

/**
 * One training of a study. A trial is what its settings say: two trials with the same setting, seed
 * and length are the same trial.
 *
 * @param setting the value of each axis
 * @param seed the seed of weights and data; settings share seeds, so that differences are paired
 * @param epochs the length of the training, over which its schedule runs once
 */
public record Trial(Setting setting, long seed, long epochs) implements Serializable {
  /**
   * Checks.
   *
   * @throws IllegalArgumentException if epochs is less than 1
   */
  public Trial {
    if (epochs < 1) {
      throw new IllegalArgumentException("a trial must have at least 1 epoch, but has " + epochs);
    }
  }

  /**
   * A name for files, the same on every machine.
   *
   * @return letters, digits, dots and hyphens
   */
  public String id() {
    return setting.id() + "-seed" + seed + "-epochs" + epochs;
  }
}
