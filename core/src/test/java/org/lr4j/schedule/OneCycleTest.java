package org.lr4j.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OneCycleTest {
  @ParameterizedTest
  @ValueSource(longs = {10, 97, 101, 1_003, 123_457})
  void reachesThePeakExactlyWhateverTheShare(long steps) {
    Schedule rate = OneCycle.of(0.1, steps);
    assertThat(rate.at(0)).isEqualTo(0.1 / 25);
    assertThat(rate.at(Math.round(0.3 * steps) - 1)).isEqualTo(0.1);
    assertThat(rate.at(steps - 1)).isEqualTo(0.1 / 25 / 1e4);
    assertThat(rate.at(steps)).isEqualTo(0.1 / 25 / 1e4);
    assertThat(rate.at(steps - 2)).isGreaterThan(rate.at(steps - 1));
    assertThat(rate.length()).isEqualTo(steps);
  }

  @Test
  void threePhasesPassTheFirstValueOnTheWayDown() {
    OneCycle cycle =
        new OneCycle(1, 100, 0.4, OneCycle.Anneal.LINEAR, 10, 100, true, OneCycle.Boundary.ROUNDED);
    assertThat(cycle.at(39)).isEqualTo(1);
    assertThat(cycle.at(78)).isEqualTo(0.1);
    assertThat(cycle.at(99)).isEqualTo(0.001);
    assertThat(cycle.momentum(0.85, 0.95).at(39)).isEqualTo(0.85);
    assertThat(cycle.momentum(0.85, 0.95).at(78)).isEqualTo(0.95);
    assertThat(cycle.momentum(0.85, 0.95).at(90)).isEqualTo(0.95);
  }

  @Test
  void smithsOwnEndsInATail() {
    Schedule rate = OneCycle.smith(3, 450, 100);
    assertThat(rate.at(0)).isEqualTo(0.3);
    assertThat(rate.at(450)).isEqualTo(3);
    assertThat(rate.at(900)).isEqualTo(0.3 / 1000);
    assertThat(rate.at(899)).isBetween(0.006, 0.007);
    assertThat(rate.length()).isEqualTo(1000);
  }

  @Test
  void optaxReturnsToTheFirstValueBeforeItsLastPhase() {
    Schedule rate = OneCycle.optaxLinear(1, 100, 0.3, 0.85, 10, 100);
    assertThat(rate.at(30)).isEqualTo(1);
    assertThat(rate.at(85)).isEqualTo(0.1);
    assertThat(rate.at(100)).isEqualTo(0.001);
    assertThat(OneCycle.optaxCosine(1, 100, 0.3, 10, 100).at(30)).isEqualTo(1);
  }

  @Test
  void aPhaseMayHaveNoSteps() {
    assertThat(OneCycle.of(1, 2).at(0)).isEqualTo(1);
    assertThat(OneCycle.of(1, 2).at(1)).isEqualTo(1.0 / 25 / 1e4);
    assertThat(OneCycle.of(1, 1).at(0)).isEqualTo(1.0 / 25 / 1e4);
    assertThat(OneCycle.of(1, 10).pct(0.96).at(8)).isEqualTo(1);
    Schedule rising = OneCycle.of(1, 10).pct(1);
    assertThat(rising.at(0)).isEqualTo(1.0 / 25);
    assertThat(rising.at(8)).isLessThan(1);
    assertThat(rising.at(9)).isEqualTo(1);
  }

  @Test
  void refusesAShareThatDoesNotFit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OneCycle.of(1, 100).pct(0.6).inThreePhases())
        .withMessageContaining("pct");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OneCycle.of(1, 100).pct(Double.NaN))
        .withMessageContaining("pct");
  }
}
