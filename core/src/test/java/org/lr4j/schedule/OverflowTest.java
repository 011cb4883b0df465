package org.lr4j.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Values and lengths at the edge of what a double and a long can hold. */
class OverflowTest {
  @Test
  void aValueTooLargeForADoubleIsTheLargestOne() {
    List<Schedule> large =
        List.of(
            Schedule.constant(84).scale(1e308),
            Schedule.constant(1e200).times(Schedule.constant(1e200)),
            Schedule.constant(1e308).plus(Schedule.constant(1e308)),
            Schedule.exponential(1, 2, 1),
            Schedule.step(1, 10, 3),
            Schedule.sgdr(1, 0, 10, 1, 10));
    for (Schedule schedule : large) {
      for (long step = Long.MAX_VALUE; step > 0; step >>= 1) {
        assertThat(schedule.at(step))
            .as("%s at %d", schedule, step)
            .isBetween(0.0, Double.MAX_VALUE);
      }
    }
    assertThat(Schedule.exponential(0, 2, 1).at(Long.MAX_VALUE)).isZero();
  }

  @Test
  void aLengthThatLeavesTheNumbersIsRefused() {
    Schedule longest = Schedule.linear(0, 1, 1L << 53);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> longest.then(Schedule.linear(1, 0, 5)).then(Schedule.constant(1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schedule.multistep(1, 0.5, List.of((1L << 53) + 1)));
    assertThatIllegalArgumentException().isThrownBy(() -> longest.repeat(2));
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
  void aSequenceFindsThePieceOfEachStep() {
    Schedule three =
        Schedule.linear(0, 1, 3).then(Schedule.constant(5, 1)).then(Schedule.linear(7, 9, 2));
    assertThat(List.of(0L, 2L, 3L, 4L, 5L, 6L, Long.MAX_VALUE).stream().map(three::at))
        .containsExactly(0.0, 2.0 / 3, 5.0, 7.0, 8.0, 9.0, 9.0);
  }
}
