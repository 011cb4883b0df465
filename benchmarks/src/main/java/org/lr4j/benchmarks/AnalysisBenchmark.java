package org.lr4j.benchmarks;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.lr4j.finder.Analysis;
import org.lr4j.finder.Curve;
import org.lr4j.finder.Finding;
import org.lr4j.finder.Metric;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The time from a recorded curve to its finding, what every rule says included. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class AnalysisBenchmark {
  /** How many points the curve has. */
  @Param({"100", "1000000"})
  public int points = 100;

  /**
   * What it is like: rates in order with training losses alone, the same with held-out loss and
   * accuracy at every point, or rates in no order.
   */
  @Param({"plain", "held-out", "shuffled"})
  public String kind = "plain";

  private Curve curve = Curve.of(new double[0], new double[0]);

  /** Makes the curve. */
  @Setup
  public void make() {
    Random random = new Random(7);
    double[] rates = new double[points];
    double[] losses = new double[points];
    double[] accuracies = new double[points];
    for (int i = 0; i < points; i++) {
      double position = kind.equals("shuffled") ? random.nextDouble() : (double) i / points;
      rates[i] = 1e-7 * Math.pow(1e8, position);
      double fall = 1.8 / (1 + Math.pow(0.01 / rates[i], 0.8));
      double rise = rates[i] > 0.3 ? Math.pow(rates[i] / 0.3, 2) - 1 : 0;
      losses[i] = 2.3 - fall + rise + 0.1 * random.nextGaussian();
      accuracies[i] = Math.max(0, 0.1 + (fall - rise) / 2.3);
    }
    curve =
        kind.equals("held-out")
            ? Curve.of(rates, losses, losses.clone(), accuracies)
            : Curve.of(rates, losses);
  }

  /**
   * One finding.
   *
   * @return the finding
   */
  @Benchmark
  public Finding analyse() {
    return Analysis.of(List.of(curve), Metric.TRAINING_LOSS, points);
  }
}
