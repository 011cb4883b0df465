package org.lr4j.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lr4j.data.Batches;
import org.lr4j.data.EvaluationBatches;
import org.lr4j.data.Layout;
import org.lr4j.data.Normalization;
import org.lr4j.data.Pipeline;
import org.lr4j.data.Shape;
import org.lr4j.data.Splits;
import org.lr4j.engine.Evaluation;
import org.lr4j.engine.Learner;
import org.lr4j.engine.LearnerException;
import org.lr4j.engine.Subset;
import org.lr4j.finder.FinderListener;
import org.lr4j.finder.RangeTest;
import org.lr4j.finder.Sweep;

class TorchLearnerTest {
  private static final Splits DATA = Blobs.of(new Shape(1, 8, 8), 64, 1);
  private static final Normalization NORMALIZATION = Normalization.featurewise(DATA.train());
  private static final Pipeline PIPELINE = Pipeline.of(DATA.train(), NORMALIZATION);

  @BeforeAll
  static void load() {
    Natives.load();
  }

  private static TorchLearner over(Network network, Optimizer optimizer, HeldOut heldOut) {
    return TorchLearner.of(
        network,
        TorchOptimizer.of(optimizer),
        Batches.shuffled(PIPELINE, 16, 1),
        heldOut,
        TrainingLoss.CROSS_ENTROPY,
        LearnerOptions.DEFAULT.withThreads(1));
  }

  private static Optimizer sgd(OwnNetworkContractTest.Net net) {
    return new SGD(net.parameters(), new SGDOptions(0.01));
  }

  @Test
  void leavesEachPartOfTheNetworkInItsOwnMode() {
    OwnNetworkContractTest.Net net = new OwnNetworkContractTest.Net();
    net.norm.train(false);
    HeldOut heldOut = HeldOut.of(DATA, NORMALIZATION, Layout.CHANNELS_FIRST);
    try (Learner learner = over(net, sgd(net), heldOut)) {
      learner.evaluate(Subset.PROBE);
      assertThat(net.norm.is_training()).isFalse();
      assertThat(net.dropout.is_training()).isTrue();
      assertThat(net.is_training()).isTrue();
    }
  }

  @Test
  void leavesNetworkAndOptimizerOpenAndUnchangedForTheCallersLoop() {
    OwnNetworkContractTest.Net net = new OwnNetworkContractTest.Net();
    Optimizer optimizer = new Adam(net.parameters(), new AdamOptions(0.0125));
    Tensor before = net.linear.weight().clone();
    try (Learner learner = over(net, optimizer, HeldOut.none())) {
      RangeTest.of(Sweep.exponential(1e-4, 0.1, 8)).run(learner, FinderListener.NONE);
    }
    assertThat(net.linear.weight().equal(before)).isTrue();
    assertThat(optimizer.param_groups().get(0).options().get_lr()).isEqualTo(0.0125);
    net.forward(torch.randn(2, 1, 8, 8)).sum().backward();
    optimizer.step();
    assertThat(net.linear.weight().equal(before)).isFalse();
  }

  @Test
  void saysInOneLineWhatTheEngineSays() {
    OwnNetworkContractTest.Net net = new OwnNetworkContractTest.Net();
    Network wrong = Network.of(net, x -> net.linear.forward(x.flatten(1, -1)));
    try (Learner learner = over(wrong, sgd(net), HeldOut.none())) {
      assertThatExceptionOfType(LearnerException.class)
          .isThrownBy(learner::step)
          .withMessageStartingWith("PyTorch failed in a training step: mat1 and mat2 shapes")
          .withMessageNotContaining("\n");
    }
  }

  @Test
  void cannotBeUsedOnceClosed() {
    OwnNetworkContractTest.Net net = new OwnNetworkContractTest.Net();
    Learner learner = over(net, sgd(net), HeldOut.none());
    learner.close();
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(learner::step)
        .withMessage("the learner is closed");
  }

  @Test
  void wantsANameForEveryGroupOrNone() {
    OwnNetworkContractTest.Net net = new OwnNetworkContractTest.Net();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TorchOptimizer.of(sgd(net), "a", "b"))
        .withMessage("2 names for 1 parameter groups; give each group one");
  }

  /** The network says 1 forevery sample; the targets are the classes 0 to 3 in equal shares. */
  @ParameterizedTest
  @EnumSource(
      value = TrainingLoss.class,
      names = {"SQUARED_ERROR", "BINARY_CROSS_ENTROPY", "BINARY_CROSS_ENTROPY_SUM"})
  void measuresLossesOfNumbers(TrainingLoss loss) {
    OwnNetworkContractTest.Net net = new OwnNetworkContractTest.Net();
    Network one = Network.of(net, x -> torch.ones(x.size(0), 1).requires_grad_(true));
    double softplus = Math.log1p(Math.exp(1));
    double expected = loss == TrainingLoss.SQUARED_ERROR ? (1 + 0 + 1 + 4) / 4.0 : softplus - 1.5;
    HeldOut heldOut =
        new HeldOut(
            Map.of(
                Subset.TEST, EvaluationBatches.over(Pipeline.of(DATA.test(), NORMALIZATION), 16)));
    try (Learner learner =
        TorchLearner.of(
            one,
            TorchOptimizer.of(sgd(net)),
            Batches.inOrder(PIPELINE, 16, 1),
            heldOut,
            loss,
            LearnerOptions.DEFAULT.withThreads(1))) {
      double scale = loss == TrainingLoss.BINARY_CROSS_ENTROPY_SUM ? 16 : 1;
      assertThat(learner.step().loss()).isCloseTo(scale * expected, within(1e-5));
      Evaluation evaluation = learner.evaluate(Subset.TEST);
      assertThat(evaluation.loss()).isCloseTo(expected, within(1e-6));
      assertThat(evaluation.accuracy().isPresent()).isEqualTo(loss != TrainingLoss.SQUARED_ERROR);
      evaluation.accuracy().ifPresent(a -> assertThat(a).isEqualTo(0.25));
    }
  }

  @Test
  void countsPhysicalCores() {
    assertThat(Natives.physicalCores()).isBetween(1, Runtime.getRuntime().availableProcessors());
  }
}
