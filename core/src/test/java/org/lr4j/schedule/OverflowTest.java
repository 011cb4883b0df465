package org.lr4j.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values and lengths at the edge of what a double and a long can hold. */
class OverflowTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "constant(84, 3) * 1e308",
        "1e308 * constant(84, 3)",
        "scale(linear(0, 84, 3), by=1e308)",
        "constant(1e200) * constant(1e200)",
        "clamp(linear(0, 1, 3), 0, 1e300) * (constant(2, 5) then constant(1e10))",
        "repeat(take(triangular(1, 1e300, 5), 3)) * 1e10",
        "linear(0, 1, 9007199254740992) then linear(1, 0, 5) then constant(1)",
        "linear(0, 1, 5) then constant(1, 9007199254740992)",
        "multistep(1, 0.5, [9007199254740993])",
      })
  void aSpecThatLeavesTheNumbersIsRefused(String text) {
    assertThatThrownBy(() -> ScheduleSpec.parse(text, Units.UNKNOWN))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("^");
  }

  @Test
  void refusesAScaleThatOverflowsAndNamesIt() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schedule.constant(84).scale(1e308))
        .withMessageContaining("by must keep the schedule finite");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schedule.constant(1e200).times(Schedule.constant(1e200)))
        .withMessageContaining("1.0E200 times 1.0E200");
  }

  @Test
  void boundsAreThoseOfThePartsWhateverTheyAreMadeOf() {
    assertThat(Schedule.linear(0, 1e300, 5).clamp(0, 1).scale(1e308).at(5)).isEqualTo(1e308);
    Schedule own = step -> 2;
    assertThat(own.scale(3).at(0)).isEqualTo(6);
  }

  @Test
  void aGeometricScheduleSpansAnyRatio() {
    assertThat(Schedule.geometric(1e-200, 1e200, 100).at(50)).isCloseTo(1, within(1e-12));
    assertThat(Schedule.geometric(1e200, 1e-200, 100).at(50)).isCloseTo(1, within(1e-12));
    Schedule whole = Schedule.geometric(Double.MIN_VALUE, Double.MAX_VALUE, 1000);
    for (int step = 1; step <= 1000; step++) {
      assertThat(whole.at(step)).isGreaterThan(whole.at(step - 1)).isFinite();
    }
  }

  @Test
  void aPolynomialCycleFallsWithinItsCycleUpToTheLastStep() {
    for (long steps : new long[] {1, 3, 77, 1L << 40, (1L << 53) - 1, 1L << 53}) {
      Schedule cycle = Schedules.polynomialCycle(0.1, 0.01, steps, 0.5);
      for (long step = Long.MAX_VALUE; step > 0; step >>= 1) {
        assertThat(cycle.at(step)).as("%s at %d", cycle, step).isBetween(0.01, 0.1);
      }
    }
  }

  @Test
  void anEndlessRepeatBeginsAnewAtTheLastStepToo() {
    assertThat(Schedule.linear(1, 0, 1).repeat().at(Long.MAX_VALUE)).isEqualTo(1);
  }

  @Test
  void asksEachPieceForItsLengthOnce() {
    AtomicInteger asked = new AtomicInteger();
    Schedule piece =
        new Schedule() {
          @Override
          public double at(long step) {
            return 1;
          }

          @Override
          public long length() {
            asked.incrementAndGet();
            return 2;
          }
        };
    Schedule nested = piece;
    for (int i = 0; i < 25; i++) {
      nested = nested.then(Schedule.constant(1, 1)).clamp(0, 1).then(Schedule.constant(1, 1));
    }
    assertThat(nested.length()).isEqualTo(52);
    assertThat(asked.get()).isLessThan(10);
  }

  @Test
  void nestedSequencesAreReadInTimeThatGrowsWithTheirText() {
    String text = "constant(1,1)";
    for (int i = 0; i < 30; i++) {
      text = "clamp(" + text + " then constant(1,1),0,1)";
    }
    assertThat(Schedule.parse(text).length()).isEqualTo(31);
    assertThat(Schedule.parse(text).at(30)).isEqualTo(1);
  }

  @Test
  void aSequenceFindsThePieceOfEachStep() {
    Schedule three =
        Schedule.linear(0, 1, 3).then(Schedule.constant(5, 1)).then(Schedule.linear(7, 9, 2));
    assertThat(List.of(0L, 2L, 3L, 4L, 5L, 6L, Long.MAX_VALUE).stream().map(three::at))
        .containsExactly(0.0, 2.0 / 3, 5.0, 7.0, 8.0, 9.0, 9.0);
  }
}
