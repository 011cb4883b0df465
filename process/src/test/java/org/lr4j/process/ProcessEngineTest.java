package org.lr4j.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lr4j.engine.Recipe;

class ProcessEngineTest {
  private final ProcessEngine engine = new ProcessEngine();

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "NaN", "1e-10", "Infinity"})
  void refusesATimeoutInWhichNothingCanBeAnswered(String seconds) {
    Recipe recipe = new Recipe(Map.of("exec", "true", "timeout", seconds));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> engine.prepare(recipe))
        .withMessageContaining(
            "timeout must be a finite number of seconds of at least 0.001, but is ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.001", "1e12"})
  void takesAnyOtherTimeout(String seconds) {
    Recipe recipe = new Recipe(Map.of("exec", "true", "timeout", seconds));
    assertThat(engine.prepare(recipe)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n"})
  void refusesABlankProgram(String command) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> engine.prepare(new Recipe(Map.of("exec", command))))
        .withMessage("--exec is blank; give the command line of a program");
  }

  @Test
  void waitsAMinuteByDefault() {
    assertThat(engine.completed(new Recipe(Map.of("exec", "true"))).number("timeout")).hasValue(60);
  }
}
