package org.lr4j.finder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.lr4j.engine.LearnerException;

class ConfirmationTest {
  private static final LrFinder FINDER = LrFinder.exponential(1e-5, 100, 100).confirm(430);

  @Test
  void movesTowardsTheLessHeldOutLossWithinItsBudget() {
    Found found = FINDER.run(new QuadraticLearner(0.1)).orElseThrow();

    assertThat(found.evidence().confirmed()).hasSize(3);
    assertThat(found.rate()).isBetween(0.2, 2.0);
    assertThat(found.evidence().steps()).isBetween(300L, 430L);
    assertThat(found.evidence().confirmed().get(0).steps())
        .isGreaterThan(found.evidence().confirmed().get(2).steps());
    assertThat(found.evidence().confirmed().get(0).loss())
        .isLessThanOrEqualTo(found.evidence().confirmed().get(1).loss());
  }

  @Test
  void leavesTheLearnerAsItWasWhenAnyStepFails() {
    for (int step = 101; step <= 400; step += 13) {
      QuadraticLearner learner = new QuadraticLearner(0.1, 0.05);
      QuadraticLearner.State before = learner.state();
      learner.failAtStep = step;

      assertThatThrownBy(() -> FINDER.run(learner)).isInstanceOf(LearnerException.class);
      assertThat(learner.state()).as("after a fault at step %d", step).isEqualTo(before);
    }
  }

  @Test
  void refusesABudgetThatLeavesNothingToConfirmWith() {
    assertThatThrownBy(() -> FINDER.confirm(199))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("199");
  }
}
