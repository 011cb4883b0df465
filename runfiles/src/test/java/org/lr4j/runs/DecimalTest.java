package org.lr4j.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalTest {
  @Test
  void readsWhatJavaReads() {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      double value = random.nextGaussian() * Math.pow(10, random.nextInt(-40, 40));
      same(Double.toString(value));
      same(String.format(Locale.ROOT, "%.17g", value));
      same(String.format(Locale.ROOT, "%.5e", value));
      same(Long.toString(random.nextLong()));
      same(random.nextInt(100000) + "." + random.nextInt(1_000_000_000));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "0.000",
        ".5",
        "5.",
        "+7",
        "1e5",
        "1E+05",
        "1e-7",
        "12e0",
        "0e999",
        "1e400",
        "1e-400",
        "4.9e-324",
        "2.2250738585072014e-308",
        "9007199254740993",
        "9007199254740992.5",
        "4503599627370496.5",
        "4503599627370497.5",
        "0.1000000000000000055511151231257827",
        "999999999999999999",
        "9999999999999999999999",
        "1e22",
        "1e23",
        "8.5e22",
        "1d",
        "1f"
      })
  void readsWhatIsDifficult(String text) {
    same(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", ".", "e5", "1e", "1e+", "1.2.3", "1 2", "--1", "1e5.0", "1e1x"})
  void refusesWhatIsNotANumber(String text) {
    assertThatThrownBy(() -> Decimal.parse(text)).isInstanceOf(NumberFormatException.class);
  }

  private static void same(String text) {
    long expected = Double.doubleToLongBits(Double.parseDouble(text));
    assertThat(Double.doubleToLongBits(Decimal.parse(text))).as(text).isEqualTo(expected);
  }
}
