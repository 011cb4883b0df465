package org.lr4j.examples.torch;

import java.nio.file.Path;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.lr4j.data.Batches;
import org.lr4j.data.Layout;
import org.lr4j.data.Normalization;
import org.lr4j.data.Pipeline;
import org.lr4j.data.Splits;
import org.lr4j.finder.Bounds;
import org.lr4j.finder.LrFinder;
import org.lr4j.schedule.Span;
import org.lr4j.schedule.plan.ClrPlan;
import org.lr4j.torch.HeldOut;
import org.lr4j.torch.Network;
import org.lr4j.torch.TorchLearner;
import org.lr4j.train.Checkpoints;
import org.lr4j.train.History;
import org.lr4j.train.Policy;
import org.lr4j.train.TrainingLoop;

/** A module of libtorch with an optimizer, found bounds, cycles and checkpoints. */
final class OwnModule extends Module implements Network {
  private final LinearImpl hidden = register_module("hidden", new LinearImpl(64, 64));
  private final LinearImpl output = register_module("output", new LinearImpl(64, 10));

  @Override
  public Tensor forward(Tensor images) {
    return output.forward(hidden.forward(images.flatten(1, -1)).relu());
  }

  static History train(Splits digits, Path folder) {
    torch.manual_seed(1);
    OwnModule model = new OwnModule();
    SGD sgd = new SGD(model.parameters(), new SGDOptions(0.01));
    Normalization normalization = Normalization.featurewise(digits.train());
    Batches batches = Batches.shuffled(Pipeline.of(digits.train(), normalization), 32, 1);
    HeldOut heldOut = HeldOut.of(digits, normalization, Layout.CHANNELS_FIRST);
    try (TorchLearner learner = TorchLearner.of(model, sgd, batches, heldOut)) {
      Bounds bounds = LrFinder.exponential(1e-4, 10, 100).run(learner).orElseThrow().bounds();
      ClrPlan cycles = ClrPlan.between(bounds.base(), bounds.max()).cycles(3).triangular2();
      return new TrainingLoop(learner, Policy.of(cycles))
          .withCheckpoints(Checkpoints.in(folder))
          .run(Span.epochs(12));
    }
  }
}
