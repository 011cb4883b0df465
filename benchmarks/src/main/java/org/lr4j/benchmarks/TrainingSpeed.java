package org.lr4j.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lr4j.data.Cutout;
import org.lr4j.data.DataSets;
import org.lr4j.data.Dataset;
import org.lr4j.data.Splits;
import org.lr4j.schedule.Schedule;
import org.lr4j.schedule.Span;
import org.lr4j.torch.Precision;
import org.lr4j.torch.TorchConfig;
import org.lr4j.torch.TorchEngine;
import org.lr4j.torch.TorchLearner;
import org.lr4j.train.LoopListener;
import org.lr4j.train.Policy;
import org.lr4j.train.TrainedStep;
import org.lr4j.train.TrainingLoop;

/**
 * The Java side of {@code benchmarks/training_speed.sh}: {@code TrainingSpeed DATA_DIR THREADS
 * [PRECISION]} answers requests on standard input, one JSON object a line. {@code open NET} gets a
 * network and its data ready, {@code run STEPS} trains on, {@code overhead STEPS} compares the
 * trainer with bare steps, and {@code memory} tells resident memory early and late in a long
 * training.
 */
public final class TrainingSpeed {
  private static final double RATE = 0.001;
  private static final int PAIRS = 31;
  private static final double MEGA = 1e6;

  private final Path data;
  private final int threads;
  private final Precision precision;
  private @Nullable TorchLearner learner;

  private TrainingSpeed(Path data, int threads, Precision precision) {
    this.data = data;
    this.threads = threads;
    this.precision = precision;
  }

  /** Remembers the last loss. */
  private static final class Last implements LoopListener {
    private double loss;

    @Override
    public void onStep(TrainedStep step) {
      loss = step.loss();
    }
  }

  /**
   * Serves until standard input ends.
   *
   * @param args the data folder, the number of threads, and {@code float32} or {@code bf16}
   * @throws IOException if standard input or the system's figures cannot be read
   */
  public static void main(String[] args) throws IOException {
    Precision precision = Precision.named(args.length > 2 ? args[2] : "float32");
    TrainingSpeed speed = new TrainingSpeed(Path.of(args[0]), Integer.parseInt(args[1]), precision);
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      System.out.println(speed.answer(line));
    }
  }

  private String answer(String request) throws IOException {
    String[] words = request.split(" ", -1);
    return switch (words[0]) {
      case "open" -> {
        if (learner != null) {
          learner.close();
        }
        learner = open(words[1]);
        yield "{}";
      }
      case "run" -> run(Integer.parseInt(words[1]));
      case "overhead" -> overhead(Integer.parseInt(words[1]));
      case "memory" -> memory();
      default -> throw new IllegalArgumentException("unknown request " + request);
    };
  }

  /** Without held-out data, so that training is all there is to do. */
  private TorchLearner open(String net) {
    Optional<Cutout> cutout =
        net.equals("seed-cnn") ? Optional.of(Cutout.standard()) : Optional.empty();
    TorchConfig config =
        switch (net) {
          case "lenet" -> config("mnist", net, 64, threads);
          case "cifar10-full" -> config("cifar10", net, 100, threads);
          default -> config("cifar10", net, 256, threads);
        };
    return open(cutout.map(config::withAugmentation).orElse(config));
  }

  private TorchLearner open(TorchConfig config) {
    Dataset train = DataSets.open(config.data(), data).train();
    return TorchEngine.open(config, new Splits(train, train.select("none"), train.select("none")));
  }

  private TorchConfig config(String name, String model, int batch, int kernelThreads) {
    return TorchConfig.of(name, model, "sgd")
        .withDataFolder(data)
        .withBatchSize(batch)
        .withLearningRate(RATE)
        .withMomentum(0.9)
        .withThreads(kernelThreads)
        .withPrecision(precision);
  }

  private String run(int steps) {
    if (learner == null) {
      throw new IllegalStateException("nothing is open");
    }
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    Last last = new Last();
    long cpu = system.getProcessCpuTime();
    long wall = System.nanoTime();
    train(learner, last, steps);
    double seconds = (System.nanoTime() - wall) / 1e9;
    return String.format(
        Locale.ROOT,
        "{\"seconds\":%s,\"cpu\":%s,\"loss\":%s}",
        seconds,
        (system.getProcessCpuTime() - cpu) / 1e9,
        last.loss);
  }

  private static void train(TorchLearner learner, LoopListener listener, int steps) {
    new TrainingLoop(learner, Policy.of(Schedule.constant(RATE)))
        .withListener(listener)
        .run(Span.steps(steps));
  }

  /** Processor time of one thread, which other work on the machine hardly moves. */
  private String overhead(int steps) {
    double[] bare = new double[PAIRS];
    double[] trainer = new double[PAIRS];
    double[] ratios = new double[PAIRS];
    try (TorchLearner small = open(config("digits", "cnn", 32, 1))) {
      for (int pair = -PAIRS / 4; pair < PAIRS; pair++) {
        boolean bareFirst = pair % 2 == 0;
        double first = millis(small, steps, bareFirst);
        double second = millis(small, steps, !bareFirst);
        if (pair >= 0) {
          bare[pair] = bareFirst ? first : second;
          trainer[pair] = bareFirst ? second : first;
          ratios[pair] = trainer[pair] / bare[pair];
        }
      }
    }
    return String.format(
        Locale.ROOT,
        "{\"bare\":%s,\"trainer\":%s,\"ratio\":%s}",
        median(bare),
        median(trainer),
        median(ratios));
  }

  private static double millis(TorchLearner learner, int steps, boolean bare) {
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    if (bare) {
      for (int step = 0; step < steps; step++) {
        learner.step();
      }
    } else {
      train(learner, LoopListener.NONE, steps);
    }
    return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1e6 / steps;
  }

  private String memory() throws IOException {
    try (TorchLearner small = open(config("digits", "cnn", 32, threads))) {
      train(small, LoopListener.NONE, 500);
      double early = resident();
      double earlyHeap = heap();
      train(small, LoopListener.NONE, 4500);
      return String.format(
          Locale.ROOT,
          "{\"early\":%s,\"early_heap\":%s,\"late\":%s,\"late_heap\":%s}",
          early,
          earlyHeap,
          resident(),
          heap());
    }
  }

  private static double heap() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MEGA;
  }

  private static double resident() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      String line = lines.filter(l -> l.startsWith("VmRSS")).findFirst().orElseThrow();
      return Long.parseLong(line.replaceAll("\\D", "")) * 1024 / MEGA;
    }
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
