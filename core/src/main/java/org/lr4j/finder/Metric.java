package org.lr4j.finder;

/** What of a curve the rule reads. */
public enum Metric {
  /** Training loss before each step: free, and what the rule's constants were chosen on. */
  TRAINING_LOSS {
    @Override
    double of(Point point) {
      return point.loss();
    }
  },
  /** Loss on held-out data after the step. */
  VALIDATION_LOSS {
    @Override
    double of(Point point) {
      return point.validationLoss();
    }
  },
  /** Share of wrong answers on held-out data after the step. */
  ACCURACY {
    @Override
    double of(Point point) {
      return 1 - point.accuracy();
    }
  };

  /** The value to be small, NaN where it was not measured. */
  abstract double of(Point point);
}
