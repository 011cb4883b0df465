package org.lr4j.finder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lr4j.engine.Evaluation;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.LearnerException;
import org.lr4j.engine.Snapshot;
import org.lr4j.engine.Step;
import org.lr4j.engine.Subset;
import org.lr4j.finder.Inconclusive.Reason;
import org.lr4j.schedule.Schedule;

class LrFinderTest {
  private static final LrFinder SEARCH = LrFinder.exponential(1e-5, 100, 100);

  @Test
  void searchesUntilTheAnswerIsSureEnoughAndSaysHow() {
    QuadraticLearner learner = new QuadraticLearner(0.1);
    QuadraticLearner.State before = learner.state();

    Found found = SEARCH.run(learner).orElseThrow();

    assertThat(found.rate()).isBetween(0.2, 2.0);
    assertThat(found.interval().contains(found.rate())).isTrue();
    assertThat(learner.state()).isEqualTo(before);
    Evidence evidence = found.evidence();
    assertThat(evidence.trials()).hasSizeGreaterThanOrEqualTo(3);
    assertThat(evidence.trials()).isSortedAccordingTo((a, b) -> Double.compare(a.loss(), b.loss()));
    assertThat(evidence.search()).hasSize(evidence.trials().size() + 2);
    assertThat(evidence.search().get(0).toString()).startsWith("swept 0.00001 to 100 in 100 steps");
    assertThat(evidence.search().stream().mapToLong(Clue::steps).sum()).isEqualTo(evidence.steps());
    assertThat(evidence.search().get(evidence.search().size() - 1).why()).contains("progress");
    Posterior posterior = evidence.posterior().orElseThrow();
    assertThat(posterior.probabilities().stream().mapToDouble(p -> p).sum())
        .isCloseTo(1, within(1e-9));
    assertThat(found.assumed()).isPresent();
  }

  @Test
  void quickIsASingleSweep() {
    Found found = SEARCH.quick().run(new QuadraticLearner(0.1)).orElseThrow();

    assertThat(found.evidence().trials()).isEmpty();
    assertThat(found.evidence().steps()).isLessThanOrEqualTo(100);
    assertThat(found.rate()).isBetween(0.02, 2.0);
  }

  @Test
  void spendsItsBudgetWhenItIsToBeSureAndNotMore() {
    for (long budget : new long[] {100, 131, 160, 430, 1500}) {
      Finding usual = SEARCH.withBudget(budget).run(new QuadraticLearner(0.1));
      Finding sure = SEARCH.withBudget(budget).confirm().run(new QuadraticLearner(0.1));

      assertThat(usual.evidence().steps()).isLessThanOrEqualTo(budget);
      assertThat(sure.evidence().steps()).isLessThanOrEqualTo(budget);
      assertThat(sure.orElseThrow().rate()).isBetween(0.02, 2.0);
    }
    assertThatThrownBy(() -> SEARCH.withBudget(99))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("99");
  }

  @Test
  void leavesTheLearnerAsItWasWhenAnyStepFails() {
    for (int step = 1; step <= 350; step += 13) {
      QuadraticLearner learner = new QuadraticLearner(0.1, 0.05);
      QuadraticLearner.State before = learner.state();
      learner.failAtStep = step;

      assertThatThrownBy(() -> SEARCH.run(learner)).isInstanceOf(LearnerException.class);
      assertThat(learner.state()).as("after a fault at step %d", step).isEqualTo(before);
    }
  }

  @Test
  void extendsARangeThatEndsTooLow() {
    Finding finding = LrFinder.exponential(1e-6, 0.1, 60).run(new QuadraticLearner(0.1));

    assertThat(finding.orElseThrow().rate()).isBetween(0.2, 2.0);
    assertThat(finding.evidence().warnings()).contains(Warning.RANGE_EXTENDED);
    assertThat(finding.evidence().search().get(1).why()).contains("still falling");
  }

  @Test
  void readsASweepThatWentFurtherByItself() {
    Found found =
        LrFinder.exponential(1e-6, 0.1, 60).quick().run(new QuadraticLearner(0.1)).orElseThrow();

    assertThat(found.evidence().search()).hasSize(2);
    assertThat(found.rate())
        .isEqualTo(
            Analysis.of(found.evidence().curves(), Metric.TRAINING_LOSS, 1).orElseThrow().rate());
  }

  @Test
  void saysThatItSweptAWiderRange() {
    Finding finding = LrFinder.exponential(0.02, 0.05, 50).run(new QuadraticLearner(0.1));

    assertThat(finding.evidence().warnings()).contains(Warning.RANGE_EXTENDED);
  }

  @Test
  void saysThatRepeatsOfAQuickSweepDisagree() {
    QuadraticLearner learner =
        new QuadraticLearner(0.1) {
          @Override
          public void reseed(long seed) {
            super.reseed(seed);
            scale = 1e-3;
          }
        };
    LrFinder twice = LrFinder.of(RangeTest.of(Sweep.exponential(1e-7, 10, 100)).withRepeats(2));

    assertThat(twice.quick().run(learner).evidence().warnings()).contains(Warning.REPEATS_DISAGREE);
  }

  @Test
  void countsTheStepsThatItTook() {
    AtomicInteger steps = new AtomicInteger();
    QuadraticLearner learner =
        new QuadraticLearner(0.1) {
          @Override
          public Step step() {
            Step step = super.step();
            return steps.incrementAndGet() == 45 ? new Step(Double.NaN, 1, false) : step;
          }
        };
    RangeTest test = RangeTest.of(Sweep.exponential(1e-3, 10, 40)).withBatchesPerRate(8);

    Finding finding = LrFinder.of(test).run(learner);

    assertThat(finding.evidence().steps()).isEqualTo(steps.get());
  }

  /** An accuracy that is measured at each twentieth rate of a sweep that soon blows up. */
  @Test
  void sweepsAgainWhereTheLossBlewUpBeforeEnoughRatesWereEvaluated() {
    QuadraticLearner learner =
        new QuadraticLearner(0.1) {
          @Override
          public Evaluation evaluate(Subset subset) {
            double loss = super.evaluate(subset).loss();
            return new Evaluation(loss, OptionalDouble.of(1 / (1 + loss)));
          }
        };
    RangeTest test = RangeTest.of(Sweep.linear(0, 20, 400)).withEvaluationEvery(20);

    Finding finding = LrFinder.of(test).withMetric(Metric.ACCURACY).run(learner);

    assertThat(finding.orElseThrow().rate()).isBetween(0.1, 2.5);
    assertThat(finding.evidence().search().get(1).why()).contains("before enough rates");
  }

  @Test
  void extendsARangeThatBeginsTooHighForAMetricThatIsRarelyMeasured() {
    RangeTest test = RangeTest.of(Sweep.exponential(100, 1e6, 100)).withEvaluationEvery(2);

    Finding finding =
        LrFinder.of(test).withMetric(Metric.VALIDATION_LOSS).run(new QuadraticLearner(0.1));

    assertThat(finding.orElseThrow().rate()).isBetween(0.1, 2.0);
  }

  @Test
  void extendsARangeThatBeginsTooHigh() {
    Finding finding = LrFinder.exponential(100, 1e6, 60).run(new QuadraticLearner(0.1));

    assertThat(finding.orElseThrow().rate()).isBetween(0.2, 2.0);
  }

  @Test
  void saysSoWhereTheBudgetDoesNotAllowToExtend() {
    Finding finding =
        LrFinder.exponential(1e-6, 0.1, 60).withBudget(80).run(new QuadraticLearner(0.1));

    assertThat(finding.evidence().warnings())
        .contains(Warning.STILL_FALLING)
        .doesNotContain(Warning.RANGE_EXTENDED);
    assertThat(finding.evidence().steps()).isLessThanOrEqualTo(80);
  }

  @Test
  void looksAboveARangeInWhichNothingHappens() {
    Found found =
        LrFinder.exponential(1e-9, 1e-6, 100).run(new QuadraticLearner(0.1)).orElseThrow();

    assertThat(found.rate()).isBetween(0.02, 2.0);
    assertThat(found.evidence().warnings()).contains(Warning.RANGE_EXTENDED);
  }

  @Test
  void doesNotExtendARangeThatHoldsTheAnswer() {
    Finding finding = SEARCH.run(new QuadraticLearner(0.1));

    assertThat(finding.orElseThrow().evidence().warnings()).doesNotContain(Warning.RANGE_EXTENDED);
  }

  @Test
  void readsHeldOutLossOrAnotherRuleWhenAskedTo() {
    Finding heldOut = SEARCH.withMetric(Metric.VALIDATION_LOSS).run(new QuadraticLearner(0.1));
    assertThat(heldOut.orElseThrow().rate()).isBetween(0.02, 2.0);
    assertThat(heldOut.evidence().curves().get(0).validationLosses()[3]).isFinite();

    Rule rule = curve -> OptionalDouble.of(0.03);
    Found quick = SEARCH.withRule(rule).quick().run(new QuadraticLearner(0.1)).orElseThrow();
    assertThat(quick.rate()).isCloseTo(0.03, within(1e-12));
  }

  @Test
  void saysThatARuleHasNoAnswerRatherThanGiveAnother() {
    Rule silent = curve -> OptionalDouble.empty();

    assertThat(SEARCH.withRule(silent).quick().run(new QuadraticLearner(0.1)))
        .isInstanceOfSatisfying(
            Inconclusive.class,
            finding -> assertThat(finding.reason()).isEqualTo(Reason.RULE_HAS_NO_ANSWER));
    Found found = SEARCH.withRule(silent).run(new QuadraticLearner(0.1)).orElseThrow();
    assertThat(found.rate()).isBetween(0.1, 2.0);
    assertThat(found.evidence().warnings()).contains(Warning.RULE_HAS_NO_ANSWER);
  }

  @Test
  void refusesTheRateOfARuleThatIsNone() {
    assertThatThrownBy(
            () -> SEARCH.withRule(c -> OptionalDouble.of(-1)).run(new QuadraticLearner(0.1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the rule gave the rate -1.0; a rule must give a finite rate above 0, or none");
  }

  @Test
  void aRuleDoesNotHideThatEveryRateDiverges() {
    QuadraticLearner learner =
        new QuadraticLearner(0.1) {
          @Override
          public Step step() {
            super.step();
            return new Step(Double.NaN, 1, false);
          }
        };

    Inconclusive finding =
        (Inconclusive) SEARCH.withRule(curve -> OptionalDouble.of(0.03)).run(learner);

    assertThat(finding.reason()).isEqualTo(Reason.ALL_RATES_DIVERGE);
  }

  @Test
  void aLossThatIsMissingOnceEndsNoTraining() {
    long seed = 42;
    for (int step = 0; step < 15; step++) {
      seed = seed * 6364136223846793005L + 1;
    }
    long gap = seed;
    QuadraticLearner learner =
        new QuadraticLearner(0.1) {
          @Override
          public Step step() {
            boolean missing = state().noiseSeed() == gap;
            Step step = super.step();
            return missing ? new Step(Double.NaN, 1, false) : step;
          }
        };

    Found found = SEARCH.run(learner).orElseThrow();

    assertThat(found.rate()).isBetween(0.1, 2.0);
    assertThat(found.evidence().trials().stream().filter(trial -> trial.rate() < 1.9))
        .isNotEmpty()
        .noneMatch(Trial::diverged);
  }

  @Test
  void trainsNoLongerThanTheTrainingThatTheRateIsFor() {
    for (long steps : new long[] {4, 30}) {
      Finding finding =
          SEARCH
              .forRun(Schedule.constant(1), "constant", steps)
              .withBudget(2000)
              .confirm()
              .run(new QuadraticLearner(0.1));

      assertThat(finding.evidence().trials()).isNotEmpty();
      assertThat(finding.evidence().trials()).allMatch(trial -> trial.planned() <= steps);
    }
  }

  @Test
  void makesNoSweepTwice() {
    QuadraticLearner learner = new QuadraticLearner(0.1);
    learner.atItsMinimum();

    Finding finding = LrFinder.exponential(1e-7, 10, 60_000).run(learner);

    assertThat(finding.evidence().search().stream().map(Clue::did))
        .filteredOn(did -> did.startsWith("swept"))
        .doesNotHaveDuplicates();
  }

  @Test
  void needsNoHeldOutData() {
    QuadraticLearner learner =
        new QuadraticLearner(0.1) {
          @Override
          public Set<Subset> subsets() {
            return Set.of();
          }
        };

    Found found = SEARCH.run(learner).orElseThrow();

    assertThat(found.rate()).isBetween(0.1, 2.0);
    assertThat(found.evidence().trials()).isNotEmpty();
    assertThat(found.evidence().trialMetric()).isEqualTo(Metric.TRAINING_LOSS);
    assertThat(SEARCH.run(new QuadraticLearner(0.1)).evidence().trialMetric())
        .isEqualTo(Metric.VALIDATION_LOSS);
  }

  @Test
  void refusesAnAccuracyThatTheTaskDoesNotHaveBeforeTheFirstStep() {
    AtomicInteger steps = new AtomicInteger();
    QuadraticLearner learner =
        new QuadraticLearner(0.1) {
          @Override
          public Step step() {
            steps.incrementAndGet();
            return super.step();
          }

          @Override
          public Evaluation evaluate(Subset subset) {
            return new Evaluation(super.evaluate(subset).loss(), OptionalDouble.empty());
          }
        };

    assertThatThrownBy(() -> SEARCH.withMetric(Metric.ACCURACY).run(learner))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the task has no accuracy; measure the loss");
    assertThat(steps).hasValue(0);
    assertThat(SEARCH.withMetric(Metric.VALIDATION_LOSS).run(learner)).isInstanceOf(Found.class);
  }

  @Test
  void allowsItselfAThousandStepsOrFiveTimesTheFirstSweep() {
    assertThat(LrFinder.standard().budget()).isEqualTo(1_000);
    assertThat(LrFinder.exponential(1e-7, 10, 4_000).budget()).isEqualTo(20_000);
    assertThat(LrFinder.exponential(1e-7, 10, 4_000).confirm().budget()).isEqualTo(20_000);
    assertThat(LrFinder.exponential(1e-7, 10, 4_000).withBudget(5_000).budget()).isEqualTo(5_000);
  }

  /** A group that is frozen stays so; one that moves ten times as fast is named with its rate. */
  @Test
  void givesEachGroupItsRate() {
    Found found = SEARCH.run(new QuadraticLearner(0, 0.001, 0.01)).orElseThrow();

    assertThat(found.groups()).extracting(Found.GroupRate::name).containsExactly("g0", "g1", "g2");
    assertThat(found.groups().get(0).rate()).isZero();
    assertThat(found.groups().get(1).rate()).isEqualTo(found.rate());
    assertThat(found.groups().get(2).rate()).isCloseTo(10 * found.rate(), within(1e-9));
  }

  /** Losses near 1e11 that blow up from a rate of 1e-6 on, as of a target near 300,000. */
  @ParameterizedTest
  @ValueSource(doubles = {1, 1e-6, 1e-12})
  void followsTheScaleOfTheTaskDownwards(double scale) {
    QuadraticLearner learner = new QuadraticLearner(0.1);
    learner.scale = scale;

    Found found = LrFinder.standard().run(learner).orElseThrow();

    assertThat(found.rate()).isBetween(0.2 * scale, 2 * scale);
  }

  /** A fall that hardly stands out, and no blow-up: the second sweep has the whole range. */
  @Test
  void sweepsWithMorePointsWhereTheFallDoesNotStandOut() {
    Random random = new Random(3);
    QuadraticLearner learner =
        new QuadraticLearner(0.1) {
          @Override
          public Step step() {
            super.step();
            double rate = get(0, Hyperparameter.LEARNING_RATE);
            double fall = (rate < 0.1 ? 0.3 : 0.18) / (1 + 0.01 / rate);
            return new Step(2 - fall + 0.1 * random.nextGaussian(), 1, true);
          }
        };

    Finding finding = LrFinder.exponential(1e-3, 1, 40).run(learner);

    assertThat(finding.evidence().search().get(1).toString()).contains("in 120 steps", "noise");
    assertThat(finding.orElseThrow().rate()).isBetween(0.05, 2.0);
  }

  /**
   * The sweep points at 0.3, where trainings lie alike on a plateau; only near 0.01 they leave it.
   */
  @Test
  void looksFurtherAwayWhileEveryTrainingLiesOnAPlateau() {
    QuadraticLearner learner =
        new QuadraticLearner(0.1) {
          private double peak;

          @Override
          public Step step() {
            double rate = get(0, Hyperparameter.LEARNING_RATE);
            peak = Math.max(peak, rate);
            return new Step(2 - (rate < 1 ? 0.3 : 0) / (1 + 0.1 / rate), 1, true);
          }

          @Override
          public void restore(Snapshot snapshot) {
            super.restore(snapshot);
            peak = 0;
          }

          @Override
          public Evaluation evaluate(Subset subset) {
            double octaves = Math.log(peak / 0.01) / Math.log(2);
            double loss = peak == 0 ? 2 : Math.min(1.95, 0.5 + 0.2 * octaves * octaves);
            return new Evaluation(loss, OptionalDouble.empty());
          }
        };

    Found found = LrFinder.standard().run(learner).orElseThrow();

    assertThat(found.rate()).isBetween(0.002, 0.05);
    assertThat(found.evidence().search().toString()).contains("plateau");
  }

  /**
   * The sweep leaves the plateau near 0.03 and goes on falling up to 3, but a training that begins
   * there stays on it; short ones stay on it everywhere.
   */
  @Test
  void trainsLongerWhereTheSweepLeftThePlateauWhileNoTrainingLeavesIt() {
    QuadraticLearner learner =
        new QuadraticLearner(0.1) {
          private double peak;
          private int taken;

          @Override
          public Step step() {
            double rate = get(0, Hyperparameter.LEARNING_RATE);
            peak = Math.max(peak, rate);
            taken++;
            double fall = 1.2 / (1 + Math.pow(0.03 / rate, 3)) + 0.2 * Math.log10(1 + 3 * rate);
            return new Step(2.3 - (rate < 3 ? fall : -1), 1, true);
          }

          @Override
          public void restore(Snapshot snapshot) {
            super.restore(snapshot);
            peak = 0;
            taken = 0;
          }

          @Override
          public Evaluation evaluate(Subset subset) {
            double octaves = Math.log(peak / 0.02) / Math.log(2);
            boolean left = taken >= 150 && Math.abs(octaves) < 2;
            return new Evaluation(
                left ? 0.5 + 0.2 * octaves * octaves : 2.3, OptionalDouble.empty());
          }
        };

    Found found = LrFinder.standard().run(learner).orElseThrow();

    assertThat(found.rate()).isBetween(0.006, 0.07);
    assertThat(found.evidence().search().toString())
        .contains("because no shorter training has left the plateau");
  }

  @Test
  void saysThatEveryRateDivergesOnceSmallerOnesWereTried() {
    QuadraticLearner learner =
        new QuadraticLearner(0.1) {
          @Override
          public Step step() {
            super.step();
            return new Step(Double.NaN, 1, false);
          }
        };

    Inconclusive finding = (Inconclusive) LrFinder.standard().run(learner);

    assertThat(finding.reason()).isEqualTo(Reason.ALL_RATES_DIVERGE);
    assertThat(finding.evidence().search()).hasSizeGreaterThan(1);
    assertThat(finding.evidence().search().get(1).did()).startsWith("swept 1e-9 to 10");
    assertThat(finding.evidence().steps()).isLessThan(20);
  }

  /** A sweep that looks well up to 10, where every training diverges: their rates go down fast. */
  @Test
  void saysThatEveryTrainingDivergedThoughTheSweepDidNot() {
    QuadraticLearner learner =
        new QuadraticLearner(0.1) {
          private int restored;

          @Override
          public Step step() {
            double rate = get(0, Hyperparameter.LEARNING_RATE);
            double loss = restored > 1 ? Double.NaN : 2.3 - 1 / (1 + 0.01 / rate);
            return new Step(loss, 1, restored <= 1);
          }

          @Override
          public void restore(Snapshot snapshot) {
            super.restore(snapshot);
            restored++;
          }
        };

    Inconclusive finding = (Inconclusive) LrFinder.standard().run(learner);

    assertThat(finding.reason()).isEqualTo(Reason.ALL_RATES_DIVERGE);
    List<Trial> trials = finding.evidence().trials();
    assertThat(trials).hasSizeGreaterThan(5).allMatch(Trial::diverged);
    assertThat(trials.stream().mapToDouble(Trial::rate).min().orElseThrow()).isLessThan(1e-9);
  }

  /** At the sweep's answer trainings diverge; below it they are only too short to learn. */
  @Test
  void comesBackUpWhereTrainingsBelowTheDivergingOneAreTooShort() {
    QuadraticLearner learner =
        new QuadraticLearner(0.1) {
          private double peak;
          private int taken;
          private int restored;

          @Override
          public Step step() {
            double rate = get(0, Hyperparameter.LEARNING_RATE);
            peak = Math.max(peak, rate);
            taken++;
            double fall = 1.2 / (1 + Math.pow(0.03 / rate, 3)) + 0.2 * Math.log10(1 + 3 * rate);
            boolean diverged = restored > 1 && peak > 0.3;
            return new Step(diverged ? Double.NaN : 2.3 - (rate < 3 ? fall : -1), 1, !diverged);
          }

          @Override
          public void restore(Snapshot snapshot) {
            super.restore(snapshot);
            peak = 0;
            taken = 0;
            restored++;
          }

          @Override
          public Evaluation evaluate(Subset subset) {
            double octaves = Math.log(peak / 0.02) / Math.log(2);
            boolean left = taken >= 150 && Math.abs(octaves) < 2;
            double plateau = taken == 0 ? 2.3 : 2.29;
            return new Evaluation(
                left ? 0.5 + 0.2 * octaves * octaves : plateau, OptionalDouble.empty());
          }
        };

    Found found = LrFinder.standard().withBudget(1500).run(learner).orElseThrow();

    assertThat(found.evidence().search().toString())
        .contains("because the sweep's answer diverges");
    assertThat(found.rate()).isBetween(0.004, 0.1);
  }

  @Test
  void saysThatNothingIsLearnedWhereNothingIs() {
    QuadraticLearner trained = new QuadraticLearner(0.1);
    trained.atItsMinimum();

    Finding finding = SEARCH.run(trained);

    assertThat(finding).isInstanceOf(Inconclusive.class);
    assertThat(((Inconclusive) finding).reason()).isEqualTo(Reason.NO_RATE_LEARNS);
  }

  @Test
  void triesTheShapeThatTheRateIsFor() {
    List<Double> rates = new ArrayList<>();
    FinderListener ear =
        new FinderListener() {
          @Override
          public void onTrialStep(double peak, long step, double loss) {
            rates.add(peak);
          }
        };
    Schedule constant = Schedule.constant(7);

    Found found =
        SEARCH
            .forRun(constant, "constant", 400)
            .withListener(ear)
            .run(new QuadraticLearner(0.1))
            .orElseThrow();

    assertThat(found.assumed().orElseThrow()).hasToString("constant over 400 steps");
    assertThat(rates).hasSizeGreaterThanOrEqualTo(300);
    assertThatThrownBy(() -> SEARCH.forRun(Schedule.constant(0), "nothing", 400))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SEARCH.forRun(constant, "constant", 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
