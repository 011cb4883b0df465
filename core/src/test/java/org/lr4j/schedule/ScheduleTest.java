package org.lr4j.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  @Test
  void aFinitePieceReachesItsLastValueAtItsLengthAndHoldsIt() {
    Schedule line = Schedule.linear(0.1, 0.3, 7);
    assertThat(line.at(0)).isEqualTo(0.1);
    assertThat(line.at(7)).isEqualTo(0.3);
    assertThat(line.at(Long.MAX_VALUE)).isEqualTo(0.3);
    assertThat(line.length()).isEqualTo(7);
  }

  @Test
  void aSequenceGivesEachPieceItsOwnStepZero() {
    Schedule warm = Schedule.linear(0, 0.1, 500).then(Schedule.cosine(0.1, 0, 9_500));
    assertThat(warm.at(499)).isEqualTo(Schedule.linear(0, 0.1, 500).at(499));
    assertThat(warm.at(500)).isEqualTo(0.1);
    assertThat(warm.at(10_000)).isEqualTo(0);
    assertThat(warm.length()).isEqualTo(10_000);
  }

  @Test
  void sequencesAreEqualHoweverTheyWerePutTogether() {
    Schedule a = Schedule.constant(1, 2);
    Schedule b = Schedule.constant(2, 3);
    Schedule c = Schedule.constant(3);
    assertThat(a.then(b).then(c)).isEqualTo(a.then(b.then(c)));
  }

  @Test
  void nothingFollowsWhatNeverEnds() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schedule.constant(1).then(Schedule.constant(2)))
        .withMessageContaining("never ends");
    assertThat(Schedule.constant(1).take(5).then(Schedule.constant(2)).at(5)).isEqualTo(2);
  }

  @Test
  void aRepeatStartsAgainWhereItsPieceEndsAndHoldsTheLastValueInTheEnd() {
    Schedule saw = Schedule.linear(1, 0, 4).repeat(3);
    assertThat(saw.at(3)).isEqualTo(0.25);
    assertThat(saw.at(4)).isEqualTo(1);
    assertThat(saw.at(12)).isEqualTo(0);
    assertThat(saw.length()).isEqualTo(12);
    assertThat(Schedule.linear(1, 0, 4).repeat().at(4_000_001)).isEqualTo(0.75);
  }

  @Test
  void productsScalesAndClampsWorkStepByStep() {
    Schedule line = Schedule.linear(0, 1, 10);
    assertThat(line.times(line).at(5)).isEqualTo(0.25);
    assertThat(line.scale(0.5).at(5)).isEqualTo(0.25);
    assertThat(line.clamp(0.2, 0.7).at(0)).isEqualTo(0.2);
    assertThat(line.clamp(0.2, 0.7).at(9)).isEqualTo(0.7);
    assertThat(line.times(Schedule.linear(1, 2, 20)).length()).isEqualTo(20);
  }

  @Test
  void aLambdaIsASchedule() {
    Schedule custom = step -> 1.0 / (1 + step);
    assertThat(custom.scale(2).take(3).then(Schedule.constant(7)).at(1)).isEqualTo(1);
    assertThat(custom.length()).isEqualTo(Schedule.UNBOUNDED);
  }

  @Test
  void sgdrRestartsExactlyWhereFloatingPointLogarithmsDoNot() {
    Schedule three = Schedule.sgdr(1, 0, 7, 3, 1);
    // T0·(3^5 - 1)/2 = 121·T0
    assertThat(three.at(121 * 7 - 1)).isLessThan(1e-5);
    assertThat(three.at(121 * 7)).isEqualTo(1);
    Schedule ten = Schedule.sgdr(1, 0, 7, 10, 0.5);
    assertThat(ten.at(111 * 7 - 1)).isLessThan(1e-5);
    assertThat(ten.at(111 * 7)).isEqualTo(0.125);
    assertThat(ten.at(Long.MAX_VALUE)).isBetween(0.0, 1.0);
  }

  @Test
  void milestonesCountFromTheirOwnStepOn() {
    Schedule drops = Schedule.multistep(1, 0.1, List.of(3L, 3L, 9L));
    assertThat(drops.at(2)).isEqualTo(1);
    assertThat(drops.at(3)).isEqualTo(Math.pow(0.1, 2));
    assertThat(drops.at(9)).isEqualTo(Math.pow(0.1, 3));
  }

  @Test
  void refusalsNameArgumentAndValue() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schedule.linear(Double.NaN, 1, 3))
        .withMessage("from must be finite and not negative, was NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schedule.sgdr(0.1, 0.2, 3, 1, 1))
        .withMessage("max must not be below min = 0.2, was 0.1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schedule.expRange(0.1, 0.2, 3, 0))
        .withMessageStartingWith("gamma must");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schedule.cosine(1, 0, -1))
        .withMessageStartingWith("steps must");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schedule.constant(1).at(-1))
        .withMessage("step must not be negative, was -1");
  }
}
