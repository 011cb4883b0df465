package org.lr4j.finder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lr4j.finder.Inconclusive.Reason;

class RateOrderTest {
  private static final double[] RISING =
      IntStream.range(0, 100).mapToDouble(i -> 1e-7 * Math.pow(10, i / 12.5)).toArray();

  private static boolean rises(double... rates) {
    return RateOrder.rises(Curve.of(rates, new double[rates.length]));
  }

  @Test
  void risesInASweepEvenIfSomeRatesRepeatOrTwoAreSwapped() {
    double[] swapped = RISING.clone();
    swapped[50] = RISING[51];
    swapped[51] = RISING[50];

    assertThat(rises(RISING)).isTrue();
    assertThat(rises(swapped)).isTrue();
    assertThat(rises(Arrays.stream(RISING).flatMap(lr -> DoubleStream.of(lr, lr)).toArray()))
        .isTrue();
    assertThat(rises()).isTrue();
    assertThat(rises(0.1)).isTrue();
  }

  @Test
  void doesNotRiseInALogOfATraining() {
    assertThat(rises(IntStream.range(0, 100).mapToDouble(i -> 0.1 - 0.001 * i).toArray()))
        .isFalse();
    assertThat(rises(IntStream.range(0, 100).mapToDouble(i -> 1 + Math.sin(i / 5.0)).toArray()))
        .isFalse();
  }

  @Test
  void leavesCyclesWithoutAnAnswer() {
    double[] rates = IntStream.range(0, 100).mapToDouble(i -> 1 + Math.sin(i / 9.0)).toArray();
    double[] losses = Arrays.stream(rates).map(lr -> 3 - lr).toArray();

    Finding finding = Analysis.of(List.of(Curve.of(rates, losses)), Metric.TRAINING_LOSS, 100);

    assertThat(finding)
        .isInstanceOfSatisfying(
            Inconclusive.class,
            none -> assertThat(none.reason()).isEqualTo(Reason.RATES_DO_NOT_RISE));
  }
}
