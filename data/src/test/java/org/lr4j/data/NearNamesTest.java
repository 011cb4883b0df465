package org.lr4j.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearNamesTest {
  private static final List<String> KNOWN = List.of("sgd", "nesterov", "adam", "adamw", "rmsprop");

  @ParameterizedTest
  @CsvSource({"sdg, sgd", "SGD2, sgd", "nestrov, nesterov", "rms, rmsprop"})
  void findsAMisspelledName(String wanted, String meant) {
    assertThat(NearNames.of(wanted, KNOWN)).containsExactly(meant);
  }

  @Test
  void putsTheNearestFirst() {
    assertThat(NearNames.of("adamww", KNOWN)).startsWith("adamw", "adam");
  }

  @Test
  void leavesOutNamesThatAreMuchFurtherAway() {
    assertThat(NearNames.of("lenett", List.of("resnet9", "lenet"))).containsExactly("lenet");
  }

  @ParameterizedTest
  @CsvSource({"lbfgs", "q", "''"})
  void findsNothingWhereNothingIsNear(String wanted) {
    assertThat(NearNames.of(wanted, KNOWN)).isEmpty();
  }

  @Test
  void doesNotTakeOneLetterForAnother() {
    assertThat(NearNames.of("y", List.of("a", "z"))).isEmpty();
  }
}
