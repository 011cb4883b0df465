package org.lr4j.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Lengths that are not whole, and those that are 0. */
class RealLengthsTest {
  @Test
  void wholePeriodsOfAFractionAreCountedExactly() {
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < 20_000; i++) {
      long parts = 1 + random.nextLong(1_000);
      Fraction period = Fraction.of(parts + random.nextLong(1L << 40), parts);
      long step = random.nextLong() >>> (1 + random.nextInt(62));
      BigInteger exact =
          BigInteger.valueOf(step)
              .multiply(BigInteger.valueOf(period.denominator()))
              .divide(BigInteger.valueOf(period.numerator()));
      assertThat(period.whole(step)).as("%d over %s", step, period).isEqualTo(exact.longValue());
    }
  }

  @Test
  void fractionsAreReducedAndBounded() {
    assertThat(Fraction.of(200, 6)).isEqualTo(Fraction.of(100, 3)).hasToString("100/3");
    assertThat(Fraction.of(6, 3)).hasToString("2");
    assertThat(Fraction.of(100, 3).ceiling()).isEqualTo(34);
    assertThatIllegalArgumentException().isThrownBy(() -> Fraction.of(1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> Fraction.of(-1, 3));
    assertThatIllegalArgumentException().isThrownBy(() -> Fraction.of(1L << 53, 3));
  }

  @Test
  void restartsOfThirdsFallOnEveryHundredthStep() {
    Schedule thirds = Schedules.sgdr(1, 0, Fraction.of(100, 3), 1, 1, Schedule.UNBOUNDED);
    for (long k = 0; k < 1L << 45; k = 7 * k + 1) {
      assertThat(thirds.at(100 * k)).as("%d", 100 * k).isEqualTo(1);
      assertThat(thirds.at(100 * k + 99)).as("%d", 100 * k + 99).isLessThan(0.01);
    }
    assertThat(thirds.at(33)).isCloseTo(0.000246_719_817_3, within(1e-12));
    assertThat(thirds.at(34)).isGreaterThan(0.99);
  }

  @Test
  void afterItsCyclesAnSgdrHoldsItsLeastValue() {
    Schedule three = Schedules.sgdr(1, 0.25, Fraction.of(100, 3), 1, 1, 3);
    assertThat(three.length()).isEqualTo(100);
    assertThat(three.at(99)).isGreaterThan(0.25);
    assertThat(three.at(100)).isEqualTo(0.25);
    Schedule growing = Schedules.sgdr(1, 0.25, Fraction.of(10), 2, 1, 3);
    assertThat(growing.length()).isEqualTo(70);
    assertThat(growing.at(69)).isGreaterThan(0.25);
    assertThat(growing.at(70)).isEqualTo(0.25);
  }

  @Test
  void cyclesThatGrowByAnyFactorBeginWhereTheSumOfTheirLengthsSays() {
    Schedule half = Schedule.sgdr(1, 0, 10, 1.5, 1);
    // 0, 10, 25, 47.5, 81.25
    assertThat(List.of(0L, 10L, 25L).stream().map(half::at)).containsOnly(1.0);
    assertThat(half.at(47)).isLessThan(0.01);
    assertThat(half.at(48)).isCloseTo(cosine(0.5 / 33.75), within(1e-12));
    assertThat(half.at(81)).isCloseTo(cosine(33.5 / 33.75), within(1e-12));
    assertThat(half.at(82)).isCloseTo(cosine(0.75 / 50.625), within(1e-12));
    // 10·(1.1^2 - 1)/0.1 is 21, but not in doubles.
    Schedule tenth = Schedule.sgdr(1, 0, 10, 1.1, 1);
    assertThat(tenth.at(20)).isLessThan(0.03);
    assertThat(tenth.at(21)).isEqualTo(1);
  }

  @Test
  void cyclesBeyondTheFirstManyAreWhereTheirLengthsSay() {
    for (double mult : new double[] {1.01, 0.999, 1.1}) {
      Schedule cycles = Schedule.sgdr(1, 0, 100, mult, 1);
      for (int i = 1; i < 300; i++) {
        double start = 100 * (Math.pow(mult, i) - 1) / (mult - 1);
        double length = 100 * Math.pow(mult, i);
        long step = (long) Math.ceil(start + 1e-6);
        if (length > 2 && step < 1L << 40) {
          assertThat(cycles.at(step))
              .as("cycle %d of mult %s", i, mult)
              .isCloseTo(cosine((step - start) / length), within(1e-4));
        }
      }
    }
  }

  @Test
  void equalCyclesAreEqualSchedules() {
    Schedule one = Schedule.sgdr(1, 0.1, 10, 1.5, 0.9);
    assertThat(one)
        .isEqualTo(Schedule.sgdr(1, 0.1, 10, 1.5, 0.9))
        .hasSameHashCodeAs(Schedule.sgdr(1, 0.1, 10, 1.5, 0.9));
    assertThat(one).isNotEqualTo(Schedule.sgdr(1, 0.1, 10, 1.5, 0.8));
  }

  @Test
  void aWholeFactorGivesTheSameByRealsAndByIntegers() {
    Schedule whole = Schedule.sgdr(1, 0, 7, 3, 1);
    Schedule real = Schedules.sgdr(1, 0, Fraction.of(7), Math.nextUp(3.0), 1, Schedule.UNBOUNDED);
    for (long step = 0; step < 20_000; step++) {
      assertThat(real.at(step)).as("step %d", step).isCloseTo(whole.at(step), within(1e-9));
    }
  }

  @Test
  void cyclesThatShrinkEndWhereTheyWouldBeShorterThanAStep() {
    Schedule halving = Schedule.sgdr(1, 0.1, 64, 0.5, 1);
    // 64 + 32 + 16 + 8 + 4 + 2 + 1
    assertThat(halving.length()).isEqualTo(127);
    assertThat(List.of(0L, 64L, 96L, 112L, 120L, 124L, 126L).stream().map(halving::at))
        .containsOnly(1.0);
    assertThat(halving.at(127)).isEqualTo(0.1);
    assertThat(halving.at(Long.MAX_VALUE)).isEqualTo(0.1);
  }

  private static double cosine(double x) {
    return (1 + Math.cos(Math.PI * x)) / 2;
  }

  @Test
  void exponentialsAndStairsTakePartsOfSteps() {
    assertThat(Schedules.exponential(1, 4, Fraction.of(5, 2)).at(5)).isEqualTo(16);
    Schedule stairs = Schedules.step(1, 0.5, Fraction.of(5, 2));
    assertThat(List.of(0L, 2L, 3L, 4L, 5L, 8L).stream().map(stairs::at))
        .containsExactly(1.0, 1.0, 0.5, 0.5, 0.25, 0.125);
    assertThat(Schedules.inverse(1, 1, Fraction.of(5, 2), 1).at(5)).isEqualTo(1.0 / 3);
  }

  @Test
  void piecesOfNoLengthLeaveTheirNeighboursAlone() {
    Schedule none = Schedule.linear(0, 0.1, 0);
    assertThat(none.at(0)).isEqualTo(0.1);
    assertThat(none.length()).isZero();
    Schedule whole =
        none.then(Schedule.constant(7, 0))
            .then(Schedule.linear(1, 0, 2))
            .then(Schedule.cosine(5, 6, 0))
            .then(Schedule.constant(3, 2))
            .then(none);
    assertThat(List.of(0L, 1L, 2L, 3L, 4L, 99L).stream().map(whole::at))
        .containsExactly(1.0, 0.5, 3.0, 3.0, 0.1, 0.1);
    assertThat(whole.length()).isEqualTo(4);
    assertThat(Schedules.warmupCosine(0.1, 100, 100, 0).at(50)).isEqualTo(0.05);
    assertThat(Schedules.wsd(0.1, 5, 5, 0, Schedules.Cooldown.SQRT, 0.01).at(10)).isEqualTo(0.01);
    assertThat(none.repeat(4).at(3)).isEqualTo(0.1);
    assertThat(none.repeat().at(3)).isEqualTo(0.1);
  }
}
