package org.lr4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lr4j.schedule.ScheduleSpec;

class BuiltInCoverageTest {
  @ParameterizedTest
  @MethodSource("forms")
  void everyFormThatHasANameIsHeldToTheContract(String form) {
    String name = form.substring(0, form.indexOf('('));
    assertThat(BuiltInSchedulesTest.builtIns())
        .anyMatch(builtIn -> builtIn.spec().contains(name + "("));
  }

  static Iterable<String> forms() {
    // "with" pairs a momentum with a rate; it is no schedule of its own.
    return ScheduleSpec.forms().stream().filter(form -> !form.startsWith("with(")).toList();
  }

  @Test
  void formsShowTheirArguments() {
    assertThat(ScheduleSpec.forms()).contains("linear(from, to, steps)");
  }
}
