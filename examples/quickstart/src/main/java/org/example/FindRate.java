package org.example;

import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.lr4j.data.Cursor;
import org.lr4j.engine.Subset;
import org.lr4j.finder.Finding;
import org.lr4j.finder.LrFinder;
import org.lr4j.torch.BatchStream;
import org.lr4j.torch.TorchLearner;
import org.lr4j.torch.TorchTask;

/** Finds a learning rate for a module, a loss and data of your own. */
public final class FindRate {
  private FindRate() {}

  /** Your module: any layers, and the loss of one batch. */
  private static final class Net extends Module {
    private final LinearImpl hidden = register_module("hidden", new LinearImpl(8, 64));
    private final LinearImpl output = register_module("output", new LinearImpl(64, 1));

    Tensor loss(Tensor rows) {
      Tensor inputs = rows.narrow(1, 0, 8);
      Tensor targets = rows.narrow(1, 8, 1);
      return torch.mse_loss(output.forward(hidden.forward(inputs).relu()), targets);
    }
  }

  public static void main(String[] args) {
    torch.manual_seed(1);
    Tensor train = rows(2000);
    Tensor heldOut = rows(400);
    Net net = new Net();
    SGD sgd = new SGD(net.parameters(), new SGDOptions(0.01));

    TorchTask<Tensor> task =
        TorchTask.of(BatchStream.of(100, 1, at -> batch(train, at)), net::loss)
            .withHeldOut(Subset.PROBE, List.of(heldOut));
    try (TorchLearner learner = TorchLearner.of(net, sgd, task)) {
      Finding finding = LrFinder.standard().run(learner);
      System.out.println(finding);
    }
  }

  /** Your data: eight inputs and a target in each row. */
  private static Tensor rows(long count) {
    Tensor inputs = torch.randn(count, 8);
    Tensor targets = inputs.sin().sum(new long[] {1}, true, new ScalarTypeOptional());
    return torch.cat(new TensorVector(inputs, targets), 1);
  }

  /** A batch of 20 rows. The same place in the data always gives the same batch. */
  private static Tensor batch(Tensor train, Cursor at) {
    int place = Objects.hash(at.seed(), at.epoch(), at.batch());
    return train.narrow(0, new SplittableRandom(place).nextInt(2000 - 20 + 1), 20);
  }
}
