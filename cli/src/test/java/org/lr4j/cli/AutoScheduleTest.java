package org.lr4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lr4j.finder.Bounds;
import org.lr4j.schedule.Schedule;
import org.lr4j.schedule.Units;
import org.lr4j.schedule.plan.Plan;

class AutoScheduleTest {
  private static final Bounds BOUNDS = new Bounds(0.001, 0.004);

  private static Plan plan(AutoSchedule auto, int epochs, long perEpoch, boolean momentum) {
    Plan plan = auto.plan(0.1, BOUNDS, epochs, epochs * perEpoch, momentum);
    assertThat(Plan.parse(plan.toText())).isEqualTo(plan);
    return plan;
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "1, 39", "10, 39", "12, 39", "27, 500", "100, 7"})
  void cyclesFitTheRunAndEndAtTheBase(int epochs, long perEpoch) {
    Schedule rate =
        plan(AutoSchedule.CLR, epochs, perEpoch, false)
            .resolve(Units.ofRun(epochs, perEpoch))
            .learningRate();
    assertThat(rate.at(0)).isEqualTo(0.001);
    assertThat(rate.at(epochs * perEpoch)).isEqualTo(0.001);
  }

  @Test
  void aRunOfOneStepHasNoRoomForACycle() {
    assertThat(plan(AutoSchedule.CLR, 1, 1, false).resolve(Units.ofRun(1, 1)).learningRate().at(0))
        .isEqualTo(0.004);
  }

  @Test
  void plansAreWrittenAsSpecs() {
    assertThat(plan(AutoSchedule.AUTO, 10, 39, true).toText())
        .isEqualTo(
            "linear(from=0.0, to=0.1, steps=0.05dur) then linear(from=0.1, to=0.0, steps=0.95dur)");
    assertThat(plan(AutoSchedule.AUTO, 1, 39, true).toText())
        .isEqualTo("linear(from=0.1, to=0.0, steps=1dur)");
    assertThat(plan(AutoSchedule.ONECYCLE, 10, 39, true).toText())
        .isEqualTo("onecycle(max=0.1, steps=1dur, base_momentum=0.85, max_momentum=0.95)");
    assertThat(plan(AutoSchedule.ONECYCLE, 10, 39, false).toText())
        .isEqualTo("onecycle(max=0.1, steps=1dur)");
    assertThat(plan(AutoSchedule.DECAY, 10, 39, false).toText())
        .isEqualTo("step(from=0.1, factor=0.97, every=1ep)");
  }
}
