package org.lr4j.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lr4j.data.Augmentation;
import org.lr4j.data.DataException;
import org.lr4j.data.Shape;
import org.lr4j.data.Splits;
import org.lr4j.engine.Evaluation;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.LearnerException;
import org.lr4j.engine.Subset;

/** Tables, losses, devices and augmentation of a configuration. */
class TablesTest {
  private static TorchConfig config(String model) {
    return TorchConfig.of("table", model, "sgd");
  }

  @ParameterizedTest
  @CsvSource({
    "logistic, cross-entropy, 0.3",
    "logistic, bce, 0.3",
    "logistic, bce-sum, 0.01",
    "mlp, cross-entropy, 0.1",
    "mlp, bce, 0.1"
  })
  void classifiesRows(String model, String loss, double rate) {
    Splits splits = Tables.classes(600);
    try (TorchLearner learner =
        TorchEngine.open(config(model).withLoss(TrainingLoss.named(loss)), splits)) {
      learner.set(0, Hyperparameter.LEARNING_RATE, rate);
      for (int i = 0; i < 60; i++) {
        learner.step();
      }
      Evaluation evaluation = learner.evaluate(Subset.VALIDATION);
      assertThat(evaluation.accuracy().orElseThrow()).isGreaterThan(0.9);
      assertThat(evaluation.loss()).isLessThan(0.3);
    }
  }

  @ParameterizedTest
  @CsvSource({"logistic, 0.05", "mlp, 0.02"})
  void predictsNumbers(String model, double rate) {
    try (TorchLearner learner = TorchEngine.open(config(model), Tables.regression(600))) {
      learner.set(0, Hyperparameter.LEARNING_RATE, rate);
      for (int i = 0; i < 100; i++) {
        learner.step();
      }
      Evaluation evaluation = learner.evaluate(Subset.VALIDATION);
      assertThat(evaluation.accuracy()).isEmpty();
      assertThat(evaluation.loss()).isLessThan(0.3);
    }
  }

  @Test
  void sumsTheLossOfABatchOnlyWhereItIsTold() {
    Splits splits = Tables.classes(600);
    try (TorchLearner sum =
            TorchEngine.open(
                config("logistic").withLoss(TrainingLoss.BINARY_CROSS_ENTROPY_SUM), splits);
        TorchLearner mean =
            TorchEngine.open(
                config("logistic").withLoss(TrainingLoss.BINARY_CROSS_ENTROPY), splits)) {
      assertThat(sum.evaluate(Subset.TEST)).isEqualTo(mean.evaluate(Subset.TEST));
      double ratio = sum.step().loss() / mean.step().loss();
      assertThat(ratio).isBetween(31.99, 32.01);
    }
  }

  @Test
  void refusesALossThatDoesNotFitTheTargets() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                TorchEngine.open(
                    config("mlp").withLoss(TrainingLoss.named("mse")), Tables.classes(100)))
        .withMessage("loss mse needs numbers, but the data has 2 classes");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                TorchEngine.open(
                    config("mlp").withLoss(TrainingLoss.named("bce")), Tables.regression(100)))
        .withMessage("loss bce needs 2 classes, but the data has numbers to be predicted");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TrainingLoss.named("bcee"))
        .withMessageContaining("unknown loss 'bcee'; did you mean bce");
  }

  @Test
  void findsNoCudaInNativesForTheCpu() {
    Natives.load();
    assumeFalse(torch.cuda_is_available());
    assertThatThrownBy(
            () -> TorchEngine.open(config("mlp").withDevice(Device.CUDA), Tables.classes(100)))
        .isInstanceOf(LearnerException.class)
        .hasMessageContaining("-Pcuda");
    assertThat(Device.AUTO.open().is_cpu()).isTrue();
    assertThat(Device.named("cuda")).isEqualTo(Device.CUDA);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Device.named("gpu"))
        .withMessage("unknown device 'gpu'; there are auto, cpu and cuda");
  }

  @Test
  void augmentsTrainingImagesOnly() {
    Splits splits = Blobs.of(new Shape(1, 8, 8), 80, 1);
    TorchConfig plain = config("mlp");
    TorchConfig augmented = plain.withAugmentation(Augmentation.named("cutout"));
    try (TorchLearner one = TorchEngine.open(plain, splits);
        TorchLearner other = TorchEngine.open(augmented, splits);
        TorchLearner same = TorchEngine.open(augmented, splits)) {
      assertThat(other.evaluate(Subset.TEST)).isEqualTo(one.evaluate(Subset.TEST));
      double loss = other.step().loss();
      assertThat(loss).isNotEqualTo(one.step().loss()).isEqualTo(same.step().loss());
    }
    assertThatThrownBy(() -> TorchEngine.open(augmented, Tables.classes(100)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("holds no images");
  }
}
