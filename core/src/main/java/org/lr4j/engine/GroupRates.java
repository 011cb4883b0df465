package org.lr4j.engine;

/**
 * Moves the rate of every parameter group at once and keeps their ratios: the rate given is that of
 * the first group whose rate was above 0, and a group at 0 (a frozen one) stays there.
 */
public final class GroupRates {
  private final Learner learner;
  private final double[] ratios;

  /**
   * Takes the ratios from the rates that the groups have now.
   *
   * @param learner whose rates to move
   * @throws IllegalArgumentException if every group has rate 0
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
      throw new IllegalArgumentException(
          "every parameter group has learning rate 0; give the first one a rate above 0, so that"
              + " the ratios of the groups are known");
    }
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
