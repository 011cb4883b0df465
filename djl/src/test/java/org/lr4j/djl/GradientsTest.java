package org.lr4j.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.initializer.XavierInitializer;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.loss.Loss;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lr4j.engine.Clipping;
import org.lr4j.engine.Learner;
import org.lr4j.engine.Step;
import org.lr4j.schedule.Schedule;

/** Clipping and accumulation of gradients. */
class GradientsTest {
  private NDManager manager;
  private LiveOptimizer sgd = sgd();

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private static LiveOptimizer sgd() {
    return LiveOptimizer.of(UpdateRule.sgd(0), Schedule.constant(1));
  }

  /** A classifier without noise; an update of rate 1 is the gradient. */
  private Trainer network(TrainingListener... listeners) {
    sgd = sgd();
    Model model = Model.newInstance("network", Device.cpu());
    model.getNDManager().getEngine().setRandomSeed(1);
    // Gradients of a softmax alone add up to 0, which DJL takes for gradients that are missing.
    model.setBlock(
        new SequentialBlock()
            .add(Linear.builder().setUnits(5).build())
            .add(Activation::tanh)
            .add(Linear.builder().setUnits(3).build()));
    Trainer trainer =
        model.newTrainer(
            new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                .optInitializer(new XavierInitializer(), Parameter.Type.WEIGHT)
                .optDevices(new Device[] {Device.cpu()})
                .optOptimizer(sgd)
                .addTrainingListeners(listeners));
    trainer.initialize(new Shape(16, 6));
    return trainer;
  }

  private Learner learner(Trainer trainer, int batch, LearnerOptions options) {
    return DjlLearner.of(
        trainer, sgd, Minibatches.of(Models.clouds(manager, 48, 1), batch), Map.of(), 3, options);
  }

  private static double[] weights(Trainer trainer) {
    return trainer.getModel().getBlock().getParameters().values().stream()
        .map(Parameter::getArray)
        .map(NDArray::toFloatArray)
        .flatMapToDouble(values -> IntStream.range(0, values.length).mapToDouble(i -> values[i]))
        .toArray();
  }

  private static double[] difference(double[] a, double[] b) {
    double[] difference = new double[a.length];
    Arrays.setAll(difference, i -> a[i] - b[i]);
    return difference;
  }

  private static double norm(double[] values) {
    return Math.sqrt(Arrays.stream(values).map(value -> value * value).sum());
  }

  private double[] update(LearnerOptions options) {
    try (Trainer trainer = network();
        Learner learner = learner(trainer, 16, options)) {
      double[] before = weights(trainer);
      learner.step();
      return difference(before, weights(trainer));
    }
  }

  @Test
  void clipsTheNormOfAllGradientsTogether() {
    double[] plain = update(LearnerOptions.DEFAULT);
    double[] clipped = update(LearnerOptions.DEFAULT.withClipping(Clipping.norm(0.1)));
    assertThat(norm(plain)).isGreaterThan(0.2);
    assertThat(norm(clipped)).isCloseTo(0.1, within(1e-6));
    double ratio = 0.1 / norm(plain);
    for (int i = 0; i < plain.length; i++) {
      assertThat(clipped[i]).isCloseTo(plain[i] * ratio, within(1e-6));
    }
    assertThat(update(LearnerOptions.DEFAULT.withClipping(Clipping.norm(100)))).isEqualTo(plain);
  }

  @Test
  void clipsEachElementToAValue() {
    double[] plain = update(LearnerOptions.DEFAULT);
    double[] clipped = update(LearnerOptions.DEFAULT.withClipping(Clipping.value(0.05)));
    assertThat(Arrays.stream(plain).map(Math::abs).max().orElseThrow()).isGreaterThan(0.1);
    for (int i = 0; i < plain.length; i++) {
      assertThat(clipped[i]).isCloseTo(Math.max(-0.05, Math.min(0.05, plain[i])), within(1e-6));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void clipsUnderEasyTrain(boolean clipping) throws Exception {
    TrainingListener[] listeners =
        clipping
            ? new TrainingListener[] {GradientClipping.of(Clipping.norm(0.01))}
            : new TrainingListener[0];
    try (Trainer trainer = network(listeners)) {
      double[] before = weights(trainer);
      EasyTrain.fit(trainer, 1, Models.clouds(manager, 48, 1), null);
      double moved = norm(difference(before, weights(trainer)));
      if (clipping) {
        assertThat(moved).isLessThanOrEqualTo(0.03 + 1e-6).isGreaterThan(0.01);
      } else {
        assertThat(moved).isGreaterThan(0.1);
      }
    }
  }

  @Test
  void aStepOfTwoBatchesIsAStepOfOneTwiceAsLarge() {
    double[] whole;
    double loss;
    try (Trainer trainer = network();
        Learner learner = learner(trainer, 16, LearnerOptions.DEFAULT)) {
      loss = learner.step().loss();
      learner.step();
      whole = weights(trainer);
    }
    try (Trainer trainer = network();
        Learner learner = learner(trainer, 8, LearnerOptions.DEFAULT.withAccumulation(2))) {
      assertThat(learner.stepsPerEpoch()).isEqualTo(3);
      Step step = learner.step();
      assertThat(step.samples()).isEqualTo(16);
      assertThat(step.loss()).isCloseTo(loss, within(1e-6));
      learner.step();
      assertThat(weights(trainer)).containsExactly(whole, within(1e-6));
    }
  }

  /** 48 samples in batches of 32 and 16: their mean is that of all 48. */
  @Test
  void aSmallerLastBatchCountsForAsManySamplesAsItHas() {
    double[] whole;
    double loss;
    try (Trainer trainer = network();
        Learner learner = learner(trainer, 48, LearnerOptions.DEFAULT)) {
      loss = learner.step().loss();
      whole = weights(trainer);
    }
    try (Trainer trainer = network();
        Learner learner = learner(trainer, 32, LearnerOptions.DEFAULT.withAccumulation(2))) {
      Step step = learner.step();
      assertThat(step.samples()).isEqualTo(48);
      assertThat(step.loss()).isCloseTo(loss, within(1e-6));
      assertThat(weights(trainer)).containsExactly(whole, within(1e-6));
    }
  }

  @Test
  void leavesOutBatchesThatDoNotFillAStep() {
    try (Trainer trainer = network();
        Learner learner = learner(trainer, 16, LearnerOptions.DEFAULT.withAccumulation(2))) {
      assertThat(learner.stepsPerEpoch()).isEqualTo(1);
      double first = learner.step().loss();
      assertThat(learner.step().loss()).isNotEqualTo(first);
    }
    try (Trainer trainer = network()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> learner(trainer, 16, LearnerOptions.DEFAULT.withAccumulation(4)))
          .withMessageContaining("a step accumulates 4 batches, but an epoch has 3");
    }
  }
}
