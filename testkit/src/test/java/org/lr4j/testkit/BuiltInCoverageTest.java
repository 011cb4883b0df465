package org.lr4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lr4j.schedule.plan.Plan;

class BuiltInCoverageTest {
  @ParameterizedTest
  @MethodSource("forms")
  void everyFormThatHasANameIsHeldToTheContract(String form) {
    String name = form.substring(0, form.indexOf('('));
    assertThat(BuiltInSchedulesTest.builtIns())
        .anyMatch(builtIn -> builtIn.spec().contains(name + "("));
  }

  static Iterable<String> forms() {
    // "with" and "groups" put several schedules side by side, and a plateau waits for metrics.
    return Plan.forms().stream()
        .filter(form -> !form.matches("(with|groups|plateau)\\(.*"))
        .toList();
  }

  @Test
  void formsShowTheirArguments() {
    assertThat(Plan.forms()).contains("linear(from, to, steps)");
  }
}
