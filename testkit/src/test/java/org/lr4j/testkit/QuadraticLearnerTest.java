package org.lr4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lr4j.engine.Hyperparameter.LEARNING_RATE;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lr4j.engine.Learner;
import org.lr4j.engine.Subset;

class QuadraticLearnerTest extends LearnerContract {
  private static final double[] CURVATURES = {0.5, 3, 20};

  @Override
  protected Learner create(long seed) {
    return new QuadraticLearner(CURVATURES, 0.01, 4, seed);
  }

  @Override
  protected double workingRate() {
    return 0.05;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.2, 0.9, 0.99})
  void convergesBelowItsLargestStableRate(double share) {
    assertThat(lossAfter500Steps(share)).isLessThan(1e-3);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1.01, 1.1, 3})
  void divergesAboveItsLargestStableRate(double share) {
    assertThat(lossAfter500Steps(share)).isGreaterThan(100);
  }

  @Test
  void knowsItsLargestStableRate() {
    assertThat(new QuadraticLearner(CURVATURES, 0, 1, 1).largestStableRate()).isEqualTo(0.1);
  }

  private static double lossAfter500Steps(double share) {
    try (QuadraticLearner learner = new QuadraticLearner(CURVATURES, 0, 4, 1)) {
      learner.set(0, LEARNING_RATE, share * learner.largestStableRate());
      for (int i = 0; i < 500; i++) {
        learner.step();
      }
      return learner.evaluate(Subset.VALIDATION).loss();
    }
  }
}
