package org.lr4j.finder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.lr4j.finder.Inconclusive.Reason;

class AnalysisTest {
  /** Falls by half around {@code fall}, blows up above {@code blow}. */
  private static Curve curve(double fall, double blow, double noise, int n, long seed) {
    return curve(
        n, seed, noise, r -> 1 + 1.3 / (1 + Math.pow(r / fall, 1.5)) + Math.pow(r / blow, 4));
  }

  private static Curve curve(int n, long seed, double noise, DoubleUnaryOperator loss) {
    Random random = new Random(seed);
    double[] rates = new double[n];
    Arrays.setAll(rates, Sweep.exponential(1e-7, 10, n)::rate);
    double[] losses =
        Arrays.stream(rates)
            .map(r -> loss.applyAsDouble(r) * (1 + noise * random.nextGaussian()))
            .toArray();
    return Curve.of(rates, losses);
  }

  private static Finding analyse(Curve curve) {
    return Analysis.of(List.of(curve), Metric.TRAINING_LOSS, curve.size());
  }

  @Test
  void findsARateBetweenTheFallAndTheBlowUp() {
    Found found = analyse(curve(1e-3, 1, 0.02, 100, 1)).orElseThrow();

    assertThat(found.rate()).isBetween(1e-3, 0.5);
    assertThat(found.interval().contains(found.rate())).isTrue();
    assertThat(found.evidence().steps()).isEqualTo(100);
    assertThat(found.evidence().rules()).containsKeys("valley", "slide", "steepest", "minimum");
  }

  @Test
  void followsTheRatesAndIgnoresScaleAndShiftOfTheLoss() {
    Curve curve = curve(1e-3, 1, 0.02, 100, 2);
    double rate = analyse(curve).orElseThrow().rate();
    double[] moved = Arrays.stream(curve.losses()).map(l -> 250 * l - 1000).toArray();
    double[] faster = Arrays.stream(curve.rates()).map(r -> r * 7).toArray();

    assertThat(analyse(Curve.of(curve.rates(), moved)).orElseThrow().rate())
        .isCloseTo(rate, within(rate * 1e-9));
    assertThat(analyse(Curve.of(faster, curve.losses())).orElseThrow().rate())
        .isCloseTo(7 * rate, within(rate * 1e-9));
  }

  @Test
  void saysThatRepeatsDisagreeAndTrustsNoneOfThem() {
    List<Curve> curves = List.of(curve(1e-6, 1e-4, 0.02, 100, 1), curve(1e-3, 1, 0.02, 100, 2));
    Found apart = (Found) Analysis.of(curves, Metric.TRAINING_LOSS, 200);
    assertThat(apart.evidence().warnings()).contains(Warning.REPEATS_DISAGREE);
    for (Curve curve : curves) {
      assertThat(apart.interval().contains(analyse(curve).orElseThrow().rate())).isTrue();
    }
    Finding alike =
        Analysis.of(
            List.of(curve(1e-3, 1, 0.02, 100, 1), curve(1e-3, 1, 0.02, 100, 2)),
            Metric.TRAINING_LOSS,
            200);
    assertThat(alike.evidence().warnings()).doesNotContain(Warning.REPEATS_DISAGREE);
  }

  /** The held-out loss was still falling when it was last measured, before the training blew up. */
  @Test
  void aSweepThatBlewUpIsNotStillFalling() {
    double[] heldOut = {
      2.3, 2.31, 2.29, 2.3, 2.3, 2.31, 2.29, 2.3, 2.3, 2.29, 2.25, 2.0, 1.5, 0.9, 0.7
    };
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < 10 * heldOut.length; i++) {
      double rate = 1e-6 * Math.pow(1.1, i);
      boolean measured = i % 10 == 9;
      points.add(new Point(rate, 2.3, measured ? heldOut[i / 10] : Double.NaN, Double.NaN));
    }
    Curve curve = Curve.of(points, Stop.DIVERGED);

    Finding finding = Analysis.of(List.of(curve), Metric.VALIDATION_LOSS, 150);

    assertThat(finding).isInstanceOf(Found.class);
    assertThat(finding.evidence().warnings()).doesNotContain(Warning.STILL_FALLING);
  }

  @Test
  void aLossThatOnlyRisesHasNotFallen() {
    for (double slope : new double[] {0.1, 0.25}) {
      Found found = analyse(curve(100, 3, 1e-4, r -> 5 + slope * Math.log(r))).orElseThrow();
      assertThat(found.rate()).isBetween(1e-7, 10.0);
      assertThat(found.evidence().warnings()).contains(Warning.DIVERGES_WITHOUT_FALL);
    }
  }

  @Test
  void readsShuffledPointsLikeSortedOnes() {
    Curve curve = curve(1e-3, 1, 0.02, 100, 3);
    double[] rates = new double[100];
    double[] losses = new double[100];
    for (int i = 0; i < 100; i++) {
      rates[i] = curve.rates()[i * 37 % 100];
      losses[i] = curve.losses()[i * 37 % 100];
    }

    assertThat(analyse(Curve.of(rates, losses)).orElseThrow().rate())
        .isEqualTo(analyse(curve).orElseThrow().rate());
  }

  @Test
  void cutsAtTheFirstLossThatIsNotFinite() {
    Curve curve = curve(1e-3, 0.3, 0.01, 100, 4);
    double[] losses = curve.losses();
    Arrays.fill(losses, 96, 100, Double.NaN);
    losses[98] = -1e9;

    Finding finding = analyse(Curve.of(curve.rates(), losses));

    assertThat(finding.orElseThrow().rate()).isBetween(1e-3, 0.3);
    assertThat(finding.evidence().stopped()).isEqualTo(Stop.NOT_FINITE);
  }

  @Test
  void repeatsNarrowTheIntervalAroundTheirMean() {
    List<Curve> repeats =
        List.of(
            curve(1e-3, 1, 0.02, 100, 5),
            curve(1e-3, 1, 0.02, 100, 6),
            curve(1e-3, 1, 0.02, 100, 7));

    Found one = Analysis.of(repeats.subList(0, 1), Metric.TRAINING_LOSS, 100).orElseThrow();
    Found all = Analysis.of(repeats, Metric.TRAINING_LOSS, 300).orElseThrow();

    assertThat(all.interval().high() / all.interval().low())
        .isLessThan(one.interval().high() / one.interval().low());
  }

  @Test
  void saysWhyThereIsNoAnswer() {
    assertThat(reason(curve(100, 1, 0.01, r -> 2.3))).isEqualTo(Reason.LOSS_NEVER_FELL);
    assertThat(reason(curve(100, 1, 0, r -> 2.3))).isEqualTo(Reason.CONSTANT_LOSS);
    assertThat(reason(curve(5, 1, 0, r -> r))).isEqualTo(Reason.TOO_FEW_POINTS);
    assertThat(reason(curve(100, 1, 0.01, r -> r > 3e-7 ? Double.NaN : 2.3)))
        .isEqualTo(Reason.ALL_RATES_DIVERGE);
    assertThat(reason(curve(100, 1, 0.01, r -> r * 1e7))).isEqualTo(Reason.BELOW_RANGE);
    Curve curve = curve(1e-3, 1, 0.02, 100, 1);
    double[] logarithms = Arrays.stream(curve.rates()).map(Math::log10).toArray();
    assertThat(reason(Curve.of(logarithms, curve.losses()))).isEqualTo(Reason.RATES_NOT_POSITIVE);
    double[] near = {1, 1.01, 1.02, 1.03, 1.04, 1.05, 1.06, 1.07, 1.08, 1.09, 1.1};
    assertThat(reason(Curve.of(near, near))).isEqualTo(Reason.RANGE_TOO_NARROW);
  }

  private static Reason reason(Curve curve) {
    Finding finding = analyse(curve);
    assertThatThrownBy(finding::orElseThrow).isInstanceOf(InconclusiveException.class);
    return ((Inconclusive) finding).reason();
  }

  @Test
  void noRuleThrowsWhateverTheCurve() {
    Random random = new Random(11);
    double[] odd = {
      Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0, -1, 1e308, -1e308, 1e-320
    };
    for (int trial = 0; trial < 2000; trial++) {
      int n = random.nextInt(40);
      double[] rates = random.doubles(n, 0, 10).toArray();
      double[] losses = random.doubles(n, 0, 3).toArray();
      for (int k = random.nextInt(4); k > 0 && n > 0; k--) {
        (random.nextBoolean() ? rates : losses)[random.nextInt(n)] =
            odd[random.nextInt(odd.length)];
      }
      Curve curve = Curve.of(rates, losses);
      for (Rule rule : Rules.all().values()) {
        rule.suggest(curve).ifPresent(rate -> assertThat(rate).isPositive().isFinite());
      }
      assertThat(analyse(curve)).isNotNull();
    }
  }

  /** A linear sweep to 0.02 whose accuracy rises from 0.0008 up to a rate, and stays there. */
  private static Curve accuracyRisingUpTo(double last) {
    int n = 160;
    Random random = new Random(3);
    double[] rates = new double[n];
    Arrays.setAll(rates, Sweep.linear(0, 0.02, n)::rate);
    double[] accuracies =
        Arrays.stream(rates)
            .map(r -> 0.1 + 0.5 * Math.min(1, Math.max(0, (r - 0.0008) / (last - 0.0008))))
            .map(a -> a + 0.01 * random.nextGaussian())
            .toArray();
    double[] losses = Arrays.stream(accuracies).map(a -> 2.3 * (1 - a)).toArray();
    return Curve.of(rates, losses, losses, accuracies);
  }

  @Test
  void boundsComeFromAccuracyWhereThereIsOne() {
    Bounds bounds = BoundsRule.fromAccuracy(accuracyRisingUpTo(0.0058)).get();

    assertThat(bounds.base()).isBetween(0.0008, 0.002);
    assertThat(bounds.max()).isBetween(0.0045, 0.0065);
  }

  @Test
  void theUpperBoundAnswersWhereAccuracyStaysHighUpToTheEnd() {
    Curve curve = accuracyRisingUpTo(0.0058);

    Found found = Analysis.of(List.of(curve), Metric.ACCURACY, 160).orElseThrow();

    assertThat(found.rate()).isEqualTo(found.bounds().max()).isBetween(0.0045, 0.0065);
    assertThat(found.interval().contains(found.rate())).isTrue();
    Finding rising = Analysis.of(List.of(accuracyRisingUpTo(0.02)), Metric.ACCURACY, 160);
    assertThat(rising.evidence().warnings()).contains(Warning.STILL_FALLING);
  }

  /** An untrained model answers as it did before, so the noise of the first rates is 0. */
  @Test
  void accuraciesThatDoNotMoveAtFirstAreRead() {
    double[] rates = new double[100];
    Arrays.setAll(rates, Sweep.exponential(1e-7, 10, 100)::rate);
    double[] accuracies =
        Arrays.stream(rates)
            .map(r -> r < 1e-3 ? 0.1 : r < 1 ? 0.1 + 0.25 * (3 + Math.log10(r)) : 0.1)
            .map(a -> Math.round(a * 480) / 480.0)
            .toArray();
    double[] losses = Arrays.stream(accuracies).map(a -> 2.3 * (1 - a)).toArray();
    Curve curve = Curve.of(rates, losses, losses, accuracies);

    for (Metric metric : Metric.values()) {
      Found found = Analysis.of(List.of(curve), metric, 100).orElseThrow();
      assertThat(found.rate()).as(metric.toString()).isBetween(0.05, 1.0);
    }
    Belief twice =
        Belief.of(Analysis.reading(List.of(curve, curve), Metric.ACCURACY), Calibration.STANDARD);
    assertThat(twice.estimate().rate()).isFinite();
  }

  @Test
  void localMinimaLieAFifthApartAndNearTheLeastLoss() {
    Curve curve =
        curve(200, 1, 0, r -> 2 - Math.log10(r / 1e-7) / 8 + 0.2 * Math.sin(6 * Math.log10(r)));

    List<Candidate> candidates = new LocalMinima().candidates(curve);

    assertThat(candidates).hasSizeGreaterThan(1);
    for (int i = 1; i < candidates.size(); i++) {
      assertThat(candidates.get(i).rate()).isGreaterThan(1.2 * candidates.get(i - 1).rate());
    }
  }

  @Test
  void printsInOneLine() {
    Found found =
        Found.of(
            0.0621,
            new Interval(0.031, 0.1066),
            new Bounds(0.012, 0.19),
            analyse(curve(1e-3, 1, 0.02, 100, 1)).evidence());

    assertThat(found).hasToString("learning rate 0.062 (0.031 to 0.11), bounds 0.012 to 0.19");
    assertThat(curve(1e-3, 1, 0.02, 100, 1))
        .hasToString("a curve of 100 points from 1e-7 to 10, completed");
    assertThat(Curve.of(new double[0], new double[0])).hasToString("a curve without points");
  }

  @Test
  void printsAndRefusesRatesThatAreNone() {
    Evidence evidence = Evidence.of(List.of(), 0);
    assertThatThrownBy(() -> Found.of(Double.NaN, new Interval(1, 2), new Bounds(1, 2), evidence))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NaN");
    Interval widest = new Interval(Double.MIN_VALUE, Double.MAX_VALUE);
    assertThat(Found.of(Double.MIN_VALUE, widest, new Bounds(1, 2), evidence))
        .hasToString("learning rate 4.9e-324 (4.9e-324 to 1.8e+308), bounds 1 to 2");
    assertThat(new Clue.Estimate(Double.NaN, widest, Double.NaN).toString()).startsWith("NaN");
  }

  @Test
  void aLoneGapIsNoBlowUp() {
    for (int gap : new int[] {0, 51}) {
      Random random = new Random(5);
      double[] rates = new double[100];
      Arrays.setAll(rates, Sweep.exponential(1e-8, 1, 100)::rate);
      double[] losses = new double[100];
      Arrays.setAll(
          losses,
          i ->
              2.3
                  - 1.8 / (1 + Math.pow(0.003 / rates[i], 1.5))
                  + 0.5 * Math.pow(rates[i] / 0.3, 2)
                  + 0.02 * random.nextGaussian());
      double whole = analyse(Curve.of(rates, losses)).orElseThrow().rate();
      losses[gap] = Double.NaN;

      Finding finding = analyse(Curve.of(rates, losses));

      assertThat(finding.orElseThrow().rate()).isBetween(whole / 1.3, whole * 1.3);
      assertThat(finding.evidence().stopped()).isEqualTo(Stop.COMPLETED);
    }
  }

  @Test
  void sixLossesAndThenNaNAreTooFewPoints() {
    double[] rates = {1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1};
    double[] losses = {2, 2, 2, 1, 1, 3, Double.NaN};
    assertThat(reason(Curve.of(rates, losses))).isEqualTo(Reason.TOO_FEW_POINTS);
  }

  @Test
  void aLossWithoutLowerBoundIsStillFalling() {
    assertThat(
            reason(
                curve(100, 1, 0.01, r -> r > 3 ? Double.NEGATIVE_INFINITY : -Math.exp(1000 * r))))
        .isEqualTo(Reason.STILL_FALLING_AT_END);
  }

  @Test
  void saysThatTheLossIsStillFallingAtTheEnd() {
    Found found = analyse(curve(100, 1, 0.01, r -> 2.3 / (1 + r))).orElseThrow();

    assertThat(found.rate()).isBetween(1.0, 10.0);
    assertThat(found.evidence().warnings()).contains(Warning.STILL_FALLING);
  }

  @Test
  void theBlowUpCountsTheMoreTheLessTheFallStandsOut() {
    double clear = analyse(curve(1e-3, 1, 0.01, 100, 1)).orElseThrow().rate();
    double lost =
        analyse(curve(100, 1, 0.3, r -> 2 - 0.05 * Math.min(1, r / 1e-3) + 1e4 * Math.pow(r, 4)))
            .orElseThrow()
            .rate();

    assertThat(clear).isGreaterThan(0.02);
    assertThat(lost).isLessThan(0.02);
  }
}
