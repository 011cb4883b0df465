package org.lr4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lr4j.schedule.Units;

class PeakTest {
  /** One step, each of some steps, and more than anybody can look at. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 1000, 3_000_000, 45L * Integer.MAX_VALUE})
  void scalesASpecToItsPeakInARunOfAnyLength(long steps) {
    Units units = new Units(1, steps);
    String constant = "constant(lr=0.1)";
    String peak =
        "linear(from=0.05, to=0.1, steps=0.25dur) then linear(from=0.1, to=0, steps=0.75dur)";
    assertThat(Peak.scaled(constant, 0.2, units)).isEqualTo("constant(lr=0.1) * 2.0");
    assertThat(Peak.scaled(constant, 0.1, units)).isEqualTo(constant);
    if (steps > 2) {
      assertThat(Peak.scaled(peak, 0.2, units)).endsWith(" * 2.0");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 5_000_000})
  void refusesAScheduleWithoutAPeak(long steps) {
    assertThatThrownBy(() -> Peak.scaled("constant(0)", 0.2, new Units(1, steps)))
        .hasMessageContaining("is 0 throughout");
  }
}
