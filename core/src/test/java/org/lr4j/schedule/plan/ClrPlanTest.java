package org.lr4j.schedule.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lr4j.schedule.GroupSchedules;
import org.lr4j.schedule.Schedule;
import org.lr4j.schedule.Span;
import org.lr4j.schedule.Units;

class ClrPlanTest {
  @Test
  void aStepSizeInEpochsBecomesSteps() {
    assertThat(
            ClrPlan.between(0.001, 0.006)
                .stepSize(Span.epochs(4))
                .triangular2()
                .resolve(new Units(500, 0))
                .learningRate())
        .isEqualTo(Schedule.triangular2(0.001, 0.006, 2_000));
  }

  @Test
  void theLastFormCounts() {
    ClrPlan plan = ClrPlan.between(0.001, 0.006).stepSize(Span.steps(10));
    Units run = new Units(10, 100);
    assertThat(plan.expRange(0.99).triangular2().resolve(run).learningRate())
        .isEqualTo(plan.triangular2().resolve(run).learningRate());
    assertThat(plan.triangular2().expRangeBoth(0.99).resolve(run).learningRate())
        .isEqualTo(plan.expRangeBoth(0.99).resolve(run).learningRate());
  }

  @Test
  void cyclesEndWithTheRun() {
    Schedule even = ClrPlan.forRun(0.001, 0.006, 24, 500, 3);
    assertThat(even.at(2_000)).isEqualTo(0.006);
    assertThat(even.at(12_000)).isEqualTo(0.001);
    assertThat(even.at(11_999)).isGreaterThan(0.001);
    Schedule uneven = ClrPlan.forRun(0.001, 0.006, 1, 1_001, 3);
    assertThat(uneven.at(1_001)).isEqualTo(0.001);
    assertThat(uneven.at(995)).isGreaterThan(0.001);
  }

  @Test
  void momentumCyclesInverselyAndEndsWithTheRunToo() {
    Resolved spec =
        ClrPlan.between(0.001, 0.006).cycles(3).momentum(0.85, 0.95).resolve(Units.ofRun(24, 500));
    assertThat(spec.momentum().orElseThrow().at(2_000)).isEqualTo(0.85);
    assertThat(spec.momentum().orElseThrow().at(99_999)).isEqualTo(0.95);
  }

  @Test
  void warnsOfARunThatEndsInTheMiddleOfACycle() {
    ClrPlan plan = ClrPlan.between(0.001, 0.006).stepSize(Span.epochs(4));
    assertThat(plan.warnings(Units.ofRun(24, 500))).isEmpty();
    List<PlanWarning> warnings = plan.warnings(Units.ofRun(27, 500));
    assertThat(warnings).containsExactly(new PlanWarning.EndsMidCycle(0, 3, 1_500, 4_000));
    assertThat(warnings.get(0).message())
        .contains("after 1500 of its 4000 steps", "12000", "16000");
  }

  @Test
  void warnsOfFewCyclesAndUnusualStepSizes() {
    assertThat(ClrPlan.between(0.001, 0.006).cycles(1).warnings(Units.ofRun(40, 500)))
        .containsExactly(new PlanWarning.FewCycles(1), new PlanWarning.UnusualStepSize(20));
  }

  @Test
  void refusesMoreCyclesThanTheRunHasRoomFor() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClrPlan.forRun(0.1, 0.2, 1, 9, 5))
        .withMessageContaining("cycles");
  }

  @Test
  void groupsHaveBoundsOfTheirOwnOrKeepTheirRatios() {
    GroupSchedules own =
        GroupSchedules.between(
            List.of(0.1, 0.2), List.of(1.0, 2.0), (b, m) -> Schedule.triangular(b, m, 5));
    assertThat(own.at(5)).containsExactly(1, 2);
    GroupSchedules ratios =
        GroupSchedules.keepingRatios(Schedule.triangular(0.1, 1, 5), List.of(0.01, 0.02));
    assertThat(ratios.at(5)).containsExactly(1, 2);
  }

  @Test
  void aListOfTheWrongLengthIsRefusedByName() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                GroupSchedules.between(
                    List.of(0.1, 0.2), List.of(1.0), (b, m) -> Schedule.constant(m)))
        .withMessage("max must have one entry for each of 2 groups, had 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GroupSchedules(List.of(Schedule.constant(1))).requireGroups(3))
        .withMessageContaining("schedules");
  }
}
