package org.lr4j.schedule.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lr4j.schedule.Units;

class PreviewTest {
  private static Preview.Values values(String spec, long steps, int points) {
    return (Preview.Values) Preview.of(spec, new Units(0, steps), points);
  }

  @ParameterizedTest
  @ValueSource(longs = {100_000, 1_000_000, 7_777_777, 5_000_000_000_000L})
  void keepsThePeaksAndValleysOfShortCycles(long steps) {
    Preview.Values values = values("triangular(base=0.01, max=0.1, up=125)", steps, 4000);

    double[] rates = values.groups().get(0).learningRate();
    assertThat(values.steps())
        .hasSizeLessThanOrEqualTo(4001)
        .isSorted()
        .startsWith(0)
        .endsWith(steps);
    for (int from = 0; from + 20 < rates.length; from += 20) {
      double[] part = Arrays.copyOfRange(rates, from, from + 20);
      assertThat(Arrays.stream(part).max().orElseThrow()).isGreaterThan(0.09);
      assertThat(Arrays.stream(part).min().orElseThrow()).isLessThan(0.02);
    }
  }

  @Test
  void hasEveryStepOfAShortRun() {
    Preview.Values values = values("linear(from=0, to=1, steps=4)", 0, 4000);

    assertThat(values.steps()).containsExactly(0, 1, 2, 3, 4);
    assertThat(values.groups().get(0).learningRate()).containsExactly(0, 0.25, 0.5, 0.75, 1);
  }

  @Test
  void isAsLongAsTheLongestGroupThatEnds() {
    String spec =
        "groups(linear(from=0, to=1, steps=4), cosine(from=1, to=0, steps=9), constant(1))";

    assertThat(values(spec, 0, 4000).steps()).endsWith(9);
    assertThat(Preview.of("constant(1)", new Units(0, 0), 9)).isInstanceOf(Preview.Problem.class);
  }
}
