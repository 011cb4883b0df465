package org.lr4j.torch;

import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.BatchNorm2dImpl;
import org.bytedeco.pytorch.BatchNormOptions;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.DropoutImpl;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.OptimizerParamGroup;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Nested;
import org.lr4j.data.Batches;
import org.lr4j.data.Layout;
import org.lr4j.data.Normalization;
import org.lr4j.data.Pipeline;
import org.lr4j.data.Shape;
import org.lr4j.data.Splits;
import org.lr4j.engine.Learner;
import org.lr4j.testkit.LearnerContract;

/** The contract over a module of a caller's own, with batch norm, dropout and two groups. */
class OwnNetworkContractTest {
  static final class Net extends Module implements Network {
    final Conv2dImpl conv = register_module("conv", new Conv2dImpl(1, 6, new LongPointer(3, 3)));
    final BatchNorm2dImpl norm =
        register_module("norm", new BatchNorm2dImpl(new BatchNormOptions(6)));
    final DropoutImpl dropout = register_module("dropout", new DropoutImpl(0.3));
    final LinearImpl linear = register_module("linear", new LinearImpl(6 * 36, 4));

    @Override
    public Tensor forward(Tensor input) {
      Tensor x = norm.forward(conv.forward(input)).relu();
      return linear.forward(dropout.forward(x.flatten(1, -1)));
    }
  }

  private interface Maker {
    Optimizer make(Net net);
  }

  private static Learner learner(long seed, Maker maker) {
    torch.manual_seed(seed);
    Splits splits = Blobs.of(new Shape(1, 8, 8), 80, seed);
    Normalization normalization = Normalization.featurewise(splits.train());
    Pipeline pipeline = Pipeline.of(splits.train(), normalization);
    Net net = new Net();
    return TorchLearner.of(
        net,
        TorchOptimizer.of(maker.make(net)),
        Batches.shuffled(pipeline, 16, seed),
        HeldOut.of(splits, normalization, Layout.CHANNELS_FIRST),
        TrainingLoss.CROSS_ENTROPY,
        LearnerOptions.DEFAULT.withThreads(1));
  }

  private static Optimizer groupsOf(Optimizer optimizer, Module rest, double rate) {
    SGDOptions options = new SGDOptions(rate);
    options.momentum().put(0.5);
    optimizer.add_param_group(new OptimizerParamGroup(rest.parameters(), options));
    return optimizer;
  }

  @Nested
  class WithSgdOverTwoGroups extends LearnerContract {
    @Override
    protected Learner create(long seed) {
      return learner(
          seed,
          net -> {
            SGDOptions options = new SGDOptions(0.01);
            options.momentum().put(0.9);
            TensorVector body = net.conv.parameters();
            return groupsOf(new SGD(body, options), net.linear, 0.02);
          });
    }

    @Override
    protected double workingRate() {
      return 0.02;
    }
  }

  @Nested
  class WithAdam extends LearnerContract {
    @Override
    protected Learner create(long seed) {
      return learner(seed, net -> new Adam(net.parameters(), new AdamOptions(0.001)));
    }

    @Override
    protected double workingRate() {
      return 0.003;
    }
  }
}
