package org.lr4j.finder;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SignalTest {
  @Test
  void sortsByRateAndKeepsTheOrderOfEqualRates() {
    Curve curve =
        Curve.of(new double[] {0.1, 0.01, 0.1, 0.001, 0.01, 0.1}, new double[] {1, 2, 3, 4, 5, 6});

    Signal signal = Signal.of(curve);

    assertThat(signal.x()).containsExactly(-3, -2, -2, -1, -1, -1);
    assertThat(signal.y()).containsExactly(4, 2, 5, 1, 3, 6);
  }
}
