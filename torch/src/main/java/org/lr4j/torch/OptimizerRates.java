package org.lr4j.torch;

import static org.lr4j.engine.Hyperparameter.MOMENTUM;

import org.bytedeco.pytorch.Optimizer;
import org.lr4j.engine.GroupRates;
import org.lr4j.engine.Hyperparameter;

/**
 * Moves the learning rate of a libtorch optimizer in a loop of your own: one line a step, all
 * groups in their ratios.
 *
 * <pre>{@code
 * OptimizerRates rates = OptimizerRates.of(optimizer);
 * for (long step = 0; step < steps; step++) {
 *   rates.set(schedule.at(step));          // or rates.set(lr.at(step), momentum.at(step))
 *   …
 *   optimizer.step();
 * }
 * }</pre>
 *
 * <p>With a plateau: {@code rates.set(plateau.next(validationLoss))} after each evaluation.
 *
 * <p>libtorch takes NaN and negative rates without a word; they are refused here. The ratios are
 * those of the groups' rates when this is made. A parameter group that was given options without a
 * rate has the rate of those options (1e-3 for Adam), not the optimizer's: where that is not meant,
 * say so with {@link #withRatios}.
 */
public final class OptimizerRates {
  private final TorchOptimizer optimizer;
  private final GroupRates rates;

  private OptimizerRates(TorchOptimizer optimizer) {
    this.optimizer = optimizer;
    this.rates = new GroupRates(optimizer);
  }

  /**
   * Takes the ratios from the rates that the groups have now. If all are 0, all groups get the same
   * rate; if they should not, use {@link #withRatios}.
   *
   * @param optimizer SGD, Adam, AdamW, RMSprop or Adagrad
   * @return what moves its rates
   * @throws IllegalArgumentException if it is another optimizer
   */
  public static OptimizerRates of(Optimizer optimizer) {
    return new OptimizerRates(TorchOptimizer.of(optimizer));
  }

  /**
   * Takes the ratios from you, whatever rates the groups have now.
   *
   * @param optimizer SGD, Adam, AdamW, RMSprop or Adagrad
   * @param ratios the rate of each group as a multiple of what {@link #set} is given; 0 freezes it
   * @return what moves its rates
   * @throws IllegalArgumentException if it is another optimizer, or there are not as many ratios as
   *     groups, or none is 1
   */
  public static OptimizerRates withRatios(Optimizer optimizer, double... ratios) {
    TorchOptimizer groups = TorchOptimizer.of(optimizer);
    if (ratios.length != groups.groups().size()) {
      throw new IllegalArgumentException(
          ratios.length + " ratios for " + groups.groups().size() + " parameter groups");
    }
    double first = 0;
    for (double ratio : ratios) {
      first = first == 0 ? ratio : first;
    }
    if (first != 1) {
      throw new IllegalArgumentException(
          "the first ratio above 0 must be 1, the group whose rate you set, but is " + first);
    }
    double[] before = new double[ratios.length];
    for (int g = 0; g < ratios.length; g++) {
      before[g] = groups.get(g, Hyperparameter.LEARNING_RATE);
    }
    try {
      for (int g = 0; g < ratios.length; g++) {
        groups.set(g, Hyperparameter.LEARNING_RATE, ratios[g]);
      }
      return new OptimizerRates(groups);
    } finally {
      // The groups keep their rates until the first one is set.
      for (int g = 0; g < ratios.length; g++) {
        groups.set(g, Hyperparameter.LEARNING_RATE, before[g]);
      }
    }
  }

  /**
   * Sets the rate of every group.
   *
   * @param rate the rate of the first group whose rate was above 0; finite, not negative
   * @throws IllegalArgumentException if it is refused
   */
  public void set(double rate) {
    rates.set(rate);
  }

  /**
   * Sets the rate of every group, and the momentum (β1 for Adam) of every group that has one.
   *
   * @param rate the rate of the first group whose rate was above 0; finite, not negative
   * @param momentum in [0, 1)
   * @throws IllegalArgumentException if one of them is refused, or no group has a momentum
   */
  public void set(double rate, double momentum) {
    Hyperparameter.LEARNING_RATE.require(rate);
    MOMENTUM.require(momentum);
    boolean any = false;
    for (int g = 0; g < optimizer.groups().size(); g++) {
      if (optimizer.groups().get(g).hyperparameters().contains(MOMENTUM)) {
        optimizer.set(g, MOMENTUM, momentum);
        any = true;
      }
    }
    if (!any) {
      throw new IllegalArgumentException("the optimizer has no momentum; set the rate alone");
    }
    rates.set(rate);
  }
}
