package org.lr4j.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.lr4j.data.Batch;
import org.lr4j.data.Batches;
import org.lr4j.data.ImageSet;
import org.lr4j.data.Normalization;
import org.lr4j.data.Pipeline;
import org.lr4j.data.Shape;
import org.lr4j.finder.FinderListener;
import org.lr4j.finder.RangeTest;
import org.lr4j.finder.Sweep;
import org.lr4j.torch.HeldOut;
import org.lr4j.torch.LearnerOptions;
import org.lr4j.torch.Network;
import org.lr4j.torch.TorchLearner;
import org.lr4j.torch.TorchOptimizer;
import org.lr4j.torch.TrainingLoss;

/**
 * What a sweep of 100 steps costs over the same steps in a bare libtorch loop: {@code SweepOverhead
 * [image side] [runs] [threads]}. Both loops make batches, set the rate, read the loss and update;
 * the sweep also takes and restores its snapshot. Runs alternate; the medians are compared. With
 * one thread the measure is the thread's processor time, which other work on the machine hardly
 * moves.
 */
public final class SweepOverhead {
  private static final int STEPS = 100;
  private static final int BATCH = 64;
  private static final int SAMPLES = 1280;
  private static final double FROM = 1e-6;
  private static final double TO = 1e-3;

  private SweepOverhead() {}

  /** LeNet's shape: two convolutions with pools, two linear layers. */
  private static final class Net extends Module implements Network {
    private final Conv2dImpl conv1 =
        register_module("conv1", new Conv2dImpl(1, 20, new LongPointer(5, 5)));
    private final Conv2dImpl conv2 =
        register_module("conv2", new Conv2dImpl(20, 50, new LongPointer(5, 5)));
    private final LinearImpl hidden;
    private final LinearImpl output = register_module("output", new LinearImpl(500, 10));

    Net(long side) {
      long left = ((side - 4) / 2 - 4) / 2;
      hidden = register_module("hidden", new LinearImpl(50 * left * left, 500));
    }

    @Override
    public Tensor forward(Tensor input) {
      Tensor x = torch.max_pool2d(conv1.forward(input).relu(), 2, 2);
      x = torch.max_pool2d(conv2.forward(x).relu(), 2, 2).flatten(1, -1);
      return output.forward(hidden.forward(x).relu());
    }
  }

  /**
   * Measures and prints.
   *
   * @param args image side (16), runs of each loop (15), threads (2)
   */
  public static void main(String[] args) {
    int side = args.length > 0 ? Integer.parseInt(args[0]) : 16;
    int runs = args.length > 1 ? Integer.parseInt(args[1]) : 15;
    int threads = args.length > 2 ? Integer.parseInt(args[2]) : 2;
    torch.manual_seed(1);
    torch.set_num_threads(threads);
    openblas.blas_set_num_threads(threads);
    Net net = new Net(side);
    SGDOptions options = new SGDOptions(FROM);
    options.momentum().put(0.9);
    SGD optimizer = new SGD(net.parameters(), options);
    ImageSet data = images(side);
    Pipeline pipeline = Pipeline.of(data, Normalization.featurewise(data));
    Batches batches = Batches.shuffled(pipeline, BATCH, 1);
    Sweep sweep = Sweep.exponential(FROM, TO, STEPS);
    LearnerOptions settings = LearnerOptions.DEFAULT.withThreads(threads);
    double[] bare = new double[runs];
    double[] swept = new double[runs];
    try (TorchLearner learner =
        TorchLearner.of(
            net,
            TorchOptimizer.of(optimizer),
            batches,
            HeldOut.none(),
            TrainingLoss.CROSS_ENTROPY,
            settings)) {
      for (int run = -3; run < runs; run++) {
        long start = now(threads);
        bare(net, optimizer, batches, sweep);
        long middle = now(threads);
        RangeTest.of(sweep).run(learner, FinderListener.NONE);
        long end = now(threads);
        if (run >= 0) {
          bare[run] = (middle - start) / 1e6;
          swept[run] = (end - middle) / 1e6;
        }
      }
    }
    double[] ratios = new double[runs];
    Arrays.setAll(ratios, i -> swept[i] / bare[i]);
    System.out.printf(
        Locale.ROOT,
        "%dx%d, batch %d, %d steps, %d runs: bare %.1f ms, sweep %.1f ms, ratio of medians %.4f,"
            + " median ratio of pairs %.4f%n",
        side,
        side,
        BATCH,
        STEPS,
        runs,
        median(bare),
        median(swept),
        median(swept) / median(bare),
        median(ratios));
  }

  private static long now(int threads) {
    return threads == 1
        ? ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime()
        : System.nanoTime();
  }

  private static void bare(Net net, SGD optimizer, Batches batches, Sweep sweep) {
    long side = batches.pipeline().data().shape().height();
    double[] losses = new double[STEPS];
    Tensor features = null;
    Tensor labels = null;
    for (int step = 0; step < STEPS; step++) {
      Batch batch = batches.next();
      if (features == null || labels == null) {
        features =
            torch.from_blob(new FloatPointer(batch.features()), new long[] {BATCH, 1, side, side});
        labels =
            torch.from_blob(
                new LongPointer(batch.labels()),
                new long[] {BATCH},
                new TensorOptions(torch.ScalarType.Long));
      }
      optimizer.param_groups().get(0).options().set_lr(sweep.rate(step));
      PointerScope scope = new PointerScope();
      optimizer.zero_grad();
      Tensor loss = torch.cross_entropy_loss(net.forward(features), labels);
      losses[step] = loss.item_double();
      loss.backward();
      optimizer.step();
      scope.close();
    }
    if (Arrays.stream(losses).anyMatch(Double::isNaN)) {
      throw new IllegalStateException("the bare loop diverged");
    }
  }

  private static ImageSet images(int side) {
    Random random = new Random(1);
    byte[] pixels = new byte[SAMPLES * side * side];
    byte[] labels = new byte[SAMPLES];
    random.nextBytes(pixels);
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (byte) random.nextInt(10);
    }
    return ImageSet.of("noise", new Shape(1, side, side), 10, pixels, labels);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
