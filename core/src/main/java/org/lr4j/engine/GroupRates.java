package org.lr4j.engine;

import java.util.Arrays;
import java.util.List;

/**
 * Moves the rate of every parameter group at once and keeps their ratios: the rate given is that of
 * the first group whose rate was above 0, and a group at 0 (a frozen one) stays there. Where every
 * group is at 0, as before a warmup, all get the rate given.
 */
public final class GroupRates {
  private final Learner learner;
  private final double[] ratios;

  /**
   * Takes the ratios from the rates that the groups have now.
   *
   * @param learner whose rates to move
   */
  public GroupRates(Learner learner) {
    this.learner = learner;
    this.ratios = new double[learner.groups().size()];
    double reference = 0;
    for (int g = 0; g < ratios.length; g++) {
      double rate = learner.get(g, Hyperparameter.LEARNING_RATE);
      reference = reference == 0 ? rate : reference;
      ratios[g] = reference == 0 ? 0 : rate / reference;
    }
    if (reference == 0) {
      Arrays.fill(ratios, 1);
    }
  }

  /**
   * The rate of each group over the rate that is given.
   *
   * @return one ratio a group, 0 for a frozen one
   */
  public List<Double> ratios() {
    return Arrays.stream(ratios).boxed().toList();
  }

  /**
   * Sets the rates of all groups.
   *
   * @param rate that of the first group whose rate was above 0
   * @throws IllegalArgumentException if a rate is refused
   */
  public void set(double rate) {
    for (int g = 0; g < ratios.length; g++) {
      learner.set(g, Hyperparameter.LEARNING_RATE, rate * ratios[g]);
    }
  }
}
