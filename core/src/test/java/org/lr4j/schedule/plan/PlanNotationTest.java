package org.lr4j.schedule.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lr4j.schedule.Schedule;
import org.lr4j.schedule.Span;
import org.lr4j.schedule.Units;

/** What is written is what is meant, in whatever of its notations. */
class PlanNotationTest {
  private static final Units RUN = Units.ofRun(10, 100);

  private static Resolved resolved(String spec) {
    return Plan.parse(spec).resolve(RUN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "constant(lr=1) / 2/4 | 0.125",
        "constant(lr=1) / 2 / 4 | 0.125",
        "constant(lr=1) / (2/4) | 2",
        "constant(lr=8/4/4/2) | 0.25",
        "constant(lr=1) * 1/4 | 0.25",
        "constant(lr=1/4) | 0.25",
        "2*(1+2) * constant(lr=1) | 6",
      })
  void dividesFromLeftToRight(String spec, double rate) {
    assertThat(resolved(spec).learningRate().at(0)).isEqualTo(rate);
    String text = Plan.parse(spec).toText();
    assertThat(resolved(text).learningRate().at(0)).isEqualTo(rate);
    assertThat(Plan.parse(text)).isEqualTo(Plan.parse(spec));
  }

  @ParameterizedTest
  @CsvSource({"2ep/2/5, 20", "1dur/2/5, 100", "(1dur)/2/5, 100", "1/3dur - 1/3dur + 7, 7"})
  void dividesLengthsFromLeftToRight(String length, long steps) {
    assertThat(Plan.length("steps", length, RUN)).isEqualTo(steps);
  }

  @Test
  void refusesWhatIsProbablyASlip() {
    assertThatThrownBy(() -> Plan.parse("onecycle(0.1, 10,000)"))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("'000' begins with 0; write large numbers without commas");
    assertThatThrownBy(() -> resolved("linear(0, 0.1, 1ep*1ep)"))
        .hasMessageContaining("must not be a product of two lengths");
    assertThatThrownBy(() -> resolved("triangular(0, 1, 1ep, inverse=true, max_momentum=0.95)"))
        .hasMessageContaining("leave out inverse");
    assertThatThrownBy(() -> resolved("wsd(peak=-1, decay=10)"))
        .hasMessageContaining("peak must be finite and not negative, was -1");
    assertThatThrownBy(() -> resolved("onecycle_optax(max=-1, steps=10)"))
        .hasMessageContaining("max must be finite and not negative, was -1");
  }

  @Test
  void takesOperandsInAListAndByTheirNames() {
    Plan listed = Plan.parse("sum(of=[constant(0.1), constant(0.2)])");
    assertThat(listed).isEqualTo(Plan.parse("constant(0.1) + constant(0.2)"));
    assertThat(listed.toText()).isEqualTo("constant(0.1) + constant(0.2)");
    Plan pair = Plan.parse("with(momentum=constant(0.9), lr=constant(0.1))");
    assertThat(pair.toText()).isEqualTo("constant(0.1) with momentum constant(0.9)");
    assertThat(pair.resolve(RUN).learningRate().at(0)).isEqualTo(0.1);
  }

  @Test
  void isEqualToItselfHoweverLongItIs() {
    String text = "constant(0.1,1)" + " then constant(0.1,1)".repeat(2_800);
    assertThat(Plan.parse(text)).isEqualTo(Plan.parse(text)).hasSameHashCodeAs(Plan.parse(text));
    assertThat(resolved("cosine(0.1, 0, 1ep*(1dur/2ep))").learningRate().length()).isEqualTo(500);
  }

  @Test
  void isEqualWhetherArgumentsHaveTheirNames() {
    Plan named = Plan.parse("cosine(steps=10, from=0.1, to=0)");
    assertThat(named).isEqualTo(Plan.parse("cosine(0.1, 0, 10)"));
    assertThat(named).hasSameHashCodeAs(Plan.parse("cosine(0.1, 0, 10)"));
    assertThat(named).isNotEqualTo(Plan.parse("cosine(0.1, 0, 11)"));
    assertThat(
            Plan.form("onecycle", Map.of("pct", 0.2, "max", 0.1, "steps", Span.share(1))).toText())
        .startsWith("onecycle(max=0.1, steps=")
        .endsWith(", pct=0.2)");
  }

  @Test
  void endsASumWithANumberWhereTheScheduleDoes() {
    Schedule raised = resolved("cosine(0.1, 0, 100) + 0.01 then constant(0.5)").learningRate();
    assertThat(raised.at(99))
        .isCloseTo(0.01 + resolved("cosine(0.1, 0, 100)").learningRate().at(99), within(1e-15));
    assertThat(raised.at(100)).isEqualTo(0.5);
    assertThat(Plan.of(raised).resolve(RUN).learningRate()).isEqualTo(raised);
  }

  @Test
  void repeatsAMomentumWithItsRate() {
    Resolved repeated =
        resolved("repeat(cosine(0.1, 0, 100) with momentum linear(0.85, 0.95, 50))");
    Schedule momentum = repeated.momentum().orElseThrow();
    assertThat(momentum.at(75)).isEqualTo(0.95);
    assertThat(momentum.at(100)).isEqualTo(0.85);
    assertThat(resolved("repeat(cosine(0.1, 0, 100) with momentum 0.9, times=2)").momentum())
        .map(each -> each.at(150))
        .contains(0.9);
    assertThat(resolved("constant(0.1) with momentum 1 - 0.1").momentum())
        .map(each -> each.at(0))
        .contains(0.9);
  }

  @Test
  void movesAPlateauForwardsWithWhatIsSkipped() {
    assertThat(resolved("skip(linear(0, 0.1, 100) then plateau(0.1), 50)").plateau())
        .map(Reduction::start)
        .contains(50L);
  }
}
