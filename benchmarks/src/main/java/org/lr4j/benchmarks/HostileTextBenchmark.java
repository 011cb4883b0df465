package org.lr4j.benchmarks;

import java.util.concurrent.TimeUnit;
import org.lr4j.schedule.plan.Plan;
import org.lr4j.schedule.plan.SpecException;
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

/** How long it takes to refuse a spec that was made to take long. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 50, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 20, time = 20, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class HostileTextBenchmark {
  /** What is repeated. */
  @Param({"(", "clamp(", "1*", "constant(1) * ", "[", "a(b="})
  public String unit = "(";

  /** How long the text is. */
  @Param({"1000000", "65000"})
  public int length = 1_000_000;

  private String text = "";

  /** Makes the text. */
  @Setup
  public void write() {
    text = unit.repeat(length / unit.length());
  }

  /**
   * Refuses it.
   *
   * @return why
   */
  @Benchmark
  public String refuse() {
    try {
      return Plan.parse(text).toString();
    } catch (SpecException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
