package org.lr4j.finder;

import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.Learner;

/**
 * Moves the rate of every parameter group at once and keeps their ratios: the rate given is that of
 * the first group whose rate was above 0, and a group at 0 (a frozen one) stays there.
 */
final class GroupRates {
  private final Learner learner;
  private final double[] ratios;

  GroupRates(Learner learner) {
    this.learner = learner;
    this.ratios = new double[learner.groups().size()];
    double reference = 0;
    for (int g = 0; g < ratios.length; g++) {
      double rate = learner.get(g, Hyperparameter.LEARNING_RATE);
      reference = reference == 0 ? rate : reference;
      ratios[g] = reference == 0 ? 0 : rate / reference;
    }
    if (reference == 0) {
      throw new IllegalArgumentException(
          "every parameter group has learning rate 0; give the first one a rate above 0, so that"
              + " the ratios of the groups are known");
    }
  }

  void set(double rate) {
    for (int g = 0; g < ratios.length; g++) {
      learner.set(g, Hyperparameter.LEARNING_RATE, rate * ratios[g]);
    }
  }
}
