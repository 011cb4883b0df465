package org.lr4j.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lr4j.schedule.Schedule;
import org.lr4j.schedule.Units;
import org.lr4j.schedule.plan.Plan;
import org.lr4j.schedule.plan.SpecException;

class ScheduleJsonTest {
  private static final Units RUN = Units.ofRun(10, 100);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "constant(0.1)",
        "linear(0, .1, 2ep - 10) then cosine(from=0.1, to=0, steps=1/2dur)",
        "sgdr(0.1, 0, (1dur - 10)/3, cycles=3)",
        "triangular([0.1, 0.2], 1, 100/3, base_momentum=0.8, max_momentum=[0.9, 0.95])",
        "groups(constant(1), linear(0, 1, 5)) with momentum [0.9, 0.8]",
        "onecycle(max=0.1, steps=1dur, three_phase=true, anneal=linear, boundary=exact)",
        "multistep(from=0.1, factor=[10, 0.1], at=[3ep, ceil(0.75dur)])",
        "wsd(1, 10, 20, 30, shape=1-sqrt)",
        "(linear(0, 1, 5) + constant(1)) * (constant(2) * sqrt(1, 0, 9)) / 4",
        "repeat(hold(linear(1, 0, 10), 2), 3) then skip(take(constant(1), steps=5), 1)",
        "linear(0, 0.1, 1ep) then plateau(0.1, patience=3, threshold_mode=abs, mode=max)",
        "constant(lr=[0.1, 0.2] * 2)",
        "constant(1) / (2/5) + 0.5",
      })
  void readsWhatItWrites(String text) {
    Plan plan = Plan.parse(text);
    Plan back = ScheduleJson.read(ScheduleJson.write(plan));
    assertThat(back.resolve(RUN)).isEqualTo(plan.resolve(RUN));
    assertThat(back).isEqualTo(plan);
    assertThat(Plan.parse(back.toText()).resolve(RUN)).isEqualTo(plan.resolve(RUN));
    assertThat(ScheduleJson.write(back)).isEqualTo(ScheduleJson.write(plan));
  }

  @Test
  void refusesALengthWithMoreTermsThanAreNested() {
    String length = "1" + "+1".repeat(20_000);
    assertThatThrownBy(
            () -> ScheduleJson.read("{\"schedule\":\"constant\",\"lr\":\"" + length + "\"}"))
        .isInstanceOf(SpecException.class);
  }

  @Test
  void writesFormsAsObjects() {
    assertThat(ScheduleJson.write(Plan.parse("linear(0, 0.1, 2ep) then constant(0.1) * 0.5")))
        .isEqualTo(
            "{\"schedule\":\"then\",\"of\":["
                + "{\"schedule\":\"linear\",\"from\":0,\"to\":0.1,\"steps\":\"2ep\"},"
                + "{\"schedule\":\"product\",\"of\":[{\"schedule\":\"constant\",\"lr\":0.1},0.5]}]}");
    assertThat(ScheduleJson.write(Plan.of(Schedule.linear(0, 1e-300, 5))))
        .isEqualTo("{\"schedule\":\"linear\",\"from\":0.0,\"to\":1.0E-300,\"steps\":5}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"schedule\":\"linear\",\"from\":-1,\"to\":1,\"steps\":5} | 28 | from must be finite",
        "{\"schedule\":\"linear\",\"from\":0,\"to\":1,\"steps\":\"5x\"} | 45 | neither a word nor",
        "{\"schedule\":\"linear\",\"from\":0,\"to\":1,\"steps\":\"5ep\"} | 45 | needs the number",
        "{\"from\":0} | 0 | must name its form",
        "{\"schedule\":5} | 12 | names a form",
        "{\"schedule\":\"constant\",\"lr\":null} | 28 | no null",
        "[] | 0 | expected a schedule",
        "{\"schedule\":\"constant\",\"lr\":1} 5 | 31 | expected the end",
        "{\"schedule\" | 11 | ",
      })
  void errorsPointAtTheCharacter(String json, int position, String message) {
    assertThatThrownBy(() -> ScheduleJson.read(json).resolve(Units.UNKNOWN))
        .isInstanceOfSatisfying(
            SpecException.class, e -> assertThat(e.position()).isEqualTo(position))
        .hasMessageContaining(message == null ? "" : message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[", "{\"of\":", "{\"schedule\":\"clamp\",\"of\":[", "\"", "{", "null", "[1,"})
  void hostileJsonFailsWithinItsBounds(String unit) {
    for (int size : List.of(1_000_000, 60_000)) {
      assertThatThrownBy(
              () -> ScheduleJson.read(unit.repeat(size / unit.length())).resolve(Units.UNKNOWN))
          .isInstanceOf(SpecException.class);
    }
  }

  @Test
  void nestingIsBoundedAsInText() {
    Schedule deep = Schedule.constant(1);
    for (int i = 0; i < 63; i++) {
      deep = deep.scale(1);
    }
    assertThat(ScheduleJson.read(ScheduleJson.write(Plan.of(deep))).schedule()).isEqualTo(deep);
    Plan deeper = Plan.of(deep.scale(1));
    assertThatThrownBy(() -> ScheduleJson.write(deeper))
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
