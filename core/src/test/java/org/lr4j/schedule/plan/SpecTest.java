package org.lr4j.schedule.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lr4j.schedule.CycleScale;
import org.lr4j.schedule.Schedule;
import org.lr4j.schedule.Units;

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
        "linear(0, 0.1, 5) then onecycle(0.1, 50, base_momentum=0.8, max_momentum=0.9)",
        "onecycle(max=0.1, steps=1dur, pct=0.25, boundary=exact, max_momentum=0.9, base_momentum=0.8)",
        "hold(cosine(0.1, 0, 10ep), 1ep)",
        "linear(0, 0.1, 5) then skip(cosine(0.1, 0, 100), 5)",
        "constant(0.01) + sgdr(0.09, 0, 10, mult=2, decay=0.9)",
        "ramp(0, 2, 100, power=2)",
        "multistep(from=0.1, factor=[10, 0.1], at=[100, 200])",
        "piecewise(values=[0.1, 0.01], at=[3ep])",
        "points(values=[0, 0.1, 0.02], at=[0, 100.75, 403], shape=cos)",
        "triangular(0, 1, 2.5)",
        "sgdr(0.1, 0, period=(1dur - 10)/3, cycles=3)",
        "sgdr(0.1, 0, period=100/3, mult=1.5)",
        "sgdr(0.1, 0, period=64, mult=0.5)",
        "exponential(0.1, 1.01, per=2.5)",
        "cosine(0.1, 0, 100, k=0.5) then polynomial(0.1, 0, 100, k=2, power=2)",
        "triangular2(0.01, 0.1, cycles=4, base_momentum=0.8, max_momentum=0.9)",
        "groups(constant(1), linear(0, 1, 5)) with momentum [0.9, 0.8]",
        "(linear(0, 1, 2ep - 10) + constant(1)) * (constant(2) + constant(3)) / 4"
      })
  void printsWhatItReads(String text) {
    Plan plan = Plan.parse(text);
    assertThat(Plan.parse(plan.toText())).isEqualTo(plan);
    Resolved spec = plan.resolve(RUN);
    assertThat(Plan.parse(plan.toText()).resolve(RUN)).isEqualTo(spec);
    assertThat(Plan.parse(spec.toText()).resolve(Units.UNKNOWN).groups()).isEqualTo(spec.groups());
  }

  @Test
  void aPlateauIsTheSameForAllGroups() {
    assertThatThrownBy(
            () -> Plan.parse("groups(constant(0.001), plateau(0.1, patience=2))").resolve(RUN))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("a plateau reduces the rates of all groups together");
    assertThatThrownBy(
            () -> Plan.parse("groups(plateau(0.1), plateau(0.1, patience=2))").resolve(RUN))
        .isInstanceOf(SpecException.class);
    Resolved both =
        Plan.parse("groups(plateau(0.1, patience=2), plateau(0.01, patience=2))").resolve(RUN);
    assertThat(both.reduced(1).groups().get(0).learningRate().at(0)).isEqualTo(0.1 * 0.1);
    assertThat(both.reduced(1).groups().get(1).learningRate().at(0)).isEqualTo(0.01 * 0.1);
  }

  @Test
  void everyDoubleReadsBackExactly() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 2_000; i++) {
      double value = Math.abs(Double.longBitsToDouble(random.nextLong()));
      if (Double.isFinite(value)) {
        Schedule constant = Schedule.constant(value);
        assertThat(Plan.parse(Plan.of(constant).toText()).schedule()).isEqualTo(constant);
      }
    }
    assertThat(Plan.parse(Plan.of(Schedule.constant(Double.MIN_VALUE)).toText()).schedule().at(0))
        .isEqualTo(Double.MIN_VALUE);
  }

  @Test
  void unitsAreResolvedOnce() {
    assertThat(Plan.parse("linear(0, 1, 2.5ep)").resolve(RUN).toText())
        .isEqualTo("linear(from=0.0, to=1.0, steps=250)");
    assertThat(Plan.parse("linear(0, 1, 0.3dur)").resolve(RUN).learningRate().length())
        .isEqualTo(300);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "linear(from=0, to=1, steps=5ep) | 27 | needs the number of steps in an epoch",
        "linear(from=0, to=1) | 0 | steps is missing; linear needs it",
        "linear(from=0, to=1, stps=5) | 21 | unknown argument 'stps'",
        "linear(from=-1, to=1, steps=5) | 12 | from must be finite and not negative, was -1.0",
        "linear(from=0, to=1, steps=-1) | 27 | steps must not be negative, was -1",
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
        "step(1, 0, 3) | 8 | factor must be finite and above 0, was 0.0",
        "triangular(0.1, -0.01, 5) | 16 | max must be finite and not negative",
        "triangular(0.1, 0.2, 5, max_momentum=0.8, base_momentum=0.9)"
            + " | 37 | max_momentum must not be below base_momentum = 0.9, was 0.8",
        "onecycle(0.1, 100, final_div=-1) | 29 | final_div must be finite and above 0, was -1.0",
        "warmup_cosine(0.1, warmup=101, steps=100)"
            + " | 26 | warmup must not be above steps = 100, was 101",
        "repeat(triangular(0, 1, 5), 3) | 7 | of never ends",
        "repeat(linear(0, 1, 5), 1.5) | 24 | times must be a whole number, was 1.5",
        "sgdr(0.1, 0, 10, mult=0) | 22 | mult must be finite and above 0",
        "cosin(0.1, 0, 5) | 0 | did you mean cosine?",
        "warmup(0.1, 0, 5) | 0 | did you mean warmup_cosine?",
        "Cosine(0.1, 0, stesp=5) | 15 | did you mean steps?",
        "constant(0.1) - constant(0.2) | 0 | not subtracted",
        "constant(0.1) with momentum constant(0.9) with momentum 0.8 | 28 | momentum",
        "linear(0, 1, 5 - 8) | 13 | steps must not be negative, was -3",
        "linear(0, 1, 5/0) | 13 | whole number",
        "linear(0, 1, ceil(0.5ep)) | 18 | needs the number of steps in an epoch",
        "ceil(5) | 0 | rounds a length",
        "triangular(0, 1, 2.0000001) | 17 | parts of 1/1,000,000",
        "piecewise([1, 2], [5, 6]) | 10 | one more than the milestones",
        "points([1], [5, 6]) | 7 | as many as places",
        "multistep(1, [0.1, 0.2], [5]) | 13 | one for each milestone",
        "groups(constant(1), constant(2)) * triangular([1, 2, 3], 4, 5) | 46 | elsewhere 2",
        "plateau(0.1) then constant(1) | 0 | never ends",
        "plateau(0.1) * plateau(0.1) | 23 | one plateau",
        "plateau(0.1, factor=2) | 20 | factor must be between 0 and 1",
        "linear(0, 1, 9007199254740992) then linear(1, 0, 5) then constant(1) | 36 | 2^53",
        "linear(0, 1, 5) then constant(1, 9007199254740992) | 21 | 2^53",
        "onecycle(0.1, 100, pct=1.5) | 23 | pct must be from 0 to 1",
        "onecycle(0.1, 100, anneal=sin) | 26 | must be one of cos, linear",
      })
  void errorsPointAtTheCharacter(String text, int position, String message) {
    assertThatThrownBy(() -> Plan.parse(text).resolve(Units.UNKNOWN))
        .isInstanceOfSatisfying(
            SpecException.class, e -> assertThat(e.position()).isEqualTo(position))
        .hasMessageContaining(message)
        .hasMessageContaining("^");
  }

  @Test
  void anErrorShowsThatItsTextIsCut() {
    String text = "constant(0.1, steps=1000) then bad(1) then constant(0.2, steps=1000)";
    assertThatThrownBy(() -> Plan.parse(text).schedule())
        .hasMessageEndingWith(
            ", at character 32:\n  ...onstant(0.1, steps=1000) then bad(1) then constant(0.2, step..."
                + "\n  "
                + " ".repeat(33)
                + "^");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "clamp(", "1*", "constant(1) * ", "[", "a(b=", "-", "linear(0,"})
  void hostileTextFailsWithinItsBounds(String unit) {
    assertThatThrownBy(() -> Plan.parse(unit.repeat(1_000_000 / unit.length())))
        .isInstanceOf(SpecException.class);
    assertThatThrownBy(() -> Plan.parse(unit.repeat(60_000 / unit.length())).schedule())
        .isInstanceOf(SpecException.class);
    assertThatThrownBy(() -> Plan.parse(unit.repeat(4_000) + "constant(1)").schedule())
        .isInstanceOf(SpecException.class);
  }

  @Test
  void nestingIsBoundedInWritingToo() {
    Schedule deep = Schedule.constant(1);
    for (int i = 0; i < 63; i++) {
      deep = deep.scale(1);
    }
    Schedule deepest = deep;
    assertThat(Plan.parse(Plan.of(deepest).toText()).schedule()).isEqualTo(deepest);
    assertThatThrownBy(() -> Plan.of(deepest.scale(1)).toText())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void nestedSequencesAreReadInTimeThatGrowsWithTheirText() {
    String text = "constant(1,1)";
    for (int i = 0; i < 30; i++) {
      text = "clamp(" + text + " then constant(1,1),0,1)";
    }
    assertThat(Plan.parse(text).schedule().length()).isEqualTo(31);
    assertThat(Plan.parse(text).schedule().at(30)).isEqualTo(1);
  }

  @Test
  void aFunctionOfTheUsersHasNoTextForm() {
    Schedule custom = step -> 1;
    assertThatThrownBy(() -> Plan.of(custom.scale(2)).toText())
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("no text form");
    CycleScale scale = CycleScale.ofCycle(cycle -> 1);
    assertThatThrownBy(() -> Plan.of(Schedule.cyclical(0, 1, 2, 2, scale)).toText())
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("no text form");
    assertThat(Plan.of(custom).schedule()).isSameAs(custom);
  }

  @Test
  void aPieceWithoutMomentumHoldsItsNeighbours() {
    Schedule momentum =
        Plan.parse(
                "linear(0, 0.1, 5) then onecycle(0.1, 50, base_momentum=0.8, max_momentum=0.9)"
                    + " then constant(0)")
            .resolve(Units.UNKNOWN)
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

  @Test
  void errorsCarryTheirPartsAsFields() {
    assertThatThrownBy(() -> Plan.parse("onecycle(0.1, 100, final_div=-1)").schedule())
        .isInstanceOfSatisfying(
            SpecException.class,
            e -> {
              assertThat(e.property()).contains("final_div");
              assertThat(e.value()).contains("-1.0");
              assertThat(e.reason()).isEqualTo("must be finite and above 0");
              assertThat(e.sentence()).isEqualTo("final_div must be finite and above 0, was -1.0");
              assertThat(e.position()).isEqualTo(29);
            });
    assertThatThrownBy(
            () -> Plan.form("onecycle", Map.of("max", -1, "steps", 5)).resolve(Units.UNKNOWN))
        .isInstanceOfSatisfying(SpecException.class, e -> assertThat(e.position()).isEqualTo(-1))
        .hasMessage("max must be finite and not negative, was -1.0");
  }

  @Test
  void aSingleScheduleLeavesNothingOut() {
    for (String more :
        List.of(
            "constant(0.1) with momentum 0.9",
            "plateau(0.1)",
            "groups(constant(1), constant(2))")) {
      assertThatThrownBy(() -> Plan.parse(more).schedule())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("resolve it");
    }
  }

  @Test
  void sharesThatAddUpFillTheRun() {
    for (long steps : new long[] {1, 2, 5, 7, 97, 1_001}) {
      Units run = new Units(0, steps);
      assertThat(length("linear(0, 1, 0.5dur) then linear(1, 0, 0.5dur)", run)).isEqualTo(steps);
      assertThat(length("wsd(1, 0.05dur, 0.8dur, 0.15dur)", run)).isEqualTo(steps);
      assertThat(
              length(
                  "linear(0, 1, 1/3dur) then constant(1, 1/3dur) then cosine(1, 0, 1/3dur)", run))
          .isEqualTo(steps);
    }
    assertThat(length("linear(0, 1, 0.05dur)", new Units(0, 6))).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2ep - 10 | 190",
        "(1dur - 10)/3 | 330",
        "1/3dur | 333",
        "ceil(0.0601dur) | 61",
        "floor(0.3005dur) | 300",
        "round(0.0005dur) | 1",
        "0.0015dur | 2",
        "3ba | 3",
        "1EP | 100",
        "2*1ep | 200",
        "1ep + 0.1dur + 5 | 205",
      })
  void lengthsAreSumsAndSharesAndRounded(String length, long steps) {
    assertThat(length("linear(0, 1, " + length + ")", RUN)).isEqualTo(steps);
  }

  private static long length(String text, Units run) {
    return Plan.parse(text).resolve(run).learningRate().length();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Linear(0, 0.1, Steps=10) THEN Constant(0.1) | linear(0, 0.1, 10) then constant(0.1)",
        "onecycle(0.1, 100, anneal=cosine) | onecycle(0.1, 100, anneal=cos)",
        "wsd(1, 0, 5, 5, shape=1-sqrt) | wsd(1, 0, 5, 5, shape=sqrt)",
        "exp_range(1, 2, 5) | exp_range(1, 2, 5, gamma=1)",
        "invsqrt(1, 10) | invsqrt(1, 10, 10)",
        "invsqrt(1) | invsqrt(1, 0, 10000)",
        "polynomial(1, 0, 5) | polynomial(1, 0, 5, power=1)",
        "clamp(linear(0, 1, 5), max=0.5) | clamp(linear(0, 1, 5), 0, 0.5)",
        "linear(1/3, 1, 4) | linear(0.3333333333333333, 1, 4)",
        "linear(0, 2*0.3, 4) | linear(0, 0.6, 4)",
        "linear(0, 1, 4) / 2 | linear(0, 1, 4) * 0.5",
        "0.1 + linear(0, 1, 4) | linear(0, 1, 4) + constant(0.1, 0)",
        "sgdr(1, 0, exact(1/3ep)) | sgdr(1, 0, 100/3)",
        "triangular(0, 1, cycles=3) | take(triangular(0, 1, 166), 996)",
        "multistep(0.1, [10, 0.1], [5, 9]) | piecewise([0.1, 1, 0.1], [5, 9])",
      })
  void whatPeopleTypeMeansTheSame(String typed, String plain) {
    assertThat(Plan.parse(typed).resolve(RUN)).isEqualTo(Plan.parse(plain).resolve(RUN));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "linear(from=0.1, to=0, steps=0ep) | 0",
        "linear(from=0.1, to=0.05, steps=0) | 0.05",
        "linear(0, 0.1, 0) then constant(0.2) | 0.2",
        "constant(0.3, 0ep) then cosine(0.1, 0, 0dur) then constant(0.2) | 0.2",
        "warmup_cosine(peak=0.1, warmup=0, steps=100) | 0.1",
        "warmup_cosine(peak=0.1, warmup=100, steps=100) | 0",
        "wsd(peak=0.1, warmup=0, stable=0, decay=0) | 0",
        "wsd(peak=0.1, warmup=0, stable=5, decay=0) | 0.1",
        "linear_to_zero(peak=0.1, warmup=1dur, steps=1dur) | 0",
        "tri_stage(peak=0.1, warmup=0, hold=0, decay=10) | 0.1",
        "linear(0.1, 0.2, 0.05dur) then constant(0.2) | 0.2",
      })
  void lengthsOfZeroAndWarmupsOfTheWholeRunAreValid(String text, double first) {
    assertThat(Plan.parse(text).resolve(Units.ofRun(2, 3)).learningRate().at(0)).isEqualTo(first);
  }

  @Test
  void momentumMayBeANumber() {
    assertThat(Plan.parse("constant(0.1) with momentum 0.9").resolve(RUN).momentum())
        .contains(Schedule.constant(0.9));
  }

  @Test
  void boundsAndMomentumMayDifferFromGroupToGroup() {
    Resolved lists =
        Plan.parse(
                "linear(0, [0.1, 0.2], 5) then triangular(base=[0.1, 0.2], max=1, up=5,"
                    + " base_momentum=[0.8, 0.7], max_momentum=0.9)")
            .resolve(RUN);
    assertThat(lists.groups()).hasSize(2);
    assertThat(lists.groups().get(1).learningRate().at(5)).isEqualTo(0.2);
    assertThat(lists.groups().get(1).momentum().orElseThrow().at(10)).isEqualTo(0.7);
    assertThat(lists.groups().get(0).momentum().orElseThrow().at(10)).isEqualTo(0.8);
    Resolved whole = Plan.parse("groups(constant(1), linear(0, 1, 5), constant(3))").resolve(RUN);
    assertThat(whole.groups()).hasSize(3);
    assertThat(Plan.parse(whole.toText()).resolve(Units.UNKNOWN)).isEqualTo(whole);
  }

  @Test
  void aPlateauStartsAfterWhatComesBeforeIt() {
    Resolved plan =
        Plan.parse("linear(0, 0.1, 2ep) then constant(0.1, 5) then plateau(0.1, min=0.02) * 0.5")
            .resolve(RUN);
    assertThat(plan.plateau().orElseThrow().start()).isEqualTo(205);
    assertThat(plan.learningRate().at(1_000)).isEqualTo(0.05);
    assertThat(plan.reduced(1).learningRate().at(1_000)).isEqualTo(0.01);
    assertThat(plan.reduced(1).learningRate().at(100)).isEqualTo(0.05);
  }
}
