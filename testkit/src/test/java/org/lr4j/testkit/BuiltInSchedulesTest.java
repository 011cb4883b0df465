package org.lr4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.lr4j.schedule.Clr;
import org.lr4j.schedule.CycleScale;
import org.lr4j.schedule.Fraction;
import org.lr4j.schedule.OneCycle;
import org.lr4j.schedule.Schedule;
import org.lr4j.schedule.Schedules;
import org.lr4j.schedule.plan.Plan;

/** The contract over every built-in. */
@ParameterizedClass
@MethodSource("builtIns")
class BuiltInSchedulesTest extends ScheduleContract {
  private static final double NAN = Double.NaN;
  private static final double INF = Double.POSITIVE_INFINITY;

  /** One built-in: a good spec and bad constructions. */
  record Case(String spec, List<Callable<Schedule>> bad) {
    @Override
    public String toString() {
      return spec;
    }
  }

  @Parameter Case builtIn;

  @Override
  protected Schedule schedule() {
    return Plan.parse(builtIn.spec).schedule();
  }

  @Override
  protected List<Callable<Schedule>> refused() {
    return builtIn.bad;
  }

  @Test
  void readsBackFromItsOwnText() {
    assertThat(Plan.parse(Plan.of(schedule()).toText()).schedule()).isEqualTo(schedule());
  }

  /** A construction; not generic, so that it can be one of many arguments. */
  private interface Making extends Callable<Schedule> {}

  private static Case of(String spec, Making... bad) {
    return new Case(spec, List.copyOf(Arrays.asList(bad)));
  }

  static List<Case> builtIns() {
    Schedule line = Schedule.linear(1, 0, 10);
    return List.of(
        of("constant(0.1)", () -> Schedule.constant(NAN), () -> Schedule.constant(-1)),
        of("constant(0.1, 5)", () -> Schedule.constant(0.1, -1), () -> Schedule.constant(INF, 5)),
        of(
            "linear(0, 0.1, 500)",
            () -> Schedule.linear(NAN, 1, 5),
            () -> Schedule.linear(0, NAN, 5),
            () -> Schedule.linear(0, 1, -1)),
        of("cosine(0.1, 0, 500)", () -> Schedule.cosine(0.1, -0.1, 5)),
        of("cosine(0.1, 0.01, 500, power=2)", () -> Schedules.cosine(1, 0, 5, NAN)),
        of(
            "polynomial(0.1, 0.001, 77, power=0.9)",
            () -> Schedule.polynomial(1, 0, 5, 0),
            () -> Schedule.polynomial(1, 0, 5, NAN)),
        of(
            "polynomial_cycle(0.1, 0.001, 77, 2)",
            () -> Schedules.polynomialCycle(0.001, 0.1, 77, 2)),
        of("sqrt(0.1, 0, 77)", () -> Schedules.squareRoot(NAN, 0, 77)),
        of(
            "tanh(0.1, 0.001, 77)",
            () -> Schedules.tanh(1, 0, 5, 3, -7),
            () -> Schedules.tanh(1, 0, 5, NAN, 3)),
        of(
            "geometric(1e-7, 10, 100)",
            () -> Schedule.geometric(0, 10, 100),
            () -> Schedule.geometric(NAN, 10, 100)),
        of(
            "exponential(0.05, 0.97, 196)",
            () -> Schedule.exponential(0.05, 0, 196),
            () -> Schedule.exponential(0.05, NAN, 196),
            () -> Schedule.exponential(0.05, 0.97, 0)),
        of(
            "inverse(0.05, 1e-4, power=0.75)",
            () -> Schedules.inverse(0.05, -1, 1, 1),
            () -> Schedules.inverse(0.05, NAN, 1, 1)),
        of(
            "sigmoid(0.05, -0.01, 500)",
            () -> Schedules.sigmoid(0.05, INF, 500),
            () -> Schedules.sigmoid(0.05, -0.01, -1)),
        of("sigmoid(0.05, 0.01, 500)"),
        of(
            "step(0.1, 0.1, 30)",
            () -> Schedule.step(0.1, 0, 30),
            () -> Schedule.step(0.1, NAN, 30),
            () -> Schedule.step(0.1, 0.1, 0)),
        of(
            "multistep(0.1, 0.1, [30, 60, 90])",
            () -> Schedule.multistep(0.1, 0.1, List.of(60L, 30L)),
            () -> Schedule.multistep(0.1, NAN, List.of(30L)),
            () -> Schedule.multistep(0.1, 1e200, List.of(30L, 60L))),
        of(
            "triangular(0.001, 0.006, 20)",
            () -> Schedule.triangular(NAN, 0.001, 20),
            () -> Schedule.triangular(0.001, NAN, 20),
            () -> Schedule.triangular(0.001, 0.006, 0)),
        of("triangular(0.85, 0.95, 20, 7, inverse=true)"),
        of(
            "triangular2(0.001, 0.006, 20, 40)",
            () -> Schedule.cyclical(0.001, 0.006, 0, 0, CycleScale.halving())),
        of(
            "exp_range(0.001, 0.006, 20, gamma=0.9999)",
            () -> Schedule.expRange(0.001, 0.006, 20, NAN),
            () -> Schedule.expRange(0.001, 0.006, 20, 0),
            () -> Schedule.expRange(0.001, 0.006, 20, 1.1)),
        of(
            "exp_range_both(0.001, 0.006, 20, gamma=0.9999)",
            () -> Schedules.expRangeBoth(0.001, 0.006, 20, NAN)),
        of(
            "triangular_shrink(0.001, 0.006, 20, factor=0.9, shrinks=max)",
            () -> Schedules.triangularShrink(0.001, 0.006, 20, NAN, false)),
        of("triangular_shrink(0.001, 0.006, 20, factor=0.9, shrinks=both)"),
        of(
            "sgdr(0.1, 0.001, 10)",
            () -> Schedule.sgdr(0.001, 0.1, 10, 1, 1),
            () -> Schedule.sgdr(0.1, 0, 0, 1, 1),
            () -> Schedule.sgdr(0.1, 0, 10, 0, 1)),
        of("sgdr(0.1, 0.001, 7, mult=3, decay=0.9)", () -> Schedule.sgdr(0.1, 0, 1, 2, NAN)),
        of(
            "onecycle(0.1, 1000)",
            () -> OneCycle.of(0.1, 0),
            () -> OneCycle.of(0.1, 1000).pct(1.1),
            () -> OneCycle.of(NAN, 1000)),
        of("onecycle(0.1, 1001, anneal=linear, three_phase=true)"),
        of("onecycle_smith(0.1, 450, 100)", () -> OneCycle.smith(0.1, 450, -1)),
        of("onecycle_optax(0.1, 1000)", () -> OneCycle.optaxCosine(0.1, 10, 1.01, 25, 1e4)),
        of("onecycle_optax(0.1, 1000, anneal=linear)"),
        of("invsqrt(0.1, 100, 1000)", () -> Schedules.inverseSquareRoot(0.1, -1, 5)),
        of(
            "wsd(0.1, 100, 500, 200)",
            () -> Schedules.wsd(0.1, 1, 1, -1, Schedules.Cooldown.SQRT, 0),
            () -> Schedules.wsd(0.1, -1, 1, 5, Schedules.Cooldown.SQRT, 0)),
        of("wsd(0.1, 100, 500, 200, shape=linear)"),
        of("wsd(0.1, 0, 500, 200, shape=cos, end=0.01)"),
        of("warmup_cosine(0.1, 100, 1000)", () -> Schedules.warmupCosine(0.1, 11, 10, 0)),
        of("linear_to_zero(0.1, 100, 1000)", () -> Schedules.linearToZero(0.1, 11, 10)),
        of("tri_stage(0.1, 100, 200, 300)", () -> Schedules.triStage(0.1, 1, 1, 1, 0.1, 0)),
        of("linear(1, 0, 10) * 0.5", () -> line.scale(NAN), () -> line.scale(-1)),
        of("scale(linear(1, 0, 10), by=0.5)"),
        of("linear(1, 0, 10) * triangular(0.1, 1, 5)"),
        of("clamp(linear(1, 0, 10), 0.2, 0.7)", () -> line.clamp(0.7, 0.2)),
        of("take(triangular(0.1, 1, 5), 20)", () -> line.take(-1)),
        of(
            "repeat(linear(1, 0, 10), 3)",
            () -> line.repeat(0),
            () -> line.repeat(1L << 53),
            () -> Schedule.constant(1).repeat()),
        of("repeat(linear(1, 0, 10))"),
        of("repeat(linear(1, 0.5, 0), 3)"),
        of("repeat(linear(1, 0.5, 0))"),
        of("linear(0, 0.1, 0)"),
        of("linear(0, 0.1, 0) then cosine(0.1, 0, 0) then constant(0.2, 0) then linear(1, 0.5, 3)"),
        of("linear(0, 0.1, 3) then linear(0.1, 0.05, 0)"),
        of("exponential(0.05, 1.01, 5/2)", () -> Schedules.exponential(0.05, NAN, Fraction.of(1))),
        of("step(0.1, 10, 100/3)", () -> Schedules.step(0.1, 10, Fraction.of(1, 2))),
        of("inverse(0.1, 1, 7/3)", () -> Schedules.inverse(0.1, 1, Fraction.of(0), 1)),
        of("cosine(0.1, 0.01, 77, k=0.5)", () -> Schedules.cosine(0.1, 0, 5, 1, NAN)),
        of("polynomial(0.1, 0.01, 77, power=2, k=3)", () -> Schedules.polynomial(1, 0, 5, 1, 0)),
        of("ramp(0, 2, 100, power=2)", () -> Schedules.ramp(0, 2, 100, NAN)),
        of(
            "piecewise([0.1, 0.01, 0.001], [30, 60])",
            () -> Schedules.piecewise(List.of(0.1), List.of(5L)),
            () -> Schedules.piecewise(List.of(0.1, NAN), List.of(5L))),
        of("piecewise([0.1], [])"),
        of("multistep(0.1, [10, 0.1], [30, 60])"),
        of(
            "points([0, 0.1, 0.02], [0, 403/4, 403], shape=cos)",
            () -> Schedules.points(List.of(), List.of(), OneCycle.Anneal.LINEAR),
            () -> Schedules.points(List.of(1.0), List.of(), OneCycle.Anneal.LINEAR)),
        of("points([0.3, 0.1, 0.02, 0.5], [5, 5, 9, 9])"),
        of(
            "triangular(0.001, 0.006, 5/2)",
            () -> Clr.between(0, 1, Fraction.of(1, 3), Fraction.of(1, 3))),
        of("triangular2(0.006, 0.001, 100/3, 50/7)"),
        of("triangular(0, 1, 0, 5)"),
        of("triangular(0, 1, 5, 0)"),
        of(
            "sgdr(0.1, 0.001, 100/3, cycles=3)",
            () -> Schedules.sgdr(1, 0, Fraction.of(5), 1, 1, 0)),
        of("sgdr(0.1, 0.001, 10, mult=1.5, decay=4)"),
        of("sgdr(0.1, 0.001, 10, mult=1.0001)"),
        of("sgdr(0.1, 0.001, 100, mult=0.5)", () -> Schedule.sgdr(1, 0, 5, -1, 1)),
        of("sgdr(0.1, 0.001, 1000, mult=0.999, cycles=9)"),
        of("onecycle(0.1, 1)"),
        of("onecycle(0.1, 10, pct=0.05, boundary=exact)"),
        of("onecycle(0.1, 25, pct=1, anneal=linear)"),
        of(
            "onecycle_momentum(0.85, 0.95, 1000)",
            () -> OneCycle.of(1, 5).momentum(0.95, 0.85),
            () -> OneCycle.of(1, 5).momentum(0.9, 1)),
        of("hold(cosine(0.1, 0, 95), 10)", () -> line.hold(0)),
        of("hold(triangular(0, 1, 5), 3)"),
        of("skip(cosine(0.1, 0, 95), 10)", () -> line.skip(-1)),
        of("skip(linear(1, 0, 10), 20)"),
        of("skip(triangular(0, 1, 5), 9007199254740992)"),
        of("constant(0.1) + cosine(0.1, 0, 95)"),
        of(
            "linear(0, 0.1, 5) then cosine(0.1, 0, 95) then constant(0.001)",
            () -> Schedule.constant(1).then(line)));
  }
}
