package org.lr4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SplitsTest {
  private static final Shape SHAPE = new Shape(1, 1, 1);
  private final ImageSet train = Samples.images(40, SHAPE);
  private final ImageSet test = Samples.images(5, SHAPE);

  @Test
  void holdsOutATenthOfTheTrainingDataAndKeepsTheOrder() {
    Splits splits = Splits.holdOut(train, test, 3);
    assertThat(splits.validation().size()).isEqualTo(4);
    assertThat(splits.train().size()).isEqualTo(36);
    assertThat(splits.test()).isSameAs(test);
    // Example i holds 7 i mod 256; within the first 36 examples the order shows.
    float[] before = {-1};
    float[] now = new float[1];
    for (int i = 0; i < 30; i++) {
      splits.train().read(i, now);
      assertThat(now[0]).isGreaterThan(before[0]);
      before[0] = now[0];
    }
  }

  @Test
  void dependsOnTheSeedOnly() {
    assertThat(first(Splits.holdOut(train, test, 3)))
        .isEqualTo(first(Splits.holdOut(train, test, 3)));
    assertThat(first(Splits.holdOut(train, test, 3)))
        .isNotEqualTo(first(Splits.holdOut(train, test, 5)));
  }

  @Test
  void takesThreePartsFromOneSet() {
    Splits splits = Splits.of(train, 0.25, 1);
    assertThat(splits.test().size()).isEqualTo(10);
    assertThat(splits.validation().size()).isEqualTo(3);
    assertThat(splits.train().size()).isEqualTo(27);
  }

  @Test
  void refusesToHoldOutEverything() {
    assertThatThrownBy(() -> Splits.holdOut(train, test, 40, 0))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("40 examples cannot be held out from the 40 of sample");
    assertThatThrownBy(() -> Splits.of(train, Double.NaN, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("testShare NaN");
  }

  @Test
  void refusesPartsThatDoNotBelongTogether() {
    assertThatThrownBy(() -> new Splits(train, train, Samples.images(5, new Shape(1, 2, 1))))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("1×2×1");
  }

  private static float[] first(Splits splits) {
    float[] values = new float[4];
    float[] one = new float[1];
    for (int i = 0; i < 4; i++) {
      splits.validation().read(i, one);
      values[i] = one[0];
    }
    return values;
  }
}
