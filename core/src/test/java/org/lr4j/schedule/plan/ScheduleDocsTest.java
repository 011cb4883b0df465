package org.lr4j.schedule.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lr4j.schedule.Clr;
import org.lr4j.schedule.Schedule;
import org.lr4j.schedule.Span;
import org.lr4j.schedule.Units;

/** The guide's specs and snippets. */
class ScheduleDocsTest {
  private static final Units RUN = Units.ofRun(10, 100);
  private static final Pattern SPEC = Pattern.compile("```\n([^`]+)\n```\n");

  @ParameterizedTest
  @MethodSource("specs")
  void everySpecOfTheGuideReadsAndReadsBack(String text) {
    Plan plan = Plan.parse(text);
    Resolved spec = plan.resolve(RUN);
    assertThat(Plan.parse(plan.toText()).resolve(RUN)).isEqualTo(spec);
    assertThat(Plan.parse(spec.toText()).resolve(Units.UNKNOWN).groups()).isEqualTo(spec.groups());
  }

  @Test
  void everyFormIsInTheGuide() throws IOException {
    List<String> specs = specs();
    // "with" and "scale" are written as operators, and shown as such; "onecycle_momentum" stands
    // beside its rate.
    assertThat(Plan.forms())
        .map(form -> form.substring(0, form.indexOf('(') + 1))
        .filteredOn(name -> !List.of("with(", "scale(", "onecycle_momentum(").contains(name))
        .allMatch(name -> specs.stream().anyMatch(spec -> spec.contains(name)));
  }

  @Test
  void everySpecOfTheGuideIsDrawn() throws IOException {
    String script = Files.readString(docs("draw-schedules.sh"));
    String guide = guide();
    Matcher picture =
        Pattern.compile("```\n([^`]+)\n```\n\n!\\[.*]\\(images/schedules/(\\w+)\\.png\\)")
            .matcher(guide);
    int pictures = 0;
    while (picture.find()) {
      pictures++;
      assertThat(script).contains("draw " + picture.group(2) + " '" + picture.group(1) + "'");
    }
    assertThat(pictures).isGreaterThan(30);
  }

  @Test
  void theSnippetsOfTheGuideWork() throws IOException {
    long step = 700;

    Schedule lr = Schedule.linear(0, 0.1, 500).then(Schedule.cosine(0.1, 0, 9_500));
    double rate = lr.at(step);
    assertThat(rate).isBetween(0.09, 0.1);

    Resolved spec =
        Plan.parse("onecycle(max=0.1, steps=1dur, base_momentum=0.85, max_momentum=0.95)")
            .resolve(Units.ofRun(10, 196));
    double momentum = spec.momentum().orElseThrow().at(step);
    assertThat(momentum).isBetween(0.85, 0.95);

    Plan plan = ClrPlan.between(0.001, 0.006).stepSize(Span.epochs(4)).triangular2();
    assertThat(plan.resolve(RUN).learningRate().at(400)).isEqualTo(0.006);
    List<PlanWarning> warnings = ClrPlan.between(0.001, 0.006).warnings(Units.ofRun(27, 500));
    assertThat(warnings).hasSize(1);
    Schedule whole = ClrPlan.forRun(0.001, 0.006, 24, 500, 3);
    Clr steps = Clr.between(0.001, 0.006, 2000).triangular2();
    assertThat(steps.at(2_000)).isEqualTo(0.006);
    assertThat(whole.length()).isEqualTo(12_000);

    String flat = guide().replaceAll("\\s+", "");
    for (String line :
        Stream.of(
                "Schedule lr = Schedule.linear(0, 0.1, 500).then(Schedule.cosine(0.1, 0, 9_500));",
                "Plan plan = ClrPlan.between(0.001, 0.006).stepSize(Span.epochs(4)).triangular2();",
                "ClrPlan.between(0.001, 0.006).warnings(Units.ofRun(27, 500));",
                "Schedule whole = ClrPlan.forRun(0.001, 0.006, 24, 500, 3);",
                "Clr steps = Clr.between(0.001, 0.006, 2000).triangular2();")
            .toList()) {
      assertThat(flat).contains(line.replaceAll("\\s+", ""));
    }
  }

  static List<String> specs() throws IOException {
    return SPEC.matcher(guide()).results().map(match -> match.group(1)).toList();
  }

  private static String guide() throws IOException {
    // Java snippets are checked above; without them, fences pair up as specs.
    return Files.readString(docs("schedules.md"));
  }

  private static Path docs(String file) {
    return Path.of("..", "docs", file);
  }
}
