package org.lr4j.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Tables, and what is made of other schedules. */
class TablesTest {
  private static double[] values(Schedule schedule, long... steps) {
    return LongStream.of(steps).mapToDouble(schedule::at).toArray();
  }

  @Test
  void aTableChangesAtItsMilestones() {
    Schedule table = Schedules.piecewise(List.of(0.1, 0.01, 0.5), List.of(3L, 3L));
    assertThat(values(table, 0, 2, 3, 9)).containsExactly(0.1, 0.1, 0.5, 0.5);
    assertThat(table.length()).isEqualTo(3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schedules.piecewise(List.of(0.1), List.of(3L)))
        .withMessageContaining("one more than the milestones");
  }

  @Test
  void eachMilestoneMayHaveAFactorOfItsOwn() {
    Schedule darknet = Schedules.multistep(0.5, List.of(10.0, 0.25), List.of(100L, 200L));
    assertThat(values(darknet, 0, 99, 100, 200)).containsExactly(0.5, 0.5, 5, 1.25);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schedules.multistep(1, List.of(1.0), List.of(5L, 6L)))
        .withMessageContaining("one for each milestone");
  }

  @Test
  void pointsAreJoinedByLinesOrCosinesAtPlacesThatNeedNotBeWhole() {
    Schedule lines =
        Schedules.points(
            List.of(1.0, 2.0, 0.0),
            List.of(Fraction.of(1), Fraction.of(7, 2), Fraction.of(11, 2)),
            OneCycle.Anneal.LINEAR);
    assertThat(values(lines, 0, 1, 2, 3, 4, 5, 6, 99))
        .containsExactly(1, 1, 1.4, 1.8, 1.5, 0.5, 0, 0);
    assertThat(lines.length()).isEqualTo(6);
    Schedule cosines =
        Schedules.points(
            List.of(0.0, 1.0), List.of(Fraction.of(0), Fraction.of(4)), OneCycle.Anneal.COSINE);
    assertThat(cosines.at(1)).isEqualTo(Schedule.cosine(0, 1, 4).at(1));
  }

  @Test
  void aHeldScheduleMovesOnceInSoManySteps() {
    Schedule held = Schedule.linear(1, 0, 10).hold(4);
    assertThat(values(held, 0, 3, 4, 7, 8, 11, 12)).containsExactly(1, 1, 0.6, 0.6, 0.2, 0.2, 0);
    assertThat(held.length()).isEqualTo(12);
  }

  @Test
  void aSkippedScheduleBeginsLater() {
    Schedule skipped = Schedule.linear(1, 0, 10).skip(4);
    assertThat(values(skipped, 0, 1, 6, 7)).containsExactly(0.6, 0.5, 0, 0);
    assertThat(skipped.length()).isEqualTo(6);
    assertThat(Schedule.linear(1, 0, 10).skip(40).length()).isZero();
    assertThat(Schedule.triangular(0, 1, 5).skip(5).at(Long.MAX_VALUE)).isBetween(0.0, 1.0);
  }

  @Test
  void aSumAddsStepByStepAndLastsAsLongAsTheLongerPart() {
    Schedule sum = Schedule.linear(1, 0, 4).plus(Schedule.linear(0, 8, 8));
    assertThat(values(sum, 0, 2, 4, 8)).containsExactly(1, 2.5, 4, 8);
    assertThat(sum.length()).isEqualTo(8);
  }

  @Test
  void aRampStartsGentlyWhereItsPowerIsAboveOne() {
    assertThat(values(Schedules.ramp(0, 2, 100, 2), 0, 1, 50, 100, 101))
        .containsExactly(0, 0.0002, 0.5, 2, 2);
    assertThat(Schedules.ramp(2, 1, 4, 2).at(2)).isEqualTo(1.75);
  }

  @Test
  void aBentCosineHasAPowerOfTheTime() {
    assertThat(Schedules.cosine(1, 0, 100, 1, 2).at(50))
        .isEqualTo(Schedule.cosine(1, 0, 100).at(25));
    assertThat(Schedules.polynomial(1, 0, 100, 2, 0.5).at(25)).isEqualTo(0.25);
  }

  @Test
  void growthIsAllowed() {
    assertThat(Schedule.exponential(1, 1.5, 2).at(4)).isEqualTo(2.25);
    assertThat(Schedule.step(1, 1.5, 2).at(5)).isEqualTo(2.25);
    assertThat(Schedule.sgdr(1, 0, 10, 2, 4).at(10)).isEqualTo(4);
  }
}
