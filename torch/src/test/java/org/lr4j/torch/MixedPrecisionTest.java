package org.lr4j.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lr4j.data.Shape;
import org.lr4j.engine.Subset;

/** Passes forwards in bfloat16, weights and losses in 32 bits. */
class MixedPrecisionTest {
  private static final Shape CIFAR = new Shape(3, 32, 32);

  @BeforeAll
  static void load() {
    Natives.load();
  }

  @AfterEach
  void leavesTheThreadAsItWas() {
    assertThat(torch.is_autocast_enabled(torch.DeviceType.CPU)).isFalse();
  }

  private static Autocast mixed() {
    return Autocast.of(Precision.BFLOAT16, new org.bytedeco.pytorch.Device(torch.DeviceType.CPU));
  }

  private static TorchLearner learner(String model, Precision precision, int threads) {
    TorchConfig config =
        TorchConfig.of("blobs", model, "sgd")
            .withPrecision(precision)
            .withThreads(threads)
            .withLearningRate(1e-3);
    return TorchEngine.open(config, Blobs.of(CIFAR, 64, 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mlp", "cnn", "lenet", "cifar10-full", "seed-cnn", "resnet9"})
  void trainsNearlyAsIn32Bits(String model) {
    try (TorchLearner whole = learner(model, Precision.FLOAT32, 1);
        TorchLearner mixed = learner(model, Precision.BFLOAT16, 1)) {
      double before = mixed.evaluate(Subset.VALIDATION).loss();
      assertThat(before)
          .isCloseTo(whole.evaluate(Subset.VALIDATION).loss(), within(0.02 * before))
          .isNotEqualTo(whole.evaluate(Subset.VALIDATION).loss());
      for (int step = 0; step < 4; step++) {
        double expected = whole.step().loss();
        assertThat(mixed.step().loss()).isCloseTo(expected, within(0.05 * expected));
      }
    }
  }

  private static Tensor gradients(Model model, Gradients gradients) {
    torch.manual_seed(3);
    Tensor labels = torch.arange(new Scalar(32)).remainder(new Scalar(4));
    BatchTensors.Input input =
        new BatchTensors.Input(
            torch.randn(32, 3, 32, 32).mul(new Scalar(30)),
            labels.to(torch.ScalarType.Long),
            labels.gt(new Scalar(1)).to(torch.ScalarType.Float));
    gradients.add(input, 1);
    TensorVector flat = new TensorVector();
    TensorVector parameters = model.module().parameters();
    for (long i = 0; i < parameters.size(); i++) {
      Tensor gradient = parameters.get(i).grad();
      assertThat(parameters.get(i).scalar_type().intern()).isEqualTo(torch.ScalarType.Float);
      assertThat(gradient.scalar_type().intern()).isEqualTo(torch.ScalarType.Float);
      flat.push_back(gradient.reshape(-1));
    }
    return torch.cat(flat);
  }

  private static double cosine(Tensor a, Tensor b) {
    return a.dot(b).item_double() / Math.sqrt(a.dot(a).item_double() * b.dot(b).item_double());
  }

  @ParameterizedTest
  @CsvSource({"cnn, 0.999", "cifar10-full, 0.995", "seed-cnn, 0.97"})
  void pointsTheSameWay(String name, double least) {
    Supplier<Model> maker = () -> Models.create(name, CIFAR, 10, 7);
    TrainingLoss loss = TrainingLoss.CROSS_ENTROPY;
    Model whole = maker.get();
    Model mixed = maker.get();
    Tensor expected = gradients(whole, Gradients.whole(whole, loss, 1, Autocast.NONE));
    Tensor found = gradients(mixed, Gradients.whole(mixed, loss, 1, mixed()));
    assertThat(cosine(expected, found)).isGreaterThan(least).isLessThan(1);
  }

  @Test
  void isSharedOutAmongThreads() {
    Supplier<Model> maker = () -> Models.create("cifar10-full", CIFAR, 10, 7);
    TrainingLoss loss = TrainingLoss.CROSS_ENTROPY;
    Model whole = maker.get();
    Model shared = maker.get();
    Tensor expected = gradients(whole, Gradients.whole(whole, loss, 1, mixed()));
    try (SharedBatch shards = new SharedBatch(shared, maker, loss, 2, 2, mixed())) {
      Tensor found = gradients(shared, shards);
      assertThat(cosine(expected, found)).isCloseTo(1, within(1e-3));
      Tensor distance = found.sub(expected).abs().max().div(expected.abs().max());
      assertThat(distance.item_double()).isLessThan(0.01);
    }
  }

  /** A line whose loss says in which type it was computed. */
  private static final class Line extends Module {
    private final LinearImpl layer = register_module("layer", new LinearImpl(4, 1));
    private torch.ScalarType type = torch.ScalarType.Undefined;
    private boolean fails;

    Tensor loss(Tensor batch) {
      Tensor output = layer.forward(batch);
      type = output.scalar_type().intern();
      if (fails) {
        throw new IllegalStateException("no loss today");
      }
      return output.mul(output).mean();
    }
  }

  @Test
  void castsTheLossOfATaskOfYourOwnAndItsEvaluation() {
    Line line = new Line();
    Tensor batch = torch.ones(8, 4);
    TorchTask<Tensor> task =
        TorchTask.of(BatchStream.of(4, 0, place -> batch.clone()), line::loss)
            .withHeldOut(Subset.VALIDATION, List.of(batch));
    try (TorchLearner learner =
        TorchLearner.of(
            line,
            TorchOptimizer.of(new SGD(line.parameters(), new SGDOptions(0.1))),
            task,
            LearnerOptions.DEFAULT.withPrecision(Precision.BFLOAT16))) {
      double first = learner.step().loss();
      assertThat(line.type).isEqualTo(torch.ScalarType.BFloat16);
      line.type = torch.ScalarType.Undefined;
      assertThat(learner.evaluate(Subset.VALIDATION).loss()).isLessThan(first);
      assertThat(line.type).isEqualTo(torch.ScalarType.BFloat16);
      // The weights that were cast for a step are not those of the next one.
      assertThat(learner.step().loss()).isLessThan(first);
      line.fails = true;
      assertThatThrownBy(learner::step).hasMessage("no loss today");
    }
  }

  @Test
  void hasNames() {
    assertThat(Precision.named("bf16")).isEqualTo(Precision.BFLOAT16);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Precision.named("bf61"))
        .withMessage("unknown precision 'bf61'; did you mean bf16?");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Precision.named("half"))
        .withMessage("unknown precision 'half'; there are float32, bf16");
  }
}
