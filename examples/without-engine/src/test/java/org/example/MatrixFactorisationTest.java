package org.example;

import org.lr4j.engine.Learner;
import org.lr4j.testkit.LearnerContract;

class MatrixFactorisationTest extends LearnerContract {
  @Override
  protected Learner create(long seed) {
    return Ratings.learner(160, seed);
  }

  @Override
  protected double workingRate() {
    return 0.3;
  }
}
