package org.lr4j.dl4j;

import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;

/**
 * Breaks a step off when its loss is not finite: after the gradient is known, before the updater or
 * any parameter has moved.
 */
final class FiniteLoss extends BaseTrainingListener {
  /** The loss of a step is not finite. */
  static final class Missing extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Missing() {
      super("the loss is not finite", null, false, false);
    }
  }

  @Override
  public void onGradientCalculation(Model model) {
    if (!Double.isFinite(model.score())) {
      throw new Missing();
    }
  }
}
