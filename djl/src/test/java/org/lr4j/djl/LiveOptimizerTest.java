package org.lr4j.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lr4j.djl.UpdateRule.Decay;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.ParameterGroup;
import org.lr4j.schedule.Rates;
import org.lr4j.schedule.Schedule;

class LiveOptimizerTest {
  private static final double[] START = {1, -2, 0.5, 3};
  private static final Schedule RATE = step -> 0.1 * (1 - step / 20.0);
  private static final Schedule MOVING = step -> 0.95 - 0.01 * step;

  private NDManager manager;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private static LiveOptimizer optimizer(String name) {
    return switch (name) {
      case "sgd" -> LiveOptimizer.of(UpdateRule.sgd(0), RATE);
      case "sgd_momentum" -> LiveOptimizer.of(UpdateRule.sgd(0.9), RATE);
      case "sgd_nesterov" -> LiveOptimizer.of(UpdateRule.sgd(0.9).withNesterov(), RATE);
      case "sgd_decay" ->
          LiveOptimizer.of(UpdateRule.sgd(0.9).withWeightDecay(0.05, Decay.COUPLED), RATE);
      case "sgd_moving" ->
          LiveOptimizer.of(UpdateRule.sgd(0.95).withNesterov(), Rates.of(RATE, MOVING));
      case "adam" -> LiveOptimizer.of(UpdateRule.adam(), RATE);
      case "adam_decay" ->
          LiveOptimizer.of(UpdateRule.adam().withWeightDecay(0.05, Decay.COUPLED), RATE);
      case "adamw" ->
          LiveOptimizer.of(UpdateRule.adam().withWeightDecay(0.05, Decay.DECOUPLED), RATE);
      case "adam_moving" ->
          LiveOptimizer.of(UpdateRule.adam().withBetas(0.95, 0.99), Rates.of(RATE, MOVING));
      case "rmsprop" -> LiveOptimizer.of(UpdateRule.rmsProp(), RATE);
      case "rmsprop_decay" ->
          LiveOptimizer.of(new UpdateRule.RmsProp(0.9, 0, false, 1e-8, 0.05, Decay.COUPLED), RATE);
      case "rmsprop_centered" ->
          LiveOptimizer.of(UpdateRule.rmsProp().withMomentum(0.9).withCentering(), RATE);
      case "rmsprop_moving" ->
          LiveOptimizer.of(UpdateRule.rmsProp().withMomentum(0.95), Rates.of(RATE, MOVING));
      case "adagrad" -> LiveOptimizer.of(UpdateRule.adagrad(), RATE);
      case "adagrad_initial" ->
          LiveOptimizer.of(
              UpdateRule.adagrad().withInitial(0.5).withWeightDecay(0.05, Decay.COUPLED), RATE);
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** Weights after each step; from {@code golden/generate.py}. */
  private static List<double[]> golden(String name) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                LiveOptimizerTest.class.getResourceAsStream("/golden/optimizers.txt"),
                StandardCharsets.UTF_8))) {
      return reader
          .lines()
          .map(line -> line.split(" "))
          .filter(fields -> fields[0].equals(name))
          .map(fields -> Arrays.stream(fields).skip(2).mapToDouble(Double::parseDouble).toArray())
          .toList();
    }
  }

  @Test
  void closingFreesItsStateAndEndsIt() {
    LiveOptimizer optimizer = optimizer("adam_decay");
    NDArray weight = manager.create(START);
    weight.setRequiresGradient(true);
    step(optimizer, weight, 0);
    List<NDArray> state =
        optimizer.slots().stream().flatMap(slot -> slot.arrays().stream()).toList();
    assertThat(state).hasSize(2).noneMatch(NDArray::isReleased);
    optimizer.close();
    optimizer.close();
    assertThat(state).allMatch(NDArray::isReleased);
    assertThatThrownBy(() -> step(optimizer, weight, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the optimizer is closed");
  }

  private void step(LiveOptimizer optimizer, NDArray weight, int step) {
    double[] values = weight.toType(DataType.FLOAT64, true).toDoubleArray();
    Arrays.setAll(values, i -> Math.sin(1 + step + 2 * i) + values[i] / 10);
    try (NDArray gradient = manager.create(values).toType(weight.getDataType(), false)) {
      optimizer.update("p", weight, gradient);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sgd",
        "sgd_momentum",
        "sgd_nesterov",
        "sgd_decay",
        "sgd_moving",
        "adam",
        "adam_decay",
        "adamw",
        "adam_moving",
        "rmsprop",
        "rmsprop_decay",
        "rmsprop_centered",
        "rmsprop_moving",
        "adagrad",
        "adagrad_initial"
      })
  void updatesAsPyTorchDoesStepByStep(String name) throws IOException {
    List<double[]> golden = golden(name);
    assertThat(golden).hasSize(20);
    for (DataType type : List.of(DataType.FLOAT64, DataType.FLOAT32)) {
      double tolerance = type == DataType.FLOAT64 ? 1e-14 : 2e-6;
      LiveOptimizer optimizer = optimizer(name);
      NDArray weight = manager.create(START).toType(type, false);
      weight.setRequiresGradient(true);
      for (int step = 0; step < golden.size(); step++) {
        step(optimizer, weight, step);
        assertThat(weight.toType(DataType.FLOAT64, true).toDoubleArray())
            .as("%s, step %d", type, step)
            .containsExactly(golden.get(step), within(tolerance));
      }
    }
  }

  @Test
  void decaysTheWeightBesideTheGradientWhereDecayIsDecoupled() {
    LiveOptimizer optimizer =
        LiveOptimizer.of(
            UpdateRule.sgd(0.9).withWeightDecay(0.5, Decay.DECOUPLED), Schedule.constant(0.1));
    NDArray weight = manager.create(new double[] {1, -2});
    double[] expected = {1, -2};
    double[] velocity = {0, 0};
    for (int step = 0; step < 5; step++) {
      optimizer.update("p", weight, manager.create(new double[] {0.3, -0.7}));
      for (int i = 0; i < 2; i++) {
        velocity[i] = 0.9 * velocity[i] + (i == 0 ? 0.3 : -0.7);
        expected[i] = expected[i] * (1 - 0.1 * 0.5) - 0.1 * velocity[i];
      }
      assertThat(weight.toDoubleArray()).containsExactly(expected, within(1e-14));
    }
  }

  @Test
  void takesStepZeroFirstAndCountsAStepOnceForAllParameters() {
    Schedule rate = Schedule.linear(1, 0, 10);
    LiveOptimizer optimizer = LiveOptimizer.of(UpdateRule.sgd(0), rate);
    NDArray a = manager.create(0.0);
    NDArray b = manager.create(0.0);
    double expected = 0;
    for (int step = 0; step < 5; step++) {
      assertThat(optimizer.get(0, Hyperparameter.LEARNING_RATE)).isEqualTo(rate.at(step));
      optimizer.update("a", a, manager.create(-1.0));
      optimizer.update("b", b, manager.create(-1.0));
      expected += rate.at(step);
      assertThat(a.getDouble()).isCloseTo(expected, within(1e-15));
      assertThat(b.getDouble()).isEqualTo(a.getDouble());
      assertThat(optimizer.steps()).isEqualTo(step + 1);
    }
  }

  @Test
  void followsANewScheduleFromItsOwnStepZero() {
    LiveOptimizer optimizer = LiveOptimizer.of(UpdateRule.sgd(0), Schedule.constant(0.1));
    try (NDArray weight = manager.create(START)) {
      for (int step = 0; step < 20; step++) {
        step(optimizer, weight, step);
      }
      optimizer.follow(RATE);
      for (int step = 0; step < 5; step++) {
        assertThat(optimizer.get(0, Hyperparameter.LEARNING_RATE)).isEqualTo(RATE.at(step));
        step(optimizer, weight, step);
      }
    }
  }

  @Test
  void countsAStepOnceOnSeveralDevices() {
    List<Long> asked = new ArrayList<>();
    LiveOptimizer optimizer =
        LiveOptimizer.of(
            UpdateRule.sgd(0.9),
            step -> {
              asked.add(step);
              return 0.1;
            });
    // The engine at hand has one device, so that others are pretended.
    List<NDArray> mirrored =
        IntStream.range(0, 3).mapToObj(d -> OnDevice.of(Device.of("d", d), manager)).toList();
    for (int step = 0; step < 2; step++) {
      for (String parameter : List.of("a", "b")) {
        mirrored.forEach(array -> optimizer.update(parameter, array, manager.create(1.0)));
      }
    }
    assertThat(asked).containsExactly(0L, 0L, 0L, 0L, 0L, 0L, 1L, 1L, 1L, 1L, 1L, 1L);
    assertThat(optimizer.steps()).isEqualTo(2);
  }

  @Test
  void writesAndReadsItsState() throws Exception {
    for (UpdateRule rule :
        List.of(
            UpdateRule.sgd(0.9),
            UpdateRule.adam(),
            UpdateRule.rmsProp().withMomentum(0.9),
            UpdateRule.adagrad())) {
      ByteArrayOutputStream state = new ByteArrayOutputStream();
      ByteArrayOutputStream weights = new ByteArrayOutputStream();
      LiveOptimizer optimizer = LiveOptimizer.of(rule, RATE);
      List<float[]> expected;
      try (Trainer trainer = Models.trainer(optimizer, 1)) {
        EasyTrain.fit(trainer, 2, Models.clouds(manager, 48, 2), null);
        optimizer.save(trainer.getModel().getBlock(), state);
        trainer.getModel().getBlock().saveParameters(new DataOutputStream(weights));
        trainer.getManager().getEngine().setRandomSeed(5);
        EasyTrain.fit(trainer, 2, Models.clouds(manager, 48, 2), null);
        expected = parameters(trainer);
      }
      LiveOptimizer resumed = LiveOptimizer.of(rule, RATE);
      try (Trainer trainer = Models.trainer(resumed, 2)) {
        load(trainer, weights.toByteArray());
        resumed.load(trainer.getModel().getBlock(), new ByteArrayInputStream(state.toByteArray()));
        assertThat(resumed.steps()).isEqualTo(6);
        trainer.getManager().getEngine().setRandomSeed(5);
        EasyTrain.fit(trainer, 2, Models.clouds(manager, 48, 2), null);
        assertThat(parameters(trainer)).usingRecursiveComparison().isEqualTo(expected);
      }
    }
  }

  /** Weights read into the trainer's own arrays. */
  private static void load(Trainer trainer, byte[] weights) throws Exception {
    try (NDManager scope = NDManager.newBaseManager();
        Trainer other = Models.trainer(LiveOptimizer.of(UpdateRule.sgd(0), RATE), 3)) {
      other
          .getModel()
          .getBlock()
          .loadParameters(scope, new DataInputStream(new ByteArrayInputStream(weights)));
      var source = other.getModel().getBlock().getParameters();
      var target = trainer.getModel().getBlock().getParameters();
      for (int i = 0; i < target.size(); i++) {
        NDArray array = target.valueAt(i).getArray();
        array.intern(source.valueAt(i).getArray().duplicate());
        array.setRequiresGradient(target.valueAt(i).requiresGradient());
      }
    }
  }

  private static List<float[]> parameters(Trainer trainer) {
    return trainer.getModel().getBlock().getParameters().values().stream()
        .map(parameter -> parameter.getArray().toFloatArray())
        .toList();
  }

  @Test
  void refusesTheStateOfAnotherModel() throws Exception {
    LiveOptimizer optimizer = LiveOptimizer.of(UpdateRule.sgd(0.9), RATE);
    try (Trainer trainer = Models.trainer(optimizer, 1)) {
      byte[] garbage = {0, 3, 'a', 'b', 'c', 0, 0, 0};
      assertThatThrownBy(
              () ->
                  optimizer.load(trainer.getModel().getBlock(), new ByteArrayInputStream(garbage)))
          .isInstanceOf(IOException.class)
          .hasMessage("this is not the state of an optimizer");
    }
  }

  private static List<Parameter> parameters(Block block) {
    return block.getParameters().values();
  }

  @Test
  void aGroupMovesAtItsOwnRateAndKeepsItsRatioUnderANewSchedule() {
    Block head = Linear.builder().setUnits(2).build();
    LiveOptimizer optimizer = LiveOptimizer.of(UpdateRule.sgd(0), Schedule.linear(0, 1, 10));
    optimizer.addGroup("head", parameters(head), 10);
    assertThat(optimizer.groups()).extracting(ParameterGroup::name).containsExactly("rest", "head");
    // All stand at 0 now, so the ratio is that of the schedules.
    optimizer.follow(Schedule.linear(0.5, 0, 10));
    NDArray body = manager.create(new double[] {0, 0});
    NDArray top = manager.create(new double[] {0, 0});
    NDArray gradient = manager.create(new double[] {-1, -2});
    for (int step = 0; step < 2; step++) {
      optimizer.update("body", body, gradient);
      optimizer.update(parameters(head).get(0).getId(), top, gradient);
    }
    assertThat(body.toDoubleArray()).containsExactly(new double[] {0.95, 1.9}, within(1e-12));
    assertThat(top.toDoubleArray()).containsExactly(new double[] {9.5, 19}, within(1e-12));
    assertThat(optimizer.get(1, Hyperparameter.LEARNING_RATE)).isCloseTo(4, within(1e-12));
    assertThat(optimizer.steps()).isEqualTo(2);
  }

  @Test
  void aGroupMayHaveARuleOfItsOwn() {
    Block norm = BatchNorm.builder().build();
    LiveOptimizer optimizer =
        LiveOptimizer.of(
            UpdateRule.adam().withWeightDecay(0.1, Decay.DECOUPLED), Schedule.constant(0.1));
    optimizer.addGroup("norm", parameters(norm), UpdateRule.adagrad(), Schedule.constant(1));
    assertThat(optimizer.get(0, Hyperparameter.WEIGHT_DECAY)).isEqualTo(0.1);
    assertThat(optimizer.get(1, Hyperparameter.WEIGHT_DECAY)).isZero();
    assertThat(optimizer.groups().get(1).hyperparameters())
        .containsExactlyInAnyOrder(Hyperparameter.LEARNING_RATE, Hyperparameter.WEIGHT_DECAY);
    assertThatThrownBy(() -> optimizer.set(1, Hyperparameter.MOMENTUM, 0.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("parameter group norm has no momentum");
    NDArray weight = manager.create(new double[] {0});
    optimizer.update(parameters(norm).get(0).getId(), weight, manager.create(new double[] {3}));
    assertThat(weight.getDouble(0)).isCloseTo(-1, within(1e-9));
  }

  @Test
  void refusesGroupsThatMakeNoSense() {
    Block head = Linear.builder().setUnits(2).build();
    LiveOptimizer optimizer = LiveOptimizer.of(UpdateRule.sgd(0), RATE);
    assertThatThrownBy(() -> optimizer.addGroup("none", List.of(), 1))
        .hasMessage("parameter group none has no parameters");
    assertThatThrownBy(() -> optimizer.addGroup("head", parameters(head), -1))
        .hasMessageContaining("learning rate must be finite and not negative");
    assertThatThrownBy(() -> optimizer.addGroup("rest", parameters(head), 1))
        .hasMessage("there is a parameter group rest already");
    optimizer.addGroup("head", parameters(head), 1);
    assertThatThrownBy(() -> optimizer.addGroup("again", parameters(head), 1))
        .hasMessageContaining("is in group head already");
    optimizer.update("p", manager.create(0.0), manager.create(1.0));
    assertThatThrownBy(
            () -> optimizer.addGroup("late", parameters(Linear.builder().setUnits(1).build()), 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("add groups before the first");
  }

  @Test
  void refusesRulesAndRatesThatMakeNoSense() {
    assertThatThrownBy(() -> LiveOptimizer.of(UpdateRule.adagrad(), Rates.of(RATE, MOVING)))
        .hasMessageContaining("no momentum");
    assertThatThrownBy(() -> new UpdateRule.RmsProp(1, 0, false, 1e-8, 0, Decay.COUPLED))
        .hasMessageContaining("alpha");
    assertThatThrownBy(() -> UpdateRule.adagrad().withInitial(Double.NaN))
        .hasMessageContaining("initial sum");
    assertThatThrownBy(() -> UpdateRule.sgd(1)).hasMessageContaining("momentum");
    assertThatThrownBy(() -> UpdateRule.adam().withBetas(0.9, Double.NaN))
        .hasMessageContaining("beta2");
    LiveOptimizer negative = LiveOptimizer.of(UpdateRule.sgd(0), step -> -1);
    assertThatThrownBy(() -> negative.update("p", manager.create(0.0), manager.create(1.0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("learning rate");
  }
}
