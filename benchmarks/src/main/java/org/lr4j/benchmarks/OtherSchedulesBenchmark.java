package org.lr4j.benchmarks;

import ai.djl.training.tracker.CyclicalTracker;
import java.util.concurrent.TimeUnit;
import org.nd4j.linalg.schedule.CycleSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The cyclical schedules of DL4J and DJL, measured in the same way as ours. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class OtherSchedulesBenchmark {
  private static final int STEPS = 100_000;

  private final CycleSchedule dl4j =
      new CycleSchedule(ScheduleType.ITERATION, 0.001, 0.006, 4_000, 400, 0.1);
  private final CyclicalTracker djl =
      CyclicalTracker.builder()
          .optBaseValue(0.001f)
          .optMaxValue(0.006f)
          .optStepSizeUp(2_000)
          .optStepSizeDown(2_000)
          .optMode(CyclicalTracker.CyclicalMode.TRIANGULAR)
          .build();
  private int step;

  private int next() {
    step = step == STEPS ? 0 : step + 1;
    return step;
  }

  /**
   * DL4J's CycleSchedule.
   *
   * @return the value
   */
  @Benchmark
  public double dl4jCycleSchedule() {
    return dl4j.valueAt(next(), 0);
  }

  /**
   * DJL's CyclicalTracker.
   *
   * @return the value
   */
  @Benchmark
  public float djlCyclicalTracker() {
    return djl.getNewValue(next());
  }
}
