package org.lr4j.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalDouble;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lr4j.data.DataException;
import org.lr4j.data.Layout;
import org.lr4j.data.Shape;
import org.lr4j.engine.Evaluation;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.Subset;

class TorchEngineTest {
  private static TorchConfig config(String model, String optimizer, int batch, Layout layout) {
    return TorchConfig.of("digits", model, optimizer)
        .withBatchSize(batch)
        .withLearningRate(0.05)
        .withThreads(1)
        .withLayout(layout);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cnn", "mlp"})
  void learnsTheDigits(String model) {
    try (TorchLearner learner = TorchEngine.open(config(model, "sgd", 64, Layout.CHANNELS_LAST))) {
      for (int i = 0; i < 4 * learner.stepsPerEpoch(); i++) {
        learner.step();
      }
      Evaluation evaluation = learner.evaluate(Subset.VALIDATION);
      assertThat(evaluation.accuracy().orElseThrow()).isGreaterThan(0.85);
      assertThat(evaluation.loss()).isLessThan(0.6);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "logistic, 1, 3",
    "lenet, 1, 28",
    "lenet, 3, 13",
    "cifar10-full, 3, 32",
    "cnn, 3, 5",
    "mlp, 2, 1",
    "resnet9, 1, 9",
    "seed-cnn, 2, 8"
  })
  void trainsEveryModelOnImagesThatFit(String model, int channels, int size) {
    TorchConfig config = config(model, "sgd", 8, Layout.CHANNELS_LAST);
    Shape shape = new Shape(channels, size, size);
    try (TorchLearner learner = TorchEngine.open(config, Blobs.of(shape, 16, 1))) {
      assertThat(learner.step().updated()).isTrue();
      assertThat(learner.evaluate(Subset.PROBE).loss()).isFinite();
    }
  }

  @Test
  void computesTheSameInEitherLayout() {
    try (TorchLearner last = TorchEngine.open(config("cnn", "sgd", 64, Layout.CHANNELS_LAST));
        TorchLearner first = TorchEngine.open(config("cnn", "sgd", 64, Layout.CHANNELS_FIRST))) {
      for (int i = 0; i < 5; i++) {
        assertThat(last.step().loss()).isCloseTo(first.step().loss(), offset());
      }
    }
  }

  private static Offset<Double> offset() {
    return within(1e-4);
  }

  @Test
  void startsAtTheRateItIsTold() {
    try (TorchLearner learner = TorchEngine.open(config("mlp", "adam", 64, Layout.CHANNELS_LAST))) {
      assertThat(learner.get(0, Hyperparameter.LEARNING_RATE)).isEqualTo(0.05);
      assertThat(learner.get(0, Hyperparameter.MOMENTUM)).isEqualTo(0.9);
      assertThat(learner.groups().get(0).name()).isEqualTo("all");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lent | sgd | unknown model 'lent'; did you mean lenet?",
        "cifar10 | sgd | unknown model 'cifar10'; did you mean cifar10-full?",
        "xyzzy | sgd | unknown model 'xyzzy'; there are cnn, cnn-bn, mlp, logistic, lenet, resnet9, seed-cnn, cifar10-full, gpt",
        "mlp | adma | unknown optimizer 'adma'; did you mean adam or adamw?"
      })
  void namesTheNearestNames(String model, String optimizer, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config(model, optimizer, 64, Layout.CHANNELS_LAST))
        .withMessage(message);
  }

  @Test
  void saysWhichImagesAModelNeeds() {
    TorchConfig config = config("lenet", "sgd", 64, Layout.CHANNELS_LAST);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TorchEngine.open(config))
        .withMessage(
            "model lenet needs images of at least 13×13 pixels, but the data has 1×8×8;"
                + " use model mlp or cnn");
  }

  @Test
  void refusesABatchLargerThanTheData() {
    TorchConfig config = config("cnn", "sgd", 5000, Layout.CHANNELS_LAST);
    assertThatThrownBy(() -> TorchEngine.open(config))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("batch size 5000");
  }

  @Test
  void refusesNumbersOutOfRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config("cnn", "sgd", 0, Layout.CHANNELS_LAST))
        .withMessage("batch size must be at least 1, but is 0");
    TorchConfig small = config("cnn", "sgd", 32, Layout.CHANNELS_LAST);
    for (int threads : new int[] {0, 1025}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> small.withThreads(threads))
          .withMessage("threads must be from 1 to 1024, but are " + threads);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Optimizers.check("adagrad", OptionalDouble.of(0.9), OptionalDouble.empty()))
        .withMessage("optimizer adagrad has no momentum; leave it out");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Optimizers.check("sgd", OptionalDouble.of(1), OptionalDouble.empty()))
        .withMessageContaining("momentum must be in [0, 1), but is 1.0");
  }
}
