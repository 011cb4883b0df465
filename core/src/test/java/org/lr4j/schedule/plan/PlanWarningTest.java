package org.lr4j.schedule.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lr4j.schedule.Clr;
import org.lr4j.schedule.CycleScale;
import org.lr4j.schedule.Schedule;
import org.lr4j.schedule.Units;

class PlanWarningTest {
  private static final Units RUN = Units.ofRun(10, 100);

  private static List<PlanWarning> warnings(String spec) {
    return Plan.parse(spec).warnings(RUN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "constant(0.1)",
        "linear(0, 0.1, 1ep) then cosine(0.1, 0, 9ep)",
        "onecycle(0.1, 1dur)",
        "triangular(0, 1, 1ep)",
        "triangular2(0.1, 1, cycles=3)",
        "sgdr(0.1, 0, 2ep)",
        "multistep(0.1, 0.1, [3ep, 9ep])",
        "constant(0, 5) then constant(0.1)",
        "linear(0.1, 0, 8ep)",
        "linear(0, 0.1, 1ep) then plateau(0.1)",
        "take(triangular(0, 1, 1ep), 4ep) then linear(0.1, 0, 6ep)",
      })
  void aSoundPlanHasNone(String spec) {
    assertThat(warnings(spec)).isEmpty();
  }

  @Test
  void aScheduleLongerThanTheRun() {
    assertThat(warnings("cosine(0.1, 0, 20ep)"))
        .containsExactly(new PlanWarning.LongerThanRun(2_000, 1_000));
    assertThat(warnings("cosine(0.1, 0, 20ep)").get(0).message())
        .contains("takes 2000 steps", "ends after 1000");
  }

  @Test
  void aRunThatEndsInTheMiddleOfACycle() {
    assertThat(warnings("linear(0, 1, 1ep) then triangular(0.1, 1, 2ep)"))
        .containsExactly(new PlanWarning.EndsMidCycle(100, 2, 100, 400));
    assertThat(warnings("sgdr(0.1, 0, 3ep) * 0.5"))
        .containsExactly(new PlanWarning.EndsMidCycle(0, 3, 100, 300));
    assertThat(warnings("linear(0, 1, 1ep) then triangular(0.1, 1, 2ep)").get(0).message())
        .contains("let the cycles end at step 900 or 1300");
    assertThat(warnings("take(triangular(0.1, 1, 2ep), 5ep)"))
        .containsExactly(new PlanWarning.EndsMidCycle(0, 1, 100, 400));
    // Where something follows, a cycle was cut on purpose.
    assertThat(warnings("take(triangular(0.1, 1, 2ep), 5ep) then constant(0.1)")).isEmpty();
  }

  @Test
  void aRateThatIsLowForMostOfTheRun() {
    assertThat(warnings("cosine(0.1, 0, 10)"))
        .containsExactly(new PlanWarning.OverEarly(10, 1_000, 0));
    assertThat(warnings("linear(0, 0.1, 1) then cosine(0.1, 0, 9)").get(0).message())
        .contains("stays at 0.0 from step 10 of 1000 on", "write 10ep");
    assertThat(warnings("linear(0.1, 0.05, 10)")).isEmpty();
    assertThat(warnings("cosine(0.1, 0, 2ep)")).isEmpty();
    assertThat(warnings("multistep(0.1, 0.1, [1ep, 2ep, 3ep])")).isEmpty();
  }

  @Test
  void aFunctionOfYourOwnHasNone() {
    Schedule own = Clr.between(0.001, 0.006, 100).scaledBy(CycleScale.ofCycle(c -> 1.0 / c));
    assertThat(Plan.of(own).warnings(Units.ofRun(10, 100))).isEmpty();
  }

  @Test
  void cyclesShorterThanAnEpoch() {
    assertThat(warnings("triangular(0.1, 1, 10)"))
        .containsExactly(new PlanWarning.CycleWithinEpoch(20, 100));
    assertThat(warnings("triangular(0.1, 1, 10)").get(0).message()).contains("4ep");
  }

  @Test
  void aRateOfZeroInTheMiddle() {
    assertThat(warnings("linear(0.1, 0, 3ep) then constant(0, 1ep) then constant(0.1)"))
        .containsExactly(new PlanWarning.ZeroInTheMiddle(300, 100));
  }

  @Test
  void valuesThatNoOptimizerCanUse() {
    assertThat(warnings("constant(0.1) with momentum linear(0.9, 1.1, 1000)"))
        .containsExactly(new PlanWarning.UnusableValue("momentum", 500, 1));
    assertThat(warnings("constant(1e300)"))
        .containsExactly(new PlanWarning.UnusableValue("learning rate", 0, 1e300));
    assertThat(Plan.parse("constant(0.1) with momentum 1.5").warnings(Units.UNKNOWN))
        .containsExactly(new PlanWarning.UnusableValue("momentum", 0, 1.5));
    assertThat(warnings("constant(0.1) with momentum 0")).isEmpty();
  }

  @Test
  void milestonesAfterTheEnd() {
    assertThat(warnings("multistep(0.1, 0.1, [500, 1000, 3000])"))
        .containsExactly(new PlanWarning.MilestonesAfterEnd(List.of(1_000L, 3_000L), 1_000));
    assertThat(warnings("linear(0, 0.1, 5ep) then piecewise([0.1, 0.01], [6ep])"))
        .containsExactly(
            new PlanWarning.LongerThanRun(1_100, 1_000),
            new PlanWarning.MilestonesAfterEnd(List.of(1_100L), 1_000));
  }

  @Test
  void previewGivesValuesOrTheProblem() {
    Preview preview =
        Preview.of("onecycle(0.1, 1dur, base_momentum=0.8, max_momentum=0.9)", RUN, 11);
    Preview.Values values = (Preview.Values) preview;
    // The first, the peak (rounded to a step) and the last are kept.
    assertThat(values.steps()).isSorted().hasSizeLessThan(12).contains(0, 299, 1000);
    assertThat(values.groups().get(0).learningRate()[0]).isEqualTo(0.1 / 25);
    assertThat(values.groups().get(0).momentum().orElseThrow()[0]).isEqualTo(0.9);
    assertThat(values.warnings()).isEmpty();
    assertThat(Preview.of("linear(0, 1, 5", RUN, 11))
        .isEqualTo(new Preview.Problem("expected ')' but the spec ends", 14));
    assertThat(Preview.of("constant(1)", Units.UNKNOWN, 11)).isInstanceOf(Preview.Problem.class);
    assertThat(((Preview.Values) Preview.of("linear(0, 1, 4)", Units.UNKNOWN, 100)).steps())
        .containsExactly(0, 1, 2, 3, 4);
  }
}
