package org.lr4j.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.Supplier;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lr4j.data.Shape;

class SharedBatchTest {
  private static final Shape SHAPE = new Shape(3, 32, 32);

  @BeforeAll
  static void load() {
    Natives.load();
  }

  private static Supplier<Model> maker(String name) {
    return () -> Models.create(name, SHAPE, 4, 7);
  }

  private static BatchTensors.Input input(int samples) {
    torch.manual_seed(3);
    Tensor labels = torch.arange(new Scalar(samples)).remainder(new Scalar(4));
    return new BatchTensors.Input(
        torch.randn(samples, 3, 32, 32).mul(new Scalar(30)),
        labels.to(torch.ScalarType.Long),
        labels.gt(new Scalar(1)).to(torch.ScalarType.Float));
  }

  private static float[] gradients(Model model) {
    float[] all = new float[0];
    var parameters = model.module().parameters();
    for (long i = 0; i < parameters.size(); i++) {
      Tensor gradient = parameters.get(i).grad().contiguous();
      float[] more = new float[(int) gradient.numel()];
      new FloatPointer(gradient.data_ptr_float()).get(more);
      int at = all.length;
      all = Arrays.copyOf(all, at + more.length);
      System.arraycopy(more, 0, all, at, more.length);
    }
    return all;
  }

  @ParameterizedTest
  @CsvSource({
    "cnn, CROSS_ENTROPY, 50, 3",
    "lenet, CROSS_ENTROPY, 33, 2",
    "cifar10-full, CROSS_ENTROPY, 32, 2",
    "cnn, CROSS_ENTROPY, 2, 3",
  })
  void addsUpToTheGradientOfTheWholeAndAccumulates(
      String name, TrainingLoss loss, int samples, int count) {
    Model whole = maker(name).get();
    Model model = maker(name).get();
    try (SharedBatch shards =
        new SharedBatch(model, maker(name), loss, count, count, Autocast.NONE)) {
      double expected = Gradients.whole(whole, loss, 1, Autocast.NONE).add(input(samples), 1);
      double first = shards.add(input(samples), 1);
      float[] gradients = gradients(model);
      assertThat(first).isCloseTo(expected, within(1e-5 * expected));
      float[] wanted = gradients(whole);
      double scale = 0;
      for (float g : wanted) {
        scale = Math.max(scale, Math.abs(g));
      }
      assertThat(gradients).hasSameSizeAs(wanted);
      for (int i = 0; i < wanted.length; i++) {
        assertThat((double) gradients[i]).isCloseTo(wanted[i], within(1e-4 * scale));
      }
      assertThat(shards.add(input(samples), 1)).isEqualTo(first);
      float[] twice = gradients(model);
      for (int i = 0; i < twice.length; i++) {
        assertThat(twice[i]).isEqualTo(2 * gradients[i]);
      }
    }
  }

  @Test
  void sumsALossThatIsASum() {
    Supplier<Model> maker = () -> Models.create("cnn", SHAPE, 1, 7);
    TrainingLoss loss = TrainingLoss.BINARY_CROSS_ENTROPY_SUM;
    Model whole = maker.get();
    Model model = maker.get();
    try (SharedBatch shards = new SharedBatch(model, maker, loss, 2, 2, Autocast.NONE)) {
      double expected = Gradients.whole(whole, loss, 1, Autocast.NONE).add(input(33), 1);
      assertThat(shards.add(input(33), 1)).isCloseTo(expected, within(1e-5 * expected));
      float[] wanted = gradients(whole);
      float[] found = gradients(model);
      for (int i = 0; i < wanted.length; i++) {
        assertThat((double) found[i])
            .isCloseTo(wanted[i], within(1e-2 + 1e-4 * Math.abs(wanted[i])));
      }
    }
  }

  @Test
  void followsTheParametersOfTheModel() {
    Model model = maker("cnn").get();
    try (SharedBatch shards =
        new SharedBatch(model, maker("cnn"), TrainingLoss.CROSS_ENTROPY, 2, 2, Autocast.NONE)) {
      Scope.withoutGradients(
          () -> {
            var parameters = model.module().parameters();
            for (long i = 0; i < parameters.size(); i++) {
              parameters.get(i).zero_();
            }
          });
      assertThat(shards.add(input(32), 1)).isCloseTo(Math.log(4), within(1e-6));
    }
  }

  @Test
  void leavesNoGradientsOfALossThatIsNotFinite() {
    Model model = maker("cnn").get();
    try (SharedBatch shards =
        new SharedBatch(model, maker("cnn"), TrainingLoss.CROSS_ENTROPY, 2, 2, Autocast.NONE)) {
      BatchTensors.Input input = input(32);
      input.features().get(20).fill_(new Scalar(Double.NaN));
      assertThat(shards.add(input, 1)).isNaN();
      assertThat(model.module().parameters().get(0).grad().defined()).isFalse();
      assertThat(shards.add(input(32), 1)).isFinite();
    }
  }

  @Test
  void passesOnWhatGoesWrongInAShare() {
    Model model = maker("cnn").get();
    try (SharedBatch shards =
        new SharedBatch(model, maker("cnn"), TrainingLoss.CROSS_ENTROPY, 2, 2, Autocast.NONE)) {
      BatchTensors.Input good = input(32);
      BatchTensors.Input bad =
          new BatchTensors.Input(torch.randn(32, 5, 32, 32), good.labels(), good.targets());
      assertThatThrownBy(() -> shards.add(bad, 1))
          .isInstanceOf(RuntimeException.class)
          .hasMessageContaining("channels");
      assertThat(shards.add(good, 1)).isFinite();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "cnn, 64, 2, 2",
    "cnn, 64, 16, 4",
    "cnn, 64, 1, 1",
    "cnn, 10, 2, 1",
    "cnn, 16, 2, 1",
    "mlp, 64, 2, 1",
    "seed-cnn, 64, 2, 1",
  })
  void sharesLargeBatchesOfModelsThatCanBeShared(String name, int samples, int threads, int count) {
    assertThat(SharedBatch.count(maker(name).get(), samples, SHAPE.values(), threads))
        .isEqualTo(count);
  }
}
