package org.lr4j.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lr4j.runs.RecordedRun;
import org.lr4j.schedule.Schedule;

class ComparisonPartTest {
  @TempDir private Path folder;

  private SampleRuns.Training training(String name, long seed) {
    return new SampleRuns.Training(
        folder.resolve(name), "constant(0.1)", Schedule.constant(0.1), 2, 5, seed);
  }

  private String comparison() {
    List<RecordedRun> runs =
        List.of(RecordedRun.in(folder.resolve("one")), RecordedRun.in(folder.resolve("two")));
    return ComparisonPart.of(runs, "").html();
  }

  @Test
  void aSettingWithADivergedRunHasNoFigures() throws IOException {
    training("one", 0).finish();
    training("two", 1).steps(5).diverge();
    assertThat(comparison()).contains("1 of 2").contains(">–<").doesNotContain(" ± 0");
  }

  @Test
  void aSettingWhoseRunsAllEndedHasFigures() throws IOException {
    training("one", 0).finish();
    training("two", 1).finish();
    assertThat(comparison()).contains("0 of 2").doesNotContain(">–<");
  }
}
