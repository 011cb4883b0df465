package org.lr4j.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.lr4j.engine.Hyperparameter.LEARNING_RATE;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What optimizers keep between steps, and Adadelta against PyTorch's own. */
class TorchOptimizerTest {
  @BeforeAll
  static void load() {
    Natives.load();
  }

  private static Tensor parameter(double... values) {
    TensorOptions type = new TensorOptions(torch.ScalarType.Double);
    Tensor tensor = torch.empty(new long[] {values.length}, type, null);
    write(tensor, values);
    return tensor.requires_grad_(true);
  }

  private static void write(Tensor tensor, double... values) {
    new DoublePointer(tensor.data_ptr_double()).put(values);
  }

  private static double[] numbers(Tensor tensor) {
    double[] values = new double[(int) tensor.numel()];
    new DoublePointer(tensor.data_ptr_double()).get(values);
    return values;
  }

  private static TorchOptimizer stepper(String name, double decay, Tensor... parameters) {
    return Optimizers.create(
        name,
        List.of(new Model.Group("all", List.of(parameters), 1, 1)),
        0.01,
        OptionalDouble.empty(),
        OptionalDouble.of(decay));
  }

  private static void step(TorchOptimizer stepper, Tensor weights, int step) {
    double[] gradient = new double[(int) weights.numel()];
    Arrays.setAll(gradient, i -> Math.cos((step + 1.0) * (i + 1)));
    stepper.zeroGradients();
    Scope.run(() -> weights.mul(parameter(gradient).detach()).sum().backward());
    stepper.step();
  }

  @Test
  void movesAsAdadeltaOfPyTorchDoes() throws IOException {
    Tensor weights = parameter(0);
    TorchOptimizer stepper = stepper("adadelta", 0, weights);
    int rows = 0;
    for (String line : lines("adadelta")) {
      if (line.startsWith("case ")) {
        weights = parameter(1, -2, 0.5);
        stepper = stepper("adadelta", Double.parseDouble(line.substring(5)), weights);
        continue;
      }
      double[] row = Arrays.stream(line.split(" ")).mapToDouble(Double::parseDouble).toArray();
      stepper.set(0, LEARNING_RATE, row[1]);
      step(stepper, weights, (int) row[0]);
      double[] ours = numbers(weights);
      for (int i = 0; i < ours.length; i++) {
        double tolerance = 1e-13 * Math.max(1, Math.abs(row[2 + i]));
        assertThat(ours[i]).as("%s", line).isCloseTo(row[2 + i], within(tolerance));
      }
      rows++;
    }
    assertThat(rows).isEqualTo(80);
  }

  private static List<String> lines(String file) throws IOException {
    try (InputStream in =
        TorchOptimizerTest.class.getResourceAsStream("/golden/" + file + ".txt")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> !line.startsWith("#")).toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sgd", "nesterov", "adam", "rmsprop", "adadelta", "adabound"})
  void goesOnWithItsBytesInAnotherOptimizerBitForBit(String name) {
    Tensor weights = parameter(1, -2, 0.5);
    // A parameter without gradients has a place among the others.
    TorchOptimizer stepper = stepper(name, 0.1, parameter(7), weights);
    for (int i = 0; i < 5; i++) {
      step(stepper, weights, i);
    }
    stepper.set(0, LEARNING_RATE, 0.03);
    Tensor others = parameter(numbers(weights));
    TorchOptimizer other = stepper(name, 0, parameter(7), others);
    step(other, others, 3);
    write(others, numbers(weights));
    byte[] bytes = bytes(stepper);
    other.restore(new BytePointer(bytes));
    assertThat(other.get(0, LEARNING_RATE)).isEqualTo(0.03);
    List<double[]> expected = new ArrayList<>();
    List<double[]> gone = new ArrayList<>();
    for (int i = 5; i < 9; i++) {
      step(stepper, weights, i);
      expected.add(numbers(weights));
      step(other, others, i);
      gone.add(numbers(others));
    }
    assertThat(gone.toArray(double[][]::new)).isDeepEqualTo(expected.toArray(double[][]::new));
  }

  private static byte[] bytes(TorchOptimizer stepper) {
    try (BytePointer saved = stepper.save()) {
      byte[] bytes = new byte[(int) saved.capacity()];
      saved.get(bytes);
      return bytes;
    }
  }

  @Test
  void writesTheSameBytesForTheSameState() {
    List<byte[]> saved = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      Tensor weights = parameter(1, -2, 0.5);
      TorchOptimizer stepper = stepper("adabound", 0.1, weights);
      step(stepper, weights, 0);
      saved.add(bytes(stepper));
    }
    assertThat(saved.get(0)).isEqualTo(saved.get(1));
  }

  @Test
  void refusesBytesThatAreNotItsOwn() {
    TorchOptimizer stepper = stepper("adadelta", 0, parameter(1, 2));
    byte[] bytes = bytes(stepper);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> stepper("adabound", 0, parameter(1, 2)).restore(new BytePointer(bytes)))
        .withMessage("the saved state is one of optimizer adadelta, not adabound");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> stepper("adadelta", 0, parameter(1, 2, 3)).restore(new BytePointer(bytes)))
        .withMessageContaining("damaged or one of other parameters");
    for (int length = 0; length < bytes.length; length++) {
      BytePointer part = new BytePointer(Arrays.copyOf(bytes, length));
      assertThatIllegalArgumentException().isThrownBy(() -> stepper.restore(part));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> stepper.restore(new BytePointer(new byte[200])))
        .withMessage("the saved state is not one of optimizer adadelta");
  }

  /** A rule that stands still. */
  private record Named(String name) implements UpdateRule {
    @Override
    public boolean hasMomentum() {
      return false;
    }

    @Override
    public void move(Tensor w, Tensor g, Tensor first, Tensor second, Settings now, long step) {}
  }

  @Test
  void aRuleMayHaveALongNameButOnlyInAscii() {
    Tensor weights = parameter(1, 2);
    List<TorchOptimizer.Group> groups =
        List.of(new TorchOptimizer.Group("all", List.of(weights), 0.1, 0, 0));
    String name = "a-rule-with-a-name-that-says-all-that-there-is-to-say-of-it-".repeat(3);
    TorchOptimizer optimizer = TorchOptimizer.of(new Named(name), groups);
    byte[] saved = bytes(optimizer);
    optimizer.set(0, LEARNING_RATE, 0.5);
    optimizer.restore(new BytePointer(saved));
    assertThat(optimizer.get(0, LEARNING_RATE)).isEqualTo(0.1);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> TorchOptimizer.of(new Named("other"), groups).restore(new BytePointer(saved)))
        .withMessageEndingWith("…, not other");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TorchOptimizer.of(new Named("größer"), groups))
        .withMessageContaining("must be ASCII");
  }
}
