package org.lr4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.lr4j.schedule.Schedule;

/**
 * What every schedule keeps to. Extend it and implement the two factory methods:
 *
 * <pre>{@code
 * class MyScheduleTest extends ScheduleContract {
 *   protected Schedule schedule() { return new MySchedule(0.1, 500); }
 *   protected List<Callable<Schedule>> refused() { return List.of(() -> new MySchedule(-1, 500)); }
 * }
 * }</pre>
 */
public abstract class ScheduleContract {
  private static final long LAST = Long.MAX_VALUE;

  /** For the extending class. */
  protected ScheduleContract() {}

  /**
   * The schedule under test. Each call makes a new one from the same valid arguments.
   *
   * @return the schedule
   */
  protected abstract Schedule schedule();

  /**
   * Constructions with bad arguments, NaN among them, that must throw {@link
   * IllegalArgumentException}.
   *
   * @return the constructions that must be refused; empty if the schedule has no arguments
   */
  protected abstract List<Callable<Schedule>> refused();

  @Test
  void isPure() {
    Schedule schedule = schedule();
    for (long step : steps()) {
      assertThat(schedule.at(step)).as("step %d", step).isEqualTo(schedule.at(step));
    }
  }

  @Test
  void doesNotDependOnTheOrderOfQueries() {
    List<Long> forward = steps();
    List<Long> shuffled = new ArrayList<>(forward);
    Collections.shuffle(shuffled, new Random(7));
    Schedule asked = schedule();
    for (long step : shuffled) {
      assertThat(asked.at(step)).as("step %d", step).isEqualTo(schedule().at(step));
    }
  }

  @Test
  void isFiniteAndNeverNegativeUpToTheLastStep() {
    Schedule schedule = schedule();
    for (long step : steps()) {
      assertThat(schedule.at(step)).as("step %d", step).isBetween(0.0, Double.MAX_VALUE);
    }
  }

  @Test
  void staysFiniteAndQuickInsideOthers() {
    Random random = new Random(13);
    for (int tree = 0; tree < 10; tree++) {
      Schedule nested = schedule();
      for (int depth = 0; depth < 60; depth++) {
        nested = wrapped(nested, random);
      }
      assertThat(nested.length()).isPositive();
      for (int i = 0; i < 100; i++) {
        long step = random.nextLong() >>> (1 + random.nextInt(60));
        assertThat(nested.at(step)).as("step %d", step).isBetween(0.0, Double.MAX_VALUE);
      }
    }
  }

  private static Schedule wrapped(Schedule inner, Random random) {
    long some = 1L + random.nextInt(1_000);
    Schedule finite = inner.length() < (1L << 40) ? inner : inner.take(some);
    return switch (random.nextInt(7)) {
      case 0 -> finite.then(Schedule.linear(1, 0, some));
      case 1 -> Schedule.linear(0, 1, some).then(inner);
      case 2 -> inner.take(some);
      case 3 -> finite.repeat();
      case 4 -> inner.clamp(0.001, 2);
      case 5 -> inner.scale(random.nextDouble());
      default -> inner.times(Schedule.triangular(0, 1, some));
    };
  }

  @Test
  void hasALength() {
    assertThat(schedule().length()).isNotNegative();
  }

  @Test
  void holdsItsLastValueFromItsLengthOn() {
    Schedule schedule = schedule();
    long length = schedule.length();
    if (length == Schedule.UNBOUNDED) {
      return;
    }
    double last = schedule.at(length);
    for (long step : steps()) {
      if (step >= length) {
        assertThat(schedule.at(step)).as("step %d", step).isEqualTo(last);
      }
    }
  }

  @Test
  void refusesNegativeSteps() {
    Schedule schedule = schedule();
    for (long step : new long[] {-1, -LAST, Long.MIN_VALUE}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> schedule.at(step))
          .withMessageContaining(Long.toString(step));
    }
  }

  @Test
  void refusesBadArgumentsInWords() {
    for (Callable<Schedule> bad : refused()) {
      assertThatIllegalArgumentException()
          .isThrownBy(bad::call)
          .satisfies(e -> assertThat(e.getMessage()).isNotBlank());
    }
  }

  /** The first steps, all about the end, every power of two and its neighbours, and some others. */
  private List<Long> steps() {
    TreeSet<Long> steps = new TreeSet<>();
    for (long step = 0; step < 64; step++) {
      steps.add(step);
    }
    long length = schedule().length();
    for (long near = -2; near <= 2; near++) {
      for (int power = 6; power <= 62; power++) {
        steps.add((1L << power) + near);
      }
      steps.add(LAST - 2 + near);
      if (length != Schedule.UNBOUNDED) {
        steps.add(Math.max(0, length + near));
      }
    }
    Random random = new Random(11);
    for (int i = 0; i < 200; i++) {
      steps.add(random.nextLong() >>> (1 + random.nextInt(60)));
    }
    return new ArrayList<>(steps);
  }
}
