package org.lr4j.benchmarks.engines;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;
import org.lr4j.finder.Finding;

/**
 * What a search costs over the framework's own training of as many steps: {@code FindOverhead
 * dl4j|djl [mlp|cnn] [runs]}. The search makes its batches, reads each loss, takes and restores its
 * snapshot and analyses the curve. Runs alternate; the median of the pairs' ratios is compared with
 * the bar of 1.02. With {@code OMP_NUM_THREADS=1} the measure is the processor time of the thread
 * that trains, which other work on the machine hardly moves. Other threads, such as the garbage
 * collector's, are not in it.
 */
public final class FindOverhead {
  private static final double BAR = 1.02;
  private static final int WARMUP = 4;
  private static final boolean ONE_THREAD =
      System.getenv().getOrDefault("OMP_NUM_THREADS", "").equals("1");
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private FindOverhead() {}

  /**
   * Measures and prints.
   *
   * @param args framework, network (both), runs of each training (15)
   * @throws Exception if the framework fails
   */
  public static void main(String[] args) throws Exception {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    String framework = args.length > 0 ? args[0] : "dl4j";
    String[] networks = args.length > 1 ? new String[] {args[1]} : new String[] {"mlp", "cnn"};
    int runs = args.length > 2 ? Integer.parseInt(args[2]) : 15;
    for (String network : networks) {
      boolean convolutions = network.equals("cnn");
      try (Race race =
          framework.equals("djl") ? new DjlRace(convolutions) : new Dl4jRace(convolutions)) {
        System.out.printf(
            Locale.ROOT,
            "%s, %s of %d×%d, batch %d: %s%n",
            framework,
            network,
            Race.SIDE,
            Race.SIDE,
            Race.BATCH,
            measured(race, runs));
      }
    }
  }

  private static String measured(Race race, int runs) throws Exception {
    double[] own = new double[runs];
    double[] search = new double[runs];
    double[] ratios = new double[runs];
    for (int run = -WARMUP; run < runs; run++) {
      // Each begins every other time, so that what drifts is shared.
      double first = run % 2 == 0 ? trained(race) : searched(race);
      double second = run % 2 == 0 ? searched(race) : trained(race);
      if (run >= 0) {
        own[run] = run % 2 == 0 ? first : second;
        search[run] = run % 2 == 0 ? second : first;
        ratios[run] = search[run] / own[run];
      }
    }
    double ratio = median(ratios);
    return String.format(
        Locale.ROOT,
        "own step %.3f ms, step of a search %.3f ms, median ratio of %d pairs %.4f (bar %.2f: %s)",
        median(own),
        median(search),
        runs,
        ratio,
        BAR,
        ratio <= BAR ? "kept" : "missed");
  }

  private static double trained(Race race) throws Exception {
    long start = now();
    race.train();
    return (now() - start) / 1e6 / Race.STEPS;
  }

  private static double searched(Race race) {
    long start = now();
    Finding finding = race.find();
    // A search that ends early or sweeps again takes another number of steps.
    return (now() - start) / 1e6 / finding.evidence().steps();
  }

  private static long now() {
    return ONE_THREAD ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
