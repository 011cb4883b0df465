package org.lr4j.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lr4j.engine.Engines;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.Learner;
import org.lr4j.engine.Recipe;
import org.lr4j.engine.Subset;
import org.lr4j.finder.LrFinder;

class DjlEngineTest {
  /** A model of the user's own. */
  public static final class Convolutions extends SequentialBlock {
    public Convolutions() {
      add(Conv2d.builder().setKernelShape(new Shape(3, 3)).setFilters(4).build());
      add(Activation::relu);
      add(Blocks.batchFlattenBlock());
      add(Linear.builder().setUnits(10).build());
    }
  }

  private static Learner open(String... options) {
    Map<String, String> all = new HashMap<>(Map.of("data", "digits"));
    for (int i = 0; i < options.length; i += 2) {
      all.put(options[i], options[i + 1]);
    }
    return Engines.named("djl").prepare(new Recipe(all)).get();
  }

  @Test
  void findsARateForTheDigits() {
    try (Learner learner = open()) {
      assertThat(learner.subsets()).containsExactlyInAnyOrder(Subset.values());

      double rate = LrFinder.exponential(1e-5, 10, 60).run(learner).orElseThrow().rate();

      assertThat(rate).isBetween(1e-3, 2.0);
    }
  }

  @Test
  void isAFunctionOfItsSeed() {
    assertThat(losses("1")).isEqualTo(losses("1")).isNotEqualTo(losses("2"));
  }

  private static List<Double> losses(String seed) {
    try (Learner learner = open("seed", seed, "optimizer", "adamw")) {
      assertThat(learner.get(0, Hyperparameter.WEIGHT_DECAY)).isEqualTo(0.01);
      List<Double> losses = new ArrayList<>();
      for (int step = 0; step < 3; step++) {
        losses.add(learner.step().loss());
      }
      return losses;
    }
  }

  @Test
  void trainsABlockByTheNameOfItsClass() {
    try (Learner learner = open("model", Convolutions.class.getName())) {
      assertThat(learner.step().loss()).isBetween(1.0, 10.0);
      assertThat(learner.evaluate(Subset.TEST).accuracy().orElseThrow()).isBetween(0.0, 1.0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rmsprop", "adagrad"})
  void accumulatesAndClipsWithAnyOptimizer(String optimizer) {
    try (Learner learner = open("optimizer", optimizer, "accumulate", "4", "clip-norm", "0.5")) {
      assertThat(learner.stepsPerEpoch()).isEqualTo(10);
      assertThat(learner.step().samples()).isEqualTo(128);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "clip-norm, -1, bound of gradient clipping",
    "accumulate, 0, accumulate must be at least 1",
    "model, lenet, trains mlp",
    "model, java.lang.String, not 'java.lang.String'",
    "optimizer, lion, unknown optimizer 'lion'",
    "batch-size, 0, batch-size must be at least 1",
    "layout, channels-last, has no option layout",
    "image-size, 8, leave image-size out"
  })
  void saysWhatItDoesNotHave(String option, String value, String sentence) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DjlEngine().prepare(new Recipe(Map.of(option, value))))
        .withMessageContaining(sentence);
  }
}
