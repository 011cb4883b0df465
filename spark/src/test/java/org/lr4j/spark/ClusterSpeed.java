package org.lr4j.spark;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.LongStream;
import org.lr4j.engine.Evaluation;
import org.lr4j.study.Axis;
import org.lr4j.study.Space;
import org.lr4j.study.Study;
import org.lr4j.study.StudyPlan;
import org.lr4j.study.Trial;
import org.lr4j.study.TrialResult;
import org.lr4j.study.TrialTask;
import org.lr4j.testkit.SoftmaxLearner;

/**
 * Measures what a cluster costs, on workers of one core that it starts on this machine: the time
 * and the driver's memory for many trials that do nothing, and how much faster two workers are than
 * one with trials that train. {@code benchmarks/spark.sh} runs it.
 */
final class ClusterSpeed {
  private static final double NANOS = 1e9;
  private static final double MILLIS = 1e6;
  private static final double MEBIBYTES = 1 << 20;
  private static final int PARTS = 10;

  private ClusterSpeed() {}

  /** A trial that takes no time. */
  record Nothing() implements TrialTask {
    @Override
    public TrialResult apply(Trial trial) {
      return finished(trial, (double) trial.seed(), 0);
    }
  }

  /** A trial of softmax regression; its seconds are those of its thread's processor. */
  record Training() implements TrialTask {
    @Override
    public TrialResult apply(Trial trial) {
      var threads = ManagementFactory.getThreadMXBean();
      long before = threads.getCurrentThreadCpuTime();
      double loss = 0;
      try (SoftmaxLearner learner = new SoftmaxLearner(20, trial.seed())) {
        for (long step = 0; step < trial.epochs(); step++) {
          loss = learner.step().loss();
        }
      }
      return finished(trial, loss, (threads.getCurrentThreadCpuTime() - before) / NANOS);
    }
  }

  private static TrialResult finished(Trial trial, double loss, double seconds) {
    Evaluation evaluation = new Evaluation(loss, OptionalDouble.empty());
    return new TrialResult.Finished(
        trial,
        Optional.of(evaluation),
        Optional.of(evaluation),
        Optional.empty(),
        false,
        trial.epochs(),
        seconds);
  }

  /** Takes the number of trials that do nothing, and of trainings. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int trivial = Integer.parseInt(arguments[0]);
    int trainings = Integer.parseInt(arguments[1]);
    long steps = Long.parseLong(arguments[2]);
    Path folder = Files.createTempDirectory("lr4j-cluster-speed");
    List<Path> jars = StandaloneCluster.jars(folder.resolve("jars"));
    try (StandaloneCluster standalone = new StandaloneCluster(folder, 1)) {
      double one = trainings(standalone, jars, 1, trainings, steps);
      standalone.addWorker();
      double two = trainings(standalone, jars, 2, trainings, steps);
      print("two workers are %.3f times as fast as one, %.3f of twice", one / two, one / two / 2);
      overhead(standalone, jars, trivial);
    }
  }

  private static SparkCluster connect(StandaloneCluster standalone, List<Path> jars) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("spark.driver.host", StandaloneCluster.HOST);
    settings.put("spark.driver.bindAddress", StandaloneCluster.HOST);
    settings.put("spark.executor.memory", "512m");
    return SparkCluster.connect(
        standalone.master(), jars, 1, settings, note -> print("note: %s", note));
  }

  private static StudyPlan plan(int trials, long epochs) {
    Space space = new Space(List.of(new Axis("rate", List.of("0.1"))));
    return StudyPlan.grid(space, LongStream.range(0, trials).boxed().toList(), epochs);
  }

  /** The wall time of some trainings, after a round in which executors start and warm up. */
  private static double trainings(
      StandaloneCluster standalone, List<Path> jars, int workers, int trials, long steps)
      throws InterruptedException {
    try (SparkCluster cluster = connect(standalone, jars)) {
      List<TrialResult> unused =
          Study.of(plan(8 * workers, steps), cluster.runner(new Training())).run(List.of());
      long began = System.nanoTime();
      long cpu = processorTime();
      List<TrialResult> results =
          Study.of(plan(trials, steps), cluster.runner(new Training())).run(List.of());
      double seconds = (System.nanoTime() - began) / NANOS;
      double spent = results.stream().mapToDouble(r -> ((TrialResult.Finished) r).seconds()).sum();
      print(
          "%d trainings of %d steps on %d worker(s): %.2f s; processor: %.2f s in the trials, %.2f s"
              + " in the driver",
          results.size(), steps, workers, seconds, spent, (processorTime() - cpu) / NANOS);
      return seconds;
    }
  }

  private static void overhead(StandaloneCluster standalone, List<Path> jars, int trials)
      throws InterruptedException {
    try (SparkCluster cluster = connect(standalone, jars)) {
      List<TrialResult> unused =
          Study.of(plan(100, 1), cluster.runner(new Nothing())).run(List.of());
      long[] done = new long[1];
      long began = System.nanoTime();
      long cpu = processorTime();
      print("driver's memory before: %.1f MiB", used());
      cluster
          .runner(new Nothing())
          .run(
              plan(trials, 1).round(List.of()),
              result -> {
                done[0]++;
                if (done[0] % Math.max(1, trials / PARTS) == 0) {
                  print("driver's memory after %d trials: %.1f MiB", done[0], used());
                }
              });
      print(
          "%d trials that do nothing on 2 workers: %.2f ms a trial; processor of the driver: %.2f ms"
              + " a trial, memory's measurement included",
          done[0],
          (System.nanoTime() - began) / MILLIS / trials,
          (processorTime() - cpu) / MILLIS / trials);
      print("driver's memory afterwards: %.1f MiB", used());
    }
  }

  private static long processorTime() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /** What is in use after a collection. */
  private static double used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) / MEBIBYTES;
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
