package org.lr4j.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.lr4j.data.Layout;
import org.lr4j.data.Normalization;
import org.lr4j.data.Shape;
import org.lr4j.engine.Hyperparameter;

class Cifar10FullTest {
  @BeforeAll
  static void load() {
    Natives.load();
  }

  private static Model model() {
    return Models.create("cifar10-full", new Shape(3, 32, 32), 10, 7);
  }

  @Test
  void hasTheParametersOfItsSource() {
    TensorVector parameters = model().parameters();
    long count = 0;
    for (long i = 0; i < parameters.size(); i++) {
      count += parameters.get(i).numel();
    }
    assertThat(count).isEqualTo(89_578);
  }

  @Test
  void startsFromNormalWeightsAndZeroBiases() {
    TensorVector parameters = model().parameters();
    double[] deviations = {1e-4, 1e-2, 1e-2, 1e-2};
    for (int layer = 0; layer < 4; layer++) {
      double[] weights = numbers(parameters.get(2L * layer));
      double mean = sum(weights, 1) / weights.length;
      double deviation = Math.sqrt(sum(weights, 2) / weights.length);
      assertThat(deviation).isCloseTo(deviations[layer], within(0.06 * deviations[layer]));
      assertThat(mean).isCloseTo(0, within(0.06 * deviations[layer]));
      assertThat(numbers(parameters.get(2L * layer + 1))).containsOnly(0);
    }
  }

  @Test
  void keepsItsMultiplesOfRateAndDecay() {
    TorchConfig config = TorchConfig.of("blobs", "cifar10-full", "adam");
    try (TorchLearner learner = TorchEngine.open(config, Blobs.of(new Shape(3, 32, 32), 64, 1))) {
      List<Integer> groups = List.of(0, 1, 2, 3);
      assertThat(groups.stream().map(g -> learner.get(g, Hyperparameter.LEARNING_RATE)))
          .containsExactly(1e-3, 2e-3, 1e-3, 2e-3);
      assertThat(groups.stream().map(g -> learner.get(g, Hyperparameter.WEIGHT_DECAY)))
          .containsExactly(0.004, 0.004, 1.0, 0.0);
    }
    assertThat(model().groups().stream().mapToLong(Cifar10FullTest::size).toArray())
        .containsExactly(3 * 32 * 25 + 32 * 32 * 25 + 32 * 64 * 25 + 64, 32 + 32, 64 * 16 * 10, 10);
  }

  @Test
  void wantsPixelsMinusTheMeanImage() {
    assertThat(model().normalization()).isEqualTo(Normalization.Kind.MEAN_IMAGE);
    assertThat(model().weightDecay()).isEqualTo(OptionalDouble.of(0.004));
  }

  @Test
  void computesWhatAStraightCalculationDoes() {
    Model model = model();
    TensorVector parameters = model.parameters();
    Scope.withoutGradients(
        () -> {
          // Large activations, so that normalisation matters, and biases that are not 0.
          parameters.get(0).mul_(new Scalar(2e4));
          for (long i = 1; i < 8; i += 2) {
            parameters.get(i).normal_(0, 0.5, new GeneratorOptional());
          }
        });
    Tensor input = torch.randn(2, 3, 32, 32).mul(new Scalar(60.0));
    double[] pixels = numbers(input);
    for (Layout layout : Layout.values()) {
      Tensor laid =
          layout == Layout.CHANNELS_LAST
              ? input.contiguous(torch.MemoryFormat.ChannelsLast)
              : input;
      double[] output = numbers(model.forward(laid));
      for (int n = 0; n < 2; n++) {
        double[] expected = straight(parameters, pixels, n);
        for (int k = 0; k < 10; k++) {
          double tolerance = 1e-4 * (1 + Math.abs(expected[k]));
          assertThat(output[10 * n + k]).isCloseTo(expected[k], within(tolerance));
        }
      }
    }
  }

  @Test
  void hasTheGradientThatTheFormulaOfItsNormalisationHas() {
    torch.manual_seed(1);
    Tensor values = torch.randn(2, 5, 9, 7).mul(new Scalar(200.0));
    Tensor weights = torch.randn(2, 5, 9, 7);
    Tensor derived = values.clone();
    derived.set_requires_grad(true);
    long[] three = {3, 3};
    long[] one = {1, 1};
    Tensor mean =
        torch.avg_pool2d(derived.mul(derived), three, one, one, false, true, new LongOptional());
    Tensor base = mean.mul(new Scalar(5e-5)).add(new Scalar(1.0));
    derived.mul(base.pow(new Scalar(-0.75))).mul(weights).sum().backward();
    Tensor written = values.clone();
    written.set_requires_grad(true);
    LocalResponseNorm norm = new LocalResponseNorm();
    norm.apply(written.mul(new Scalar(1))).mul(weights).sum().backward();
    norm.backward();
    double[] expected = numbers(derived.grad());
    double[] gradient = numbers(written.grad());
    for (int i = 0; i < expected.length; i++) {
      assertThat(gradient[i]).isCloseTo(expected[i], within(1e-5));
    }
  }

  private static double[] straight(TensorVector p, double[] pixels, int n) {
    double[] x = Arrays.copyOfRange(pixels, n * 3072, (n + 1) * 3072);
    Planes planes = new Planes(x, 3, 32);
    planes = planes.convolve(numbers(p.get(0)), numbers(p.get(1))).pool(true).relu().normalise();
    planes = planes.convolve(numbers(p.get(2)), numbers(p.get(3))).relu().pool(false).normalise();
    planes = planes.convolve(numbers(p.get(4)), numbers(p.get(5))).relu().pool(false);
    double[] weights = numbers(p.get(6));
    double[] output = numbers(p.get(7));
    for (int k = 0; k < 10; k++) {
      for (int i = 0; i < 1024; i++) {
        output[k] += weights[k * 1024 + i] * planes.values[i];
      }
    }
    return output;
  }

  /** Square planes and the layers of the source, written down as they are defined. */
  private record Planes(double[] values, int channels, int size) {
    double at(int c, int y, int x) {
      boolean inside = y >= 0 && x >= 0 && y < size && x < size;
      return inside ? values[(c * size + y) * size + x] : 0;
    }

    Planes convolve(double[] weights, double[] biases) {
      Planes result = new Planes(new double[biases.length * size * size], biases.length, size);
      for (int i = 0; i < result.values.length; i++) {
        int k = i / (size * size);
        double sum = biases[k];
        for (int c = 0; c < channels; c++) {
          for (int w = 0; w < 25; w++) {
            int y = i / size % size + w / 5 - 2;
            int x = i % size + w % 5 - 2;
            sum += weights[(k * channels + c) * 25 + w] * at(c, y, x);
          }
        }
        result.values[i] = sum;
      }
      return result;
    }

    Planes pool(boolean max) {
      int half = size / 2;
      Planes result = new Planes(new double[channels * half * half], channels, half);
      for (int i = 0; i < result.values.length; i++) {
        double largest = Double.NEGATIVE_INFINITY;
        double sum = 0;
        int cells = 0;
        for (int w = 0; w < 9; w++) {
          int y = 2 * (i / half % half) + w / 3;
          int x = 2 * (i % half) + w % 3;
          if (y < size && x < size) {
            double value = at(i / (half * half), y, x);
            largest = Math.max(largest, value);
            sum += value;
            cells++;
          }
        }
        result.values[i] = max ? largest : sum / cells;
      }
      return result;
    }

    Planes relu() {
      return new Planes(Arrays.stream(values).map(v -> Math.max(v, 0)).toArray(), channels, size);
    }

    Planes normalise() {
      double[] result = new double[values.length];
      for (int i = 0; i < result.length; i++) {
        double sum = 0;
        for (int w = 0; w < 9; w++) {
          double v = at(i / (size * size), i / size % size + w / 3 - 1, i % size + w % 3 - 1);
          sum += v * v;
        }
        result[i] = values[i] * Math.pow(1 + 5e-5 * sum / 9, -0.75);
      }
      return new Planes(result, channels, size);
    }
  }

  private static long size(Model.Group group) {
    return group.parameters().stream().mapToLong(Tensor::numel).sum();
  }

  private static double sum(double[] values, int power) {
    return Arrays.stream(values).map(v -> Math.pow(v, power)).sum();
  }

  private static double[] numbers(Tensor tensor) {
    float[] floats = new float[(int) tensor.numel()];
    Tensor contiguous = tensor.detach().contiguous();
    new FloatPointer(contiguous.data_ptr_float()).get(floats);
    double[] doubles = new double[floats.length];
    Arrays.setAll(doubles, i -> floats[i]);
    return doubles;
  }
}
