package org.lr4j.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
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
    Schedule momentum = Clr.between(0.001, 0.006, 100).triangular2().momentum(0.85, 0.95);
    assertThat(momentum.at(0)).isEqualTo(0.95);
    assertThat(momentum.at(100)).isEqualTo(0.85);
    assertThat(momentum.at(200)).isEqualTo(0.95);
    assertThat(momentum.at(300)).isBetween(0.8999999, 0.9000001);
  }

  @Test
  void onlyAScaledAmplitudeIsTurnedUpsideDownInEitherOrder() {
    Clr clr = Clr.between(0.001, 0.006, 10);
    assertThatIllegalArgumentException().isThrownBy(() -> clr.expRangeBoth(0.99).inverse());
    assertThatIllegalArgumentException().isThrownBy(() -> clr.inverse().expRangeBoth(0.99));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> clr.inverse().scaledMax(CycleScale.perStep(0.99)));
    assertThat(clr.inverse().expRange(0.99)).isEqualTo(clr.expRange(0.99).inverse());
  }

  @Test
  void aMomentumIsRefusedByItsOwnName() {
    Clr cycles = Clr.between(0, 1, 2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> cycles.momentum(0.8, 1))
        .withMessage("maxMomentum must be below 1, was 1.0");
    assertThatThrownBy(() -> cycles.momentum(0.95, 0.85))
        .isInstanceOfSatisfying(
            ArgumentException.class,
            e -> {
              assertThat(e.property()).isEqualTo("maxMomentum");
              assertThat(e.value()).isEqualTo("0.85");
              assertThat(e.reason()).isEqualTo("must not be below baseMomentum = 0.95");
            });
  }

  @Test
  void halvesOfAStepAreExactAtEveryBoundary() {
    Schedule halves = Clr.between(0, 1, Fraction.of(5, 2), Fraction.of(5, 2));
    assertThat(List.of(0L, 1L, 2L, 3L, 4L, 5L, 6L).stream().map(halves::at))
        .containsExactly(0.0, 0.4, 0.8, 0.8, 0.4, 0.0, 0.4);
    Schedule thirds = Clr.between(0, 1, Fraction.of(50, 3), Fraction.of(50, 3));
    for (long cycle = 0; cycle < 1L << 40; cycle = cycle * 3 + 1) {
      assertThat(thirds.at(100 * cycle)).as("cycle %d", cycle).isEqualTo(0);
      assertThat(thirds.at(100 * cycle + 50)).as("cycle %d", cycle).isEqualTo(1);
    }
    assertThat(thirds.at(Long.MAX_VALUE)).isBetween(0.0, 1.0);
  }

  @Test
  void aBaseAboveTheMaxLetsTheCyclesHangDown() {
    Schedule hanging = Schedule.triangular2(0.5, 0.1, 10);
    assertThat(hanging.at(0)).isEqualTo(0.5);
    assertThat(hanging.at(10)).isEqualTo(0.1);
    assertThat(hanging.at(30)).isEqualTo(0.3);
  }

  @Test
  void aHalfOfNoLengthMakesTeeth() {
    Schedule falling = Schedule.cyclical(0, 1, 0, 4, CycleScale.none());
    assertThat(List.of(0L, 1L, 3L, 4L).stream().map(falling::at))
        .containsExactly(1.0, 0.75, 0.25, 1.0);
    Schedule rising = Schedule.cyclical(0, 1, 4, 0, CycleScale.none());
    assertThat(List.of(0L, 1L, 3L, 4L).stream().map(rising::at))
        .containsExactly(0.0, 0.25, 0.75, 0.0);
  }
}
