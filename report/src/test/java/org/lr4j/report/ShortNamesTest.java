package org.lr4j.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShortNamesTest {
  private static List<String> of(String... values) {
    return List.copyOf(ShortNames.of(List.of(values)).values());
  }

  @Test
  void leaveOutWhatAllLongValuesBeginWith() {
    assertThat(
            of(
                "linear(0, 1, 0.05dur) then linear(1, 0, 0.95dur)",
                "linear(0, 1, 0.05dur) then cosine(1, 0.1, 0.95dur)"))
        .containsExactly("…linear(1, 0, 0.95dur)", "…cosine(1, 0.1, 0.95dur)");
  }

  @Test
  void leaveShortOrSingleValuesAlone() {
    assertThat(of("auto", "auto:clr")).containsExactly("auto", "auto:clr");
    assertThat(of("linear(0, 1, 0.05dur) then linear(1, 0, 0.95dur)"))
        .containsExactly("linear(0, 1, 0.05dur) then linear(1, 0, 0.95dur)");
  }

  @Test
  void cutBetweenWordsOnly() {
    assertThat(of("triangular(base=0.001, max=0.006)", "triangular(base=0.001, max=0.009)"))
        .containsExactly("…max=0.006)", "…max=0.009)");
    assertThat(of("a long value of this axis", "a long value of this axis again"))
        .containsExactly("…axis", "…axis again");
  }

  @Test
  void stayDifferent() {
    assertThat(of("first one is long enough", "another value, also long"))
        .containsExactly("first one is long enough", "another value, also long");
  }
}
