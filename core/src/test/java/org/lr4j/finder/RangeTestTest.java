package org.lr4j.finder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.LearnerException;
import org.lr4j.engine.Step;

class RangeTestTest {
  private static final RangeTest TEST = RangeTest.of(Sweep.exponential(1e-4, 100, 60));

  @Test
  void visitsTheRatesOfTheSweep() {
    List<Curve> curves =
        RangeTest.of(Sweep.linear(0, 0.5, 6)).run(new QuadraticLearner(0.1), FinderListener.NONE);

    assertThat(curves.get(0).rates()).containsExactly(0, 0.1, 0.2, 0.3, 0.4, 0.5);
    assertThat(curves.get(0).stopped()).isEqualTo(Stop.COMPLETED);
  }

  @Test
  void sweepsOverAnyRatioStayFinite() {
    Sweep sweep = Sweep.exponential(1e-200, 1e200, 101);
    assertThat(sweep.rate(50)).isCloseTo(1, within(1e-12));
    Sweep whole = Sweep.exponential(Double.MIN_VALUE, Double.MAX_VALUE, 1000);
    for (int point = 1; point < 1000; point++) {
      assertThat(whole.rate(point)).isGreaterThan(whole.rate(point - 1)).isFinite();
    }
    for (Sweep longer = sweep; longer.end() < Double.MAX_VALUE; longer = longer.longerUp()) {
      assertThat(longer.longerDown().start()).isPositive();
      assertThat(longer.longerUp().points()).isGreaterThan(longer.points());
    }
    assertThat(Sweep.linear(0, 1e308, Integer.MAX_VALUE).longerUp().points())
        .isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void refusesMoreStepsThanCanBeCounted() {
    int most = Integer.MAX_VALUE;
    Sweep sweep = Sweep.linear(0, 1, most);
    assertThatThrownBy(() -> RangeTest.of(sweep).withBatchesPerRate(most).withRepeats(most))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2^53 steps");
    assertThat(RangeTest.of(sweep).withBatchesPerRate(1_000).withRepeats(1_000).steps())
        .isEqualTo(1_000_000L * most);
  }

  @Test
  void leavesTheLearnerAsItWasAfterDivergence() {
    QuadraticLearner learner = new QuadraticLearner(0.1);
    learner.step();
    QuadraticLearner.State before = learner.state();

    Curve curve = TEST.run(learner, FinderListener.NONE).get(0);

    assertThat(curve.stopped()).isEqualTo(Stop.DIVERGED);
    assertThat(learner.state()).isEqualTo(before);
  }

  @Test
  void leavesTheLearnerAsItWasWhenAnyStepFails() {
    for (int step = 1; step <= 60; step++) {
      QuadraticLearner learner = new QuadraticLearner(0.1);
      QuadraticLearner.State before = learner.state();
      learner.failAtStep = step;
      RangeTest gentle =
          RangeTest.of(Sweep.exponential(1e-4, 1, 20)).withRepeats(3).withEvaluationEvery(2);

      assertThatThrownBy(() -> gentle.run(learner, FinderListener.NONE))
          .isInstanceOf(LearnerException.class);
      assertThat(learner.state()).as("after a fault at step %d", step).isEqualTo(before);
    }
  }

  @Test
  void leavesTheLearnerAsItWasWhenInterrupted() {
    QuadraticLearner learner = new QuadraticLearner(0.1);
    QuadraticLearner.State before = learner.state();
    FinderListener interrupting =
        new FinderListener() {
          @Override
          public void onPoint(int run, Point point) {
            Thread.currentThread().interrupt();
          }
        };

    assertThatThrownBy(() -> TEST.run(learner, interrupting))
        .isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(learner.state()).isEqualTo(before);
  }

  @Test
  void keepsTheRatiosOfTheGroups() {
    QuadraticLearner learner = new QuadraticLearner(0, 0.1, 0.2);
    List<Double> seen = new ArrayList<>();
    FinderListener listener =
        new FinderListener() {
          @Override
          public void onPoint(int run, Point point) {
            assertThat(learner.get(0, Hyperparameter.LEARNING_RATE)).isZero();
            assertThat(learner.get(1, Hyperparameter.LEARNING_RATE)).isEqualTo(point.rate());
            seen.add(learner.get(2, Hyperparameter.LEARNING_RATE) / point.rate());
          }
        };

    RangeTest.of(Sweep.exponential(1e-3, 1, 5)).run(learner, listener);

    assertThat(seen).hasSize(5).allSatisfy(r -> assertThat(r).isCloseTo(2, within(1e-12)));
  }

  @Test
  void repeatsSeeTheDataInAnotherOrder() {
    RangeTest test = RangeTest.of(Sweep.exponential(1e-4, 1e-3, 10)).withRepeats(3).withSeed(7);

    List<Curve> curves = test.run(new QuadraticLearner(0.1), FinderListener.NONE);

    assertThat(curves).hasSize(3);
    assertThat(curves.get(0).losses()).isNotEqualTo(curves.get(1).losses());
    assertThat(curves.get(1).losses()).isNotEqualTo(curves.get(2).losses());
    assertThat(test.run(new QuadraticLearner(0.1), FinderListener.NONE).get(2).losses())
        .isEqualTo(curves.get(2).losses());
  }

  @Test
  void evaluatesEveryFewPoints() {
    RangeTest test =
        RangeTest.of(Sweep.exponential(1e-4, 1e-3, 10))
            .withBatchesPerRate(2)
            .withEvaluationEvery(3);

    double[] validation =
        test.run(new QuadraticLearner(0.1), FinderListener.NONE).get(0).validationLosses();

    for (int i = 0; i < validation.length; i++) {
      assertThat(Double.isNaN(validation[i])).as("point %d", i).isEqualTo(i % 3 != 2);
    }
  }

  @Test
  void givesAllGroupsTheSameRateWhereAllAreAtZero() {
    QuadraticLearner learner = new QuadraticLearner(0, 0);
    QuadraticLearner.State before = learner.state();

    Curve curve = TEST.run(learner, FinderListener.NONE).get(0);

    assertThat(Arrays.stream(curve.losses()).min().getAsDouble()).isLessThan(curve.losses()[0] / 2);
    assertThat(learner.state()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY, 1e-3})
  void refusesARangeThatIsNone(double start) {
    assertThatThrownBy(() -> Sweep.exponential(start, 1e-3, 10))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void endsAsACurveOfTheSameLossesDoes() {
    QuadraticLearner learner =
        new QuadraticLearner(0.1) {
          private int steps;

          @Override
          public Step step() {
            Step step = super.step();
            return ++steps == 20 ? new Step(Double.NaN, 1, false) : step;
          }
        };

    Curve curve =
        RangeTest.of(Sweep.exponential(1e-5, 1e-1, 20)).run(learner, FinderListener.NONE).get(0);

    assertThat(curve.size()).isEqualTo(20);
    assertThat(curve.stopped()).isEqualTo(Curve.of(curve.rates(), curve.losses()).stopped());
  }

  @Test
  void stopsAtALossThatIsNotFiniteButNotAtALoneGap() {
    Divergence judge = new Divergence(4, 100);
    assertThat(judge.judge(Double.NaN)).isEqualTo(Stop.COMPLETED);
    assertThat(judge.judge(1)).isEqualTo(Stop.COMPLETED);
    assertThat(judge.judge(Double.NaN)).isEqualTo(Stop.COMPLETED);
    assertThat(judge.judge(Double.NaN)).isEqualTo(Stop.NOT_FINITE);
    assertThat(new Divergence(4, 100).judge(Double.NEGATIVE_INFINITY)).isEqualTo(Stop.NOT_FINITE);
  }

  @Test
  void sweepsOnOverATrainedModelWhoseFirstLossHappensToBeLow() {
    double[] losses = {0.0079, 0.0094, 0.0081, 0.0647, 0.0186, 0.0659};
    Divergence judge = new Divergence(30, 100);
    for (int i = 0; i < 100; i++) {
      assertThat(judge.judge(losses[i % 6])).as("loss %d", i).isEqualTo(Stop.COMPLETED);
    }
  }

  @Test
  void doesNotTakeTheNoiseOfALossNearZeroForDivergence() {
    Divergence judge = new Divergence(4, 100);
    judge.judge(2.3);
    for (int i = 0; i < 100; i++) {
      assertThat(judge.judge(i % 7 == 0 ? 0.5 : 1e-4)).isEqualTo(Stop.COMPLETED);
    }
  }
}
