package org.lr4j.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecipeTest {
  @Test
  void readsOptionsByName() {
    Recipe recipe = new Recipe(Map.of("model", "mlp", "seed", "-7", "weight-decay", "5e-4"));

    assertThat(recipe.text("model")).contains("mlp");
    assertThat(recipe.whole("seed")).hasValue(-7);
    assertThat(recipe.number("weight-decay")).hasValue(5e-4);
    assertThat(recipe.count("batch-size", 32)).isEqualTo(32);
    assertThat(recipe.text("data")).isEmpty();
    assertThat(recipe.number("momentum")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1.5", "many", "", "3000000000"})
  void refusesWhatCountsNothing(String value) {
    Recipe recipe = new Recipe(Map.of("threads", value));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> recipe.count("threads", 1))
        .withMessageStartingWith("threads must be ")
        .withMessageEndingWith("but is " + value);
  }

  @Test
  void refusesANumberThatIsNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Recipe(Map.of("weight-decay", "little")).number("weight-decay"))
        .withMessage("weight-decay must be a number, but is little");
  }

  @Test
  void refusesOptionsThatAnEngineLacks() {
    Recipe recipe = new Recipe(Map.of("model", "mlp", "layout", "wide"));

    recipe.requireOnly("any", List.of("layout", "model", "seed"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> recipe.requireOnly("dl4j", List.of("model")))
        .withMessage("engine dl4j has no option layout; leave it out");
  }

  @Test
  void keepsItsOptionsToItself() {
    Map<String, String> options = new HashMap<>(Map.of("model", "mlp"));
    Recipe recipe = new Recipe(options);
    options.put("model", "cnn");

    assertThat(recipe.options()).containsExactly(Map.entry("model", "mlp")).isUnmodifiable();
  }
}
