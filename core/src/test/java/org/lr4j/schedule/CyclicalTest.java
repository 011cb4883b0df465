package org.lr4j.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CyclicalTest {
  @Test
  void triangularIsExactAtItsKnots() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 500; i++) {
      double base = random.nextDouble();
      double max = base + random.nextDouble() * 3;
      long up = random.nextLong(1, 100_000);
      long down = random.nextLong(1, 100_000);
      Schedule schedule = Schedule.cyclical(base, max, up, down, CycleScale.none());
      long start = random.nextLong(1L << 30) * (up + down);
      assertThat(schedule.at(0)).isEqualTo(base);
      assertThat(schedule.at(up)).isEqualTo(max);
      assertThat(schedule.at(start)).isEqualTo(base);
      assertThat(schedule.at(start + up)).isEqualTo(max);
    }
  }

  @Test
  void triangular2HalvesTheAmplitudeFromCycleToCycle() {
    Schedule schedule = Schedule.triangular2(0, 8, 10);
    assertThat(schedule.at(10)).isEqualTo(8);
    assertThat(schedule.at(30)).isEqualTo(4);
    assertThat(schedule.at(50)).isEqualTo(2);
    assertThat(schedule.at(10 + 20 * 1_000_000L)).isEqualTo(0);
  }

  @Test
  void theTwoExpRangesDifferInTheLowerBound() {
    double gamma = 0.99;
    assertThat(Schedule.expRange(1, 2, 5, gamma).at(10)).isEqualTo(1);
    assertThat(Schedules.expRangeBoth(1, 2, 5, gamma).at(10)).isEqualTo(Math.pow(gamma, 10));
    assertThat(Schedules.expRangeBoth(1, 2, 5, gamma).at(5)).isEqualTo(2 * Math.pow(gamma, 5));
  }

  @Test
  void fairseqShrinksTheUpperBoundOrBoth() {
    Schedule upper = Schedules.triangularShrink(1, 8, 5, 0.5, false);
    assertThat(upper.at(15)).isEqualTo(4);
    assertThat(upper.at(20)).isEqualTo(1);
    Schedule both = Schedules.triangularShrink(1, 8, 5, 0.5, true);
    assertThat(both.at(15)).isEqualTo(4);
    assertThat(both.at(20)).isEqualTo(0.25);
  }

  @Test
  void aCustomScaleSeesCyclesFromOneAndStepsFromZero() {
    CycleScale byCycle = CycleScale.ofCycle(cycle -> 1.0 / cycle);
    assertThat(Schedule.cyclical(0, 6, 2, 4, byCycle).at(2)).isEqualTo(6);
    assertThat(Schedule.cyclical(0, 6, 2, 4, byCycle).at(14)).isEqualTo(2);
    CycleScale byStep = CycleScale.ofStep(step -> step == 2 ? 0.5 : 0);
    assertThat(Schedule.cyclical(0, 6, 2, 4, byStep).at(2)).isEqualTo(3);
  }

  @Test
  void momentumIsHighWhereTheRateIsLow() {
    Schedule rate = Schedule.triangular2(0.001, 0.006, 100);
    Schedule momentum = ScheduleSpec.of(rate).withInverseMomentum(0.85, 0.95).momentum().get();
    assertThat(momentum.at(0)).isEqualTo(0.95);
    assertThat(momentum.at(100)).isEqualTo(0.85);
    assertThat(momentum.at(200)).isEqualTo(0.95);
    assertThat(momentum.at(300)).isBetween(0.8999999, 0.9000001);
  }

  @Test
  void onlyACyclicalRateHasAnInverse() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScheduleSpec.of(Schedule.constant(1)).withInverseMomentum(0.8, 0.9));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScheduleSpec.of(Schedule.triangular(0, 1, 2)).withInverseMomentum(0.8, 1))
        .withMessageContaining("max_momentum");
  }
}
