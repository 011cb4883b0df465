package org.lr4j.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.lr4j.engine.Learner;
import org.lr4j.engine.Subset;
import org.lr4j.finder.LrFinder;
import org.lr4j.finder.RangeTest;
import org.lr4j.finder.Sweep;
import picocli.CommandLine.Option;

/** How to sweep the rate. */
final class SweepOptions {
  /** Evaluations in a sweep, about: as many as keep their cost small and the curve legible. */
  private static final int EVALUATIONS = 50;

  private enum Spacing {
    EXP,
    LINEAR
  }

  @Option(names = "--start-lr", paramLabel = "A", description = "the first rate (default: 1e-7)")
  private double start = 1e-7;

  @Option(names = "--end-lr", paramLabel = "B", description = "the last rate (default: 10)")
  private double end = 10;

  @Option(names = "--steps", paramLabel = "N", description = "how many rates (default: 100)")
  private int steps = 100;

  @Option(
      names = "--sweep",
      paramLabel = "exp|linear",
      description = "raise the rate by a constant factor or a constant difference (default: exp)")
  private Spacing spacing = Spacing.EXP;

  @Option(
      names = "--metric",
      converter = MetricName.Converter.class,
      paramLabel = "loss|val-loss|accuracy",
      description =
          "the figure that decides (default: loss, the training loss; for study: val-loss)")
  private MetricName metric = MetricName.LOSS;

  @Option(
      names = "--repeats",
      paramLabel = "R",
      description = "number of sweeps, from the same start with data in another order (default: 1)")
  private int repeats = 1;

  @Option(
      names = "--batches-per-rate",
      paramLabel = "K",
      description = "optimizer steps at each rate; their losses are averaged (default: 1)")
  private int batchesPerRate = 1;

  /** The finder these options ask for. */
  LrFinder finder(long seed) {
    return LrFinder.of(rangeTest(seed)).withMetric(metric.metric());
  }

  /** Refuses a figure that the learner does not have, before a step is spent on it. */
  void requireMetric(Learner learner) {
    if (metric == MetricName.LOSS) {
      return;
    }
    if (!learner.subsets().contains(Subset.PROBE)) {
      throw CommandException.usage(
          "there is no held-out data to measure " + metric.text() + " on; use --metric loss");
    }
    if (metric == MetricName.ACCURACY && learner.evaluate(Subset.PROBE).accuracy().isEmpty()) {
      throw CommandException.usage("the task has no accuracy; use --metric loss");
    }
  }

  private RangeTest rangeTest(long seed) {
    boolean linear = spacing == Spacing.LINEAR;
    if (!(linear ? start >= 0 : start > 0) || start > Double.MAX_VALUE) {
      throw CommandException.usage(
          String.format(
              Locale.ROOT,
              "--start-lr must be %s 0, but is %s; give a small rate such as 1e-7",
              linear ? "at least" : "greater than",
              start));
    }
    if (!(end > 0 && end <= Double.MAX_VALUE)) {
      throw CommandException.usage(
          String.format(
              Locale.ROOT,
              "--end-lr must be a number greater than 0, but is %s; give a large rate such as 10",
              end));
    }
    if (!(end > start)) {
      throw CommandException.usage(
          String.format(
              Locale.ROOT,
              "--start-lr %s must be smaller than --end-lr %s; swap them",
              start,
              end));
    }
    if (steps < 2) {
      throw CommandException.usage(
          String.format(Locale.ROOT, "--steps must be at least 2, but is %d; 100 is usual", steps));
    }
    if (repeats < 1) {
      throw CommandException.usage(
          String.format(Locale.ROOT, "--repeats must be at least 1, but is %d", repeats));
    }
    if (batchesPerRate < 1) {
      throw CommandException.usage(
          String.format(
              Locale.ROOT, "--batches-per-rate must be at least 1, but is %d", batchesPerRate));
    }
    Sweep sweep = linear ? Sweep.linear(start, end, steps) : Sweep.exponential(start, end, steps);
    int every = metric == MetricName.LOSS ? 0 : Math.max(1, steps / EVALUATIONS);
    return RangeTest.of(sweep)
        .withBatchesPerRate(batchesPerRate)
        .withRepeats(repeats)
        .withEvaluationEvery(every)
        .withSeed(seed);
  }

  /** For {@code run.json}. */
  Map<String, Object> describe() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("start_lr", start);
    values.put("end_lr", end);
    values.put("steps", steps);
    values.put("sweep", spacing.name().toLowerCase(Locale.ROOT));
    values.put("metric", metric.text());
    values.put("repeats", repeats);
    values.put("batches_per_rate", batchesPerRate);
    return values;
  }
}
