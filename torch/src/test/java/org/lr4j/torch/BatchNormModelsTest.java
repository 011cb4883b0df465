package org.lr4j.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lr4j.data.Shape;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.Snapshot;
import org.lr4j.engine.Subset;

/** The networks with batch norm. */
class BatchNormModelsTest {
  private static final Shape CIFAR = new Shape(3, 32, 32);

  @BeforeAll
  static void load() {
    Natives.load();
  }

  private static long count(TensorVector tensors) {
    long count = 0;
    for (long i = 0; i < tensors.size(); i++) {
      count += tensors.get(i).numel();
    }
    return count;
  }

  @ParameterizedTest
  @CsvSource({"seed-cnn, 447506, 1488", "resnet9, 1648352, 2240"})
  void haveTheNumbersOfTheirSource(String name, long all, long moments) {
    Model model = Models.create(name, CIFAR, 10, 7);
    assertThat(count(model.buffers())).isEqualTo(moments);
    assertThat(count(model.parameters()) + count(model.buffers())).isEqualTo(all);
  }

  @Test
  void decaysTheKernelsOfTheSeedCnnAlone() {
    Model model = Models.create("seed-cnn", CIFAR, 10, 7);
    Model.Group kernels = model.groups().get(0);
    Model.Group rest = model.groups().get(1);
    assertThat(kernels.parameters()).hasSize(14).allMatch(t -> t.dim() == 4);
    assertThat(rest.parameters()).hasSize(14 + 2 * 12).allMatch(t -> t.dim() == 1);
    long grouped =
        model.groups().stream()
            .flatMap(g -> g.parameters().stream())
            .mapToLong(Tensor::numel)
            .sum();
    assertThat(grouped).isEqualTo(count(model.parameters()));
    TorchConfig config = TorchConfig.of("blobs", "seed-cnn", "nesterov");
    try (TorchLearner learner = TorchEngine.open(config, Blobs.of(new Shape(1, 4, 4), 64, 1))) {
      assertThat(learner.get(0, Hyperparameter.WEIGHT_DECAY)).isEqualTo(2e-4);
      assertThat(learner.get(1, Hyperparameter.WEIGHT_DECAY)).isEqualTo(0);
      assertThat(learner.get(1, Hyperparameter.LEARNING_RATE)).isEqualTo(1e-3);
    }
  }

  @Test
  void refuseABatchOfOneValueForEachChannel() {
    TorchConfig config = TorchConfig.of("blobs", "seed-cnn", "sgd").withBatchSize(1);
    try (TorchLearner learner = TorchEngine.open(config, Blobs.of(new Shape(1, 4, 4), 64, 1))) {
      assertThatIllegalArgumentException()
          .isThrownBy(learner::step)
          .withMessage(
              "batch norm needs more than one value for each channel in training; use a larger"
                  + " batch");
    }
  }

  @Test
  void outliveTheScopeInWhichTheFirstOfThemWasMade() {
    try (PointerScope scope = new PointerScope()) {
      assertThat(scope).isNotNull();
      Models.create("resnet9", CIFAR, 10, 7).forward(torch.zeros(2, 3, 32, 32));
    }
    Tensor output = Models.create("resnet9", CIFAR, 10, 7).forward(torch.zeros(2, 3, 32, 32));
    assertThat(output.shape()).containsExactly(2, 10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"seed-cnn", "resnet9"})
  void computeTheSameInEitherLayoutAndClassifyEachSampleOnItsOwn(String name) {
    Model model = Models.create(name, CIFAR, 10, 7);
    model.eval();
    Tensor input = torch.randn(3, 3, 32, 32);
    Tensor output = model.forward(input);
    assertThat(output.sizes().vec().get()).containsExactly(3, 10);
    Tensor last = model.forward(input.contiguous(torch.MemoryFormat.ChannelsLast));
    Tensor alone = model.forward(input.narrow(0, 1, 1));
    assertThat(difference(output, last)).isLessThan(1e-4);
    assertThat(difference(output.narrow(0, 1, 1), alone)).isLessThan(1e-4);
  }

  @Test
  void normaliseByTheBatchInTrainingAndByRunningMomentsOtherwise() {
    torch.manual_seed(3);
    BatchNorm norm = BatchNorm.in(new org.bytedeco.pytorch.Module("norm"), 2);
    Tensor x = torch.randn(4, 2, 5, 5).mul(new Scalar(3.0)).add(new Scalar(1.0));
    Tensor trained = norm.apply(x, true).narrow(1, 1, 1);
    Tensor plane = x.narrow(1, 1, 1);
    double mean = plane.mean().item_double();
    double unbiased = plane.var(true).item_double();
    assertThat(trained.mean().item_double()).isCloseTo(0, within(1e-6));
    assertThat(trained.var(false).item_double()).isCloseTo(1, within(1e-5));
    double first = plane.reshape(-1).narrow(0, 0, 1).item_double();
    double running = 0.9 + 0.1 * unbiased;
    double expected = (first - 0.1 * mean) / Math.sqrt(running + 1e-5);
    Tensor evaluated = norm.apply(x, false).narrow(1, 1, 1);
    assertThat(evaluated.reshape(-1).narrow(0, 0, 1).item_double())
        .isCloseTo(expected, within(1e-5));
  }

  /** Dropout and ReLU as PyTorch's own operations do them, and as one. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void dropAndRectifyInOneOperationAsInTwo(boolean pooled) {
    torch.manual_seed(5);
    Tensor start = torch.randn(16, 6, 8, 8).contiguous(torch.MemoryFormat.ChannelsLast);
    Tensor weights = torch.randn(16, 6, pooled ? 4 : 8, pooled ? 4 : 8);
    BatchNorm norm = BatchNorm.in(new org.bytedeco.pytorch.Module("norm"), 6);
    norm.weight().get().detach().uniform_(0.5, 2, new org.bytedeco.pytorch.GeneratorOptional());
    norm.bias().get().detach().uniform_(-1, 1, new org.bytedeco.pytorch.GeneratorOptional());

    torch.manual_seed(6);
    Tensor x1 = start.clone();
    x1.set_requires_grad(true);
    Tensor y1 = torch.feature_dropout(norm.apply(x1, true), 0.3, true).relu();
    y1 = pooled ? Model.maxPool(y1, 2, 2, false) : y1;
    y1.mul(weights).sum().backward();
    Tensor weight1 = norm.weight().get().grad().clone();
    Tensor bias1 = norm.bias().get().grad().clone();
    norm.weight().get().mutable_grad().reset();
    norm.bias().get().mutable_grad().reset();

    torch.manual_seed(6);
    DroppedRelu dropped = new DroppedRelu(0.3);
    Tensor x2 = start.clone();
    x2.set_requires_grad(true);
    Tensor normed = norm.train(x2, dropped.factor());
    Tensor y2 = dropped.apply(pooled ? Model.maxPool(normed, 2, 2, false) : normed);
    y2.mul(weights).sum().backward();
    dropped.backward();

    assertThat(y1.eq(new Scalar(0.0)).sum().item_long()).isBetween(1L, y1.numel() - 1);
    assertThat(difference(y1, y2)).isLessThan(1e-5);
    assertThat(difference(x1.grad(), x2.grad())).isLessThan(1e-5);
    assertThat(difference(weight1, norm.weight().get().grad())).isLessThan(1e-3);
    assertThat(difference(bias1, norm.bias().get().grad())).isLessThan(1e-3);
    assertThat(y2.is_contiguous(torch.MemoryFormat.ChannelsLast)).isTrue();
  }

  @Test
  void stayInTheLayoutOfTheirInput() {
    torch.MemoryFormat last = torch.MemoryFormat.ChannelsLast;
    Tensor x = torch.randn(2, 4, 6, 6).contiguous(last);
    Tensor normal = BatchNorm.in(new org.bytedeco.pytorch.Module("norm"), 4).apply(x, true);
    assertThat(normal.is_contiguous(last)).isTrue();
    Tensor skipped = torch.pixel_unshuffle(torch.feature_dropout(normal, 0.1, true), 2);
    Tensor pooled = Model.maxPool(normal, 2, 2, false);
    Tensor both = torch.cat(new TensorVector(skipped, pooled), 1);
    assertThat(both.is_contiguous(last)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"seed-cnn", "resnet9"})
  void replayFromASnapshotRunningMomentsAndAll(String name) {
    TorchConfig config = TorchConfig.of("blobs", name, "nesterov");
    try (TorchLearner learner = TorchEngine.open(config, Blobs.of(new Shape(1, 8, 8), 64, 1))) {
      learner.step();
      try (Snapshot snapshot = learner.snapshot()) {
        List<Double> expected = trace(learner);
        learner.restore(snapshot);
        assertThat(trace(learner)).isEqualTo(expected);
      }
    }
  }

  private static List<Double> trace(TorchLearner learner) {
    List<Double> trace = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      trace.add(learner.evaluate(Subset.VALIDATION).loss());
      trace.add(learner.step().loss());
    }
    return trace;
  }

  private static double difference(Tensor a, Tensor b) {
    return a.sub(b).abs().max().item_double();
  }
}
