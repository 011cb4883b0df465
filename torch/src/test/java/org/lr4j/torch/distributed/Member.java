package org.lr4j.torch.distributed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.BatchNorm2dImpl;
import org.bytedeco.pytorch.BatchNormOptions;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.lr4j.data.Batches;
import org.lr4j.data.DataSets;
import org.lr4j.data.Layout;
import org.lr4j.data.Normalization;
import org.lr4j.data.Pipeline;
import org.lr4j.data.Splits;
import org.lr4j.engine.Clipping;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.Learner;
import org.lr4j.engine.LearnerException;
import org.lr4j.engine.Subset;
import org.lr4j.finder.Curve;
import org.lr4j.finder.FinderListener;
import org.lr4j.finder.RangeTest;
import org.lr4j.finder.Sweep;
import org.lr4j.torch.BatchStream;
import org.lr4j.torch.HeldOut;
import org.lr4j.torch.LearnerOptions;
import org.lr4j.torch.Network;
import org.lr4j.torch.TorchConfig;
import org.lr4j.torch.TorchEngine;
import org.lr4j.torch.TorchLearner;
import org.lr4j.torch.TorchOptimizer;
import org.lr4j.torch.TorchTask;
import org.lr4j.torch.TrainingLoss;

/** What each process of the tests does, and the program of process 1. */
final class Member {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final int SEGMENTATION_FAULT = 139;

  private Member() {}

  /** Process 1: all of {@link #together} on one port, other things on others, then a death. */
  public static void main(String[] arguments) throws IOException {
    try (ProcessGroup group = join(arguments[0], 1)) {
      Report report = together(group);
      System.out.println(report.shared());
      System.out.println(report.failed());
    }
    System.out.println(otherRates(arguments[2], 1));
    System.out.println(otherCheckpoints(arguments[3], 1, Path.of(arguments[4])));
    try (ProcessGroup group = join(arguments[1], 1);
        TorchLearner learner = TorchEngine.open(config(32, 1).withPeers(group))) {
      learner.step();
      learner.step();
      Runtime.getRuntime().halt(SEGMENTATION_FAULT);
    }
  }

  /** What a process says that trains at another rate than the other. */
  static String otherRates(String port, int rank) {
    try (ProcessGroup group = join(port, rank);
        TorchLearner learner = TorchEngine.open(config(32, 1).withPeers(group))) {
      learner.step();
      learner.set(0, Hyperparameter.LEARNING_RATE, rank == 0 ? 0.1 : 0.2);
      learner.step();
      return "nothing";
    } catch (LearnerException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** What a process says that goes on from another step; and what it draws from its own stream. */
  static String otherCheckpoints(String port, int rank, Path folder) throws IOException {
    try (ProcessGroup group = join(port, rank);
        TorchLearner learner = TorchEngine.open(config(32, 1).withPeers(group))) {
      learner.step();
      double drawn = torch.rand(1).item_double();
      Path first = Files.createDirectory(folder.resolve("first-" + rank));
      learner.save(first);
      learner.step();
      Path second = Files.createDirectory(folder.resolve("second-" + rank));
      learner.save(second);
      learner.load(rank == 0 ? first : second);
      try {
        learner.step();
        return "nothing";
      } catch (LearnerException e) {
        return drawn + " " + e.getMessage();
      }
    }
  }

  static ProcessGroup join(String port, int rank) {
    return ProcessGroup.join(new Meeting("127.0.0.1", Integer.parseInt(port), rank, 2, PATIENCE));
  }

  static TorchConfig config(int batchSize, long seed) {
    return TorchConfig.of("digits", "cnn", "sgd")
        .withBatchSize(batchSize)
        .withThreads(1)
        .withSeed(seed);
  }

  /**
   * What a process saw in its work with another.
   *
   * @param refused why it would not train with another seed, batch size or model
   * @param failed after which step, and why, it ended
   */
  record Report(
      List<Curve> curves, List<Double> uneven, String model, String refused, String failed) {
    /** All that must be the same in both processes, bit for bit. */
    String shared() {
      StringBuilder text = new StringBuilder();
      for (Curve curve : curves) {
        text.append(curve.stopped()).append(' ');
        for (int i = 0; i < curve.size(); i++) {
          text.append(curve.point(i)).append(' ');
        }
      }
      return text + " " + uneven + " " + model + " " + refused;
    }
  }

  static Report together(ProcessGroup group) {
    return new Report(
        curves(group), uneven(group), batchNorm(group), refused(group), failure(group));
  }

  /** Two sweeps up to divergence, with evaluations. */
  static List<Curve> curves(Peers peers) {
    try (Learner learner = TorchEngine.open(config(64, 5).withPeers(peers))) {
      return RangeTest.of(Sweep.exponential(1e-3, 10, 40))
          .withEvaluationEvery(10)
          .withRepeats(2)
          .run(learner, FinderListener.NONE);
    }
  }

  /** The losses of some steps whose batches cannot be halved, by an optimizer with state. */
  static List<Double> uneven(Peers peers) {
    TorchConfig config = TorchConfig.of("digits", "mlp", "adamw").withBatchSize(33).withThreads(1);
    try (Learner learner = TorchEngine.open(config.withAccumulation(2).withPeers(peers))) {
      List<Double> losses = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        losses.add(learner.step().loss());
      }
      losses.add(learner.evaluate(Subset.VALIDATION).loss());
      losses.add(learner.evaluate(Subset.TEST).accuracy().orElseThrow());
      return losses;
    }
  }

  static final class Net extends Module implements Network {
    final Conv2dImpl conv = register_module("conv", new Conv2dImpl(1, 4, new LongPointer(3, 3)));
    final BatchNorm2dImpl norm =
        register_module("norm", new BatchNorm2dImpl(new BatchNormOptions(4)));
    final LinearImpl linear = register_module("linear", new LinearImpl(4 * 36, 10));

    @Override
    public Tensor forward(Tensor input) {
      return linear.forward(norm.forward(conv.forward(input)).relu().flatten(1, -1));
    }
  }

  /** Weights and buffers after some steps, of networks that begin with different weights. */
  private static String batchNorm(ProcessGroup group) {
    torch.manual_seed(group.rank());
    Splits splits = DataSets.open("digits", Path.of("unused"));
    Normalization normalization = Normalization.featurewise(splits.train());
    Net net = new Net();
    SGDOptions options = new SGDOptions(0.1);
    options.momentum().put(0.9);
    try (TorchLearner learner =
        TorchLearner.of(
            net,
            TorchOptimizer.of(new SGD(net.parameters(), options)),
            Batches.shuffled(Pipeline.of(splits.train(), normalization), 32, 1)
                .share(group.rank(), group.size()),
            HeldOut.of(splits, normalization, Layout.CHANNELS_FIRST),
            TrainingLoss.CROSS_ENTROPY,
            LearnerOptions.DEFAULT
                .withThreads(1)
                .withClipping(Clipping.norm(1))
                .withPeers(group))) {
      for (int i = 0; i < 5; i++) {
        learner.step();
      }
      return sums(net.parameters())
          + " "
          + sums(net.buffers())
          + " "
          + learner.evaluate(Subset.PROBE);
    }
  }

  private static List<Double> sums(TensorVector tensors) {
    List<Double> sums = new ArrayList<>();
    for (long i = 0; i < tensors.size(); i++) {
      sums.add(tensors.get(i).to(torch.ScalarType.Double).sum().item_double());
    }
    return sums;
  }

  private static String refused(ProcessGroup group) {
    return List.of(
            config(32, group.rank()),
            config(64 + group.rank(), 1),
            TorchConfig.of("digits", group.rank() == 0 ? "cnn" : "mlp", "sgd"))
        .stream()
        .map(config -> refused(config.withPeers(group)))
        .collect(Collectors.joining("; "));
  }

  private static String refused(TorchConfig config) {
    try (Learner learner = TorchEngine.open(config)) {
      return "nothing: " + learner.step();
    } catch (LearnerException e) {
      return String.valueOf(e.getMessage()).replaceAll("; give .*", "");
    }
  }

  /** Process 1 fails in its third step. */
  private static String failure(ProcessGroup group) {
    LinearImpl net = new LinearImpl(2, 1);
    int[] steps = new int[1];
    TorchTask<Tensor> task =
        TorchTask.of(
            BatchStream.of(10, 1, place -> torch.ones(3, 2)),
            batch -> {
              if (++steps[0] == 3 && group.rank() == 1) {
                throw new IllegalStateException("no more data");
              }
              return net.forward(batch).mean();
            });
    try (Learner learner =
        TorchLearner.of(
            net,
            TorchOptimizer.of(new SGD(net.parameters(), new SGDOptions(0.1))),
            task,
            LearnerOptions.DEFAULT.withPeers(group))) {
      for (int i = 0; i < 5; i++) {
        learner.step();
      }
      return "nothing";
    } catch (LearnerException | IllegalStateException e) {
      return steps[0] + " " + e.getMessage();
    }
  }
}
