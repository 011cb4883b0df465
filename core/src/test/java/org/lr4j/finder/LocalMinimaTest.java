package org.lr4j.finder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LocalMinimaTest {
  private static final LocalMinima RULE = new LocalMinima();
  private static final double[] RATES =
      IntStream.range(0, 100).mapToDouble(i -> 1e-4 * Math.pow(1.1, i)).toArray();

  @Test
  void equalLossesHaveNoMinimum() {
    double[] losses = new double[RATES.length];
    Arrays.fill(losses, 2.3);

    assertThat(RULE.candidates(Curve.of(RATES, losses))).isEmpty();
    assertThat(RULE.suggest(Curve.of(RATES, losses))).isEmpty();
  }

  @Test
  void takesTheLargestRateThatKeepsTheLossLow() {
    double[] losses = valleys(40, 1, 70, 1.4);

    assertThat(RULE.suggest(Curve.of(RATES, losses))).hasValue(RATES[70]);
  }

  @Test
  void passesOverALossThatIsMissingOnce() {
    double[] losses = valleys(40, 1, 70, 1.4);
    losses[5] = Double.NaN;

    assertThat(RULE.suggest(Curve.of(RATES, losses))).hasValue(RATES[70]);
  }

  @Test
  void leavesOutAMinimumThatIsNotNearTheLeast() {
    double[] losses = valleys(40, 1, 70, 1.9);

    assertThat(RULE.suggest(Curve.of(RATES, losses))).hasValue(RATES[40]);
  }

  @Test
  void readsHeldOutLossesWhereThereAreAny() {
    double[] heldOut = valleys(30, 1, 70, 1.9);
    IntStream.range(0, heldOut.length)
        .filter(i -> i % 2 == 1)
        .forEach(i -> heldOut[i] = Double.NaN);
    double[] none = new double[RATES.length];
    Arrays.fill(none, Double.NaN);

    assertThat(RULE.suggest(Curve.of(RATES, valleys(50, 1, 70, 1.9), heldOut, none)))
        .hasValue(RATES[30]);
  }

  @Test
  void endsAtALossThatIsNotFinite() {
    double[] losses = valleys(40, 1, 70, 1.1);
    losses[60] = Double.POSITIVE_INFINITY;

    assertThat(RULE.suggest(Curve.of(RATES, losses))).hasValue(RATES[40]);
  }

  @Test
  void aHugeLossDoesNotBlurTheOthers() {
    double[] losses = valleys(40, 1, 70, 1.9);
    losses[0] = 1e300;

    assertThat(RULE.suggest(Curve.of(RATES, losses))).hasValue(RATES[40]);
  }

  /** Two valleys with walls of slope 0.05 a point. */
  private static double[] valleys(int first, double low, int second, double high) {
    return IntStream.range(0, RATES.length)
        .mapToDouble(
            i -> Math.min(low + 0.05 * Math.abs(i - first), high + 0.05 * Math.abs(i - second)))
        .toArray();
  }
}
