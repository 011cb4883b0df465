package org.lr4j.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpecTest {
  private static final Units RUN = Units.ofRun(10, 100);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "constant(lr=0.1)",
        "constant(lr=0.1, steps=7) then constant(lr=1.0E-300)",
        "linear(from=0, to=0.1, steps=500) then cosine(from=0.1, to=0, steps=9500)",
        "cosine(from=1, to=0, steps=5, power=2)",
        "polynomial(from=1, to=0, steps=5, power=0.9)",
        "polynomial_cycle(from=1, to=0, steps=5)",
        "sqrt(from=1, to=0, steps=5)",
        "tanh(from=1, to=0, steps=5, lower=-6)",
        "geometric(from=1e-7, to=10, steps=100)",
        "exponential(from=0.05, rate=0.97, per=1ep)",
        "inverse(from=1, rate=0.1, per=3, power=0.75)",
        "sigmoid(from=1, gamma=-0.1, center=50)",
        "step(from=1, factor=0.1, every=30)",
        "multistep(from=1, factor=0.1, at=[3ep, 0.5dur, 999])",
        "multistep(from=1, factor=0.1, at=[])",
        "triangular(base=0.001, max=0.006, up=2000)",
        "triangular2(base=0.001, max=0.006, up=2000, down=10)",
        "exp_range(base=0.001, max=0.006, up=2000, gamma=0.99994)",
        "exp_range_both(base=0.001, max=0.006, up=2000, gamma=0.99994)",
        "triangular_shrink(base=0.001, max=0.006, up=2000, factor=0.5, shrinks=max)",
        "triangular(0.001, 0.006, 2000, base_momentum=0.85, max_momentum=0.95)",
        "onecycle(max=0.1, steps=1dur, base_momentum=0.85, max_momentum=0.95)",
        "onecycle(max=0.1, steps=1000, anneal=linear, three_phase=true)",
        "onecycle_smith(max=0.1, half=0.45dur, tail=0.1dur)",
        "onecycle_optax(max=0.1, steps=100, anneal=linear)",
        "sgdr(max=1, min=0.1, period=10, mult=2, decay=0.9)",
        "wsd(peak=1, warmup=10, stable=20, decay=30)",
        "wsd(peak=1, warmup=10, stable=20, decay=30, shape=cos, end=0.1)",
        "invsqrt(peak=1, warmup=10, timescale=100)",
        "warmup_cosine(peak=1, warmup=1ep, steps=1dur)",
        "linear_to_zero(peak=1, warmup=10, steps=100)",
        "tri_stage(peak=1, warmup=10, hold=5, decay=100)",
        "(linear(0, 1, 5) then constant(1)) * (constant(2) * sqrt(1, 0, 9)) * 0.5",
        "0.5 * constant(2)",
        "clamp(linear(0, 1, 10), 0.2, max=0.8)",
        "repeat(linear(1, 0, 10), 3) then repeat(of=take(constant(1), steps=5))",
        "linear(0, 0.1, 5) then onecycle(0.1, 50, base_momentum=0.8, max_momentum=0.9)"
      })
  void printsWhatItReadsInTextAndJson(String text) {
    ScheduleSpec spec = ScheduleSpec.parse(text, RUN);
    assertThat(ScheduleSpec.parse(spec.toText(), Units.UNKNOWN)).isEqualTo(spec);
    assertThat(ScheduleSpec.parseJson(spec.toJson(), Units.UNKNOWN)).isEqualTo(spec);
  }

  @Test
  void everyDoubleReadsBackExactly() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 2_000; i++) {
      double value = Math.abs(Double.longBitsToDouble(random.nextLong()));
      if (Double.isFinite(value)) {
        Schedule constant = Schedule.constant(value);
        assertThat(Schedule.parse(constant.toText())).isEqualTo(constant);
      }
    }
    assertThat(Schedule.parse(Schedule.constant(Double.MIN_VALUE).toText()).at(0))
        .isEqualTo(Double.MIN_VALUE);
  }

  @Test
  void unitsAreResolvedOnce() {
    assertThat(ScheduleSpec.parse("linear(0, 1, 2.5ep)", RUN).toText())
        .isEqualTo("linear(from=0.0, to=1.0, steps=250)");
    assertThat(ScheduleSpec.parse("linear(0, 1, 0.3dur)", RUN).learningRate().length())
        .isEqualTo(300);
    assertThat(
            ScheduleSpec.parseJson(
                    "{\"schedule\":\"linear\",\"from\":0,\"to\":1,\"steps\":\"2ep\"}", RUN)
                .learningRate()
                .length())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "linear(from=0, to=1, steps=5ep) | 27 | needs the number of steps in an epoch",
        "linear(from=0, to=1) | 0 | linear needs 'steps'",
        "linear(from=0, to=1, stps=5) | 21 | unknown argument 'stps'",
        "linear(from=-1, to=1, steps=5) | 12 | from must be finite and not negative, was -1.0",
        "linear(from=0, to=1, steps=0) | 27 | steps must be from 1 to 2^53, was 0",
        "linear(from=0, to=1, steps=1.5) | 27 | whole number",
        "linear(from=0, to=1, steps=1e999999999999) | 27 | whole number",
        "linear(from=0, to=1ep, steps=5) | 18 | takes no unit",
        "linear(from=0, from=1, steps=5) | 15 | twice",
        "linear(0, 1, 5, 6) | 16 | no more",
        "constnt(0.1) | 0 | unknown schedule 'constnt'",
        "constant | 0 | in parentheses",
        "constant(0.1 | 12 | expected ')' but the spec ends",
        "constant(0.1) constant(1) | 14 | expected 'then'",
        "constant(0.1) then constant(1) | 0 | never ends",
        "constant(0.1) * -2 | 16 | not negative",
        "0.5 | 0 | expected a schedule",
        "linear(0, 1, 5x) | 14 | unknown unit 'x'",
        "step(1, 2, 3) | 8 | factor must be above 0 and at most 1, was 2.0",
        "triangular(0.1, 0.01, 5) | 16 | max must not be below base",
        "onecycle(0.1, 100, pct=1.5) | 23 | pct must be between 0 and 1",
        "onecycle(0.1, 100, anneal=sin) | 26 | must be one of cos, linear",
      })
  void errorsPointAtTheCharacter(String text, int position, String message) {
    assertThatThrownBy(() -> ScheduleSpec.parse(text, Units.UNKNOWN))
        .isInstanceOfSatisfying(
            SpecException.class, e -> assertThat(e.position()).isEqualTo(position))
        .hasMessageContaining(message)
        .hasMessageContaining("^");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "clamp(", "1*", "constant(1) * ", "[", "a(b=", "-", "linear(0,"})
  void hostileTextFailsWithinItsBounds(String unit) {
    assertThatThrownBy(() -> Schedule.parse(unit.repeat(1_000_000 / unit.length())))
        .isInstanceOf(SpecException.class);
    assertThatThrownBy(() -> Schedule.parse(unit.repeat(60_000 / unit.length())))
        .isInstanceOf(SpecException.class);
    assertThatThrownBy(() -> Schedule.parse(unit.repeat(4_000) + "constant(1)"))
        .isInstanceOf(SpecException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"of\":", "{\"schedule\":\"clamp\",\"of\":[", "\"", "{", "null"})
  void hostileJsonFailsWithinItsBounds(String unit) {
    for (int size : List.of(1_000_000, 60_000)) {
      assertThatThrownBy(
              () -> ScheduleSpec.parseJson(unit.repeat(size / unit.length()), Units.UNKNOWN))
          .isInstanceOf(SpecException.class);
    }
  }

  @Test
  void nestingIsBoundedInWritingToo() {
    Schedule deep = Schedule.constant(1);
    for (int i = 0; i < 63; i++) {
      deep = deep.scale(1);
    }
    Schedule deepest = deep;
    assertThat(Schedule.parse(deepest.toText())).isEqualTo(deepest);
    assertThat(
            ScheduleSpec.parseJson(ScheduleSpec.of(deepest).toJson(), Units.UNKNOWN).learningRate())
        .isEqualTo(deepest);
    assertThatThrownBy(() -> deepest.scale(1).toText())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void aFunctionOfTheUsersHasNoTextForm() {
    Schedule custom = step -> 1;
    assertThatThrownBy(() -> custom.scale(2).toText())
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("no text form");
    CycleScale scale = CycleScale.ofCycle(cycle -> 1);
    assertThatThrownBy(() -> Schedule.cyclical(0, 1, 2, 2, scale).toText())
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("no text form");
  }

  @Test
  void aPieceWithoutMomentumHoldsItsNeighbours() {
    Schedule momentum =
        ScheduleSpec.parse(
                "linear(0, 0.1, 5) then onecycle(0.1, 50, base_momentum=0.8, max_momentum=0.9)"
                    + " then constant(0)",
                Units.UNKNOWN)
            .momentum()
            .orElseThrow();
    assertThat(momentum.at(0)).isEqualTo(0.9);
    assertThat(momentum.at(5 + 14)).isEqualTo(0.8);
    assertThat(momentum.at(500)).isEqualTo(0.9);
  }

  @Test
  void aPlanChecksItsSyntaxAtOnceAndItsUnitsWhenTheRunIsKnown() {
    Plan plan = Plan.parse("exponential(from=0.05, rate=0.97, per=1ep)");
    assertThat(plan.resolve(new Units(196, 0)).learningRate())
        .isEqualTo(Schedule.exponential(0.05, 0.97, 196));
    assertThatThrownBy(() -> plan.resolve(Units.UNKNOWN)).isInstanceOf(SpecException.class);
    assertThatThrownBy(() -> Plan.parse("exponential(")).isInstanceOf(SpecException.class);
  }
}
