package org.lr4j.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class PlateauTest {
  private static final Plateau.Settings RULE =
      new Plateau.Settings(Plateau.Goal.MINIMIZE, 0.5, 2, 0.1, false, 1, 0.2);

  @Test
  void patienceIsBorneAndTheNextBadMetricReduces() {
    Plateau plateau = Plateau.of(1, RULE);
    plateau.next(10);
    assertThat(plateau.next(10)).isEqualTo(1);
    assertThat(plateau.next(10)).isEqualTo(1);
    assertThat(plateau.next(10)).isEqualTo(0.5);
  }

  @Test
  void theThresholdIsAShareOfTheMagnitudeSoNegativeMetricsWork() {
    Plateau plateau = Plateau.of(1, RULE);
    plateau.next(-10);
    plateau.next(-10.5);
    plateau.next(-10.5);
    assertThat(plateau.next(-11.5)).as("better by more than a tenth").isEqualTo(1);
    assertThat(plateau.state().best()).isEqualTo(-11.5);
  }

  @Test
  void notANumberIsBadEvenAtFirst() {
    Plateau plateau = Plateau.of(1, RULE);
    plateau.next(Double.NaN);
    plateau.next(Double.NaN);
    assertThat(plateau.next(Double.NaN)).isEqualTo(0.5);
    plateau.next(3);
    assertThat(plateau.state().best()).isEqualTo(3);
  }

  @Test
  void anInfiniteFirstMetricIsBadAndAnyFiniteOneAfterItBetter() {
    Plateau plateau = Plateau.of(1, RULE);
    plateau.next(Double.POSITIVE_INFINITY);
    plateau.next(5);
    assertThat(plateau.state().best()).isEqualTo(5);
    assertThat(plateau.state().bad()).isZero();
    Plateau up = Plateau.of(1, Plateau.Settings.of(Plateau.Goal.MAXIMIZE));
    up.next(Double.NEGATIVE_INFINITY);
    up.next(0.1);
    assertThat(up.state().best()).isEqualTo(0.1);
  }

  @Test
  void anAbsoluteThresholdIsAnAmount() {
    Plateau plateau =
        Plateau.of(1, new Plateau.Settings(Plateau.Goal.MINIMIZE, 0.5, 0, 0.5, true, 0, 0));
    plateau.next(100);
    assertThat(plateau.next(99.4)).isEqualTo(1);
    assertThat(plateau.next(99.0)).as("only 0.4 better").isEqualTo(0.5);
    assertThat(plateau.state().reductions()).isEqualTo(1);
  }

  @Test
  void theFloorHoldsAndNeverRaises() {
    Plateau plateau = Plateau.of(0.3, RULE);
    for (int i = 0; i < 50; i++) {
      plateau.next(1);
    }
    assertThat(plateau.rate()).isEqualTo(0.2);
    Plateau below = Plateau.of(0.1, RULE);
    for (int i = 0; i < 50; i++) {
      below.next(1);
    }
    assertThat(below.rate()).isEqualTo(0.1);
  }

  @Test
  void aResumedControllerGoesOnAsIfNothingHadHappened() {
    Plateau whole = Plateau.of(1, RULE);
    Plateau resumed = Plateau.of(1, RULE);
    for (int i = 0; i < 20; i++) {
      double metric = 10 - i % 3;
      assertThat(resumed.next(metric)).isEqualTo(whole.next(metric));
      resumed = Plateau.resume(RULE, resumed.state());
    }
  }

  @Test
  void refusesNonsense() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Plateau.Settings(Plateau.Goal.MINIMIZE, Double.NaN, 2, 0, false, 0, 0))
        .withMessageContaining("factor");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Plateau.Settings(Plateau.Goal.MINIMIZE, 0.1, -1, 0, false, 0, 0))
        .withMessageContaining("patience");
  }
}
