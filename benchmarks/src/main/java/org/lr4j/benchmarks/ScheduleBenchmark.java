package org.lr4j.benchmarks;

import java.util.concurrent.TimeUnit;
import org.lr4j.schedule.Schedule;
import org.lr4j.schedule.plan.Plan;
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

/** The time of one {@code at}, step after step, for each built-in. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class ScheduleBenchmark {
  private static final long STEPS = 100_000;

  /** The schedule as a spec. */
  @Param({
    "constant(0.1)",
    "linear(0, 0.1, 100000)",
    "cosine(0.1, 0, 100000)",
    "polynomial(0.1, 0, 100000, 0.9)",
    "sqrt(0.1, 0, 100000)",
    "tanh(0.1, 0, 100000)",
    "geometric(1e-7, 10, 100000)",
    "exponential(0.05, 0.97, 196)",
    "inverse(0.05, 1e-4, power=0.75)",
    "sigmoid(0.05, -0.001, 50000)",
    "step(0.1, 0.1, 30000)",
    "multistep(0.1, 0.1, [30000, 60000, 90000])",
    "triangular(0.001, 0.006, 2000)",
    "triangular2(0.001, 0.006, 2000)",
    "exp_range(0.001, 0.006, 2000, gamma=0.99994)",
    "exp_range_both(0.001, 0.006, 2000, gamma=0.99994)",
    "triangular_shrink(0.001, 0.006, 2000, factor=0.9)",
    "sgdr(0.1, 0, 1000)",
    "sgdr(0.1, 0, 10, mult=2, decay=0.9)",
    "onecycle(0.1, 100000)",
    "wsd(0.1, 1000, 80000, 19000)",
    "invsqrt(0.1, 1000, 1000)",
    "tri_stage(0.1, 1000, 50000, 49000)",
    "linear(1, 0, 100000) * triangular(0.001, 0.006, 2000)",
    "ramp(0, 0.1, 100000, 4)",
    "cosine(0.1, 0, 100000, power=2, k=1.5)",
    "polynomial_cycle(0.1, 0, 5000, 0.5)",
    "piecewise([0.1, 0.03, 0.06, 0.001], at=[20000, 50000, 80000])",
    "points([0.004, 0.1, 0], at=[0, 30000.75, 100000], shape=cos)",
    "exponential(0.05, 0.97, 100/3)",
    "step(0.1, 0.5, 10000/3)",
    "triangular(0.001, 0.006, 5000/3)",
    "sgdr(0.1, 0, 10000/3)",
    "sgdr(0.1, 0, 1000, decay=0.9)",
    "sgdr(0.1, 0, 10, mult=1.5, decay=0.9)",
    "sgdr(0.1, 0, 50000, mult=0.9)",
    "sgdr(0.1, 0, 10, mult=1.0001)",
    "onecycle(0.1, 100000, pct=0.33333, boundary=exact)",
    "onecycle_optax(0.1, 100000)",
    "warmup_cosine(0.1, 5000, 100000)",
    "hold(cosine(0.1, 0, 100000), 196)",
    "linear(0, 0.1, 5000) then skip(cosine(0.1, 0, 100000), 5000)",
    "clamp(cosine(0.1, 0, 100000), 0.02, 0.08)",
    "repeat(cosine(0.1, 0.01, 200))",
    "constant(0.01) + sgdr(0.09, 0, 250, decay=0.7)"
  })
  public String spec = "constant(0.1)";

  private Schedule schedule = Schedule.constant(0.1);
  private long step;

  /** Reads the spec. */
  @Setup
  public void read() {
    schedule = Plan.parse(spec).schedule();
  }

  /**
   * One value.
   *
   * @return the value
   */
  @Benchmark
  public double at() {
    step = step == STEPS ? 0 : step + 1;
    return schedule.at(step);
  }
}
