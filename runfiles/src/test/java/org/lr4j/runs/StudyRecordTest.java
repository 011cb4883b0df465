package org.lr4j.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lr4j.engine.Evaluation;
import org.lr4j.study.Axis;
import org.lr4j.study.Objective;
import org.lr4j.study.Setting;
import org.lr4j.study.Trial;
import org.lr4j.study.TrialResult;

class StudyRecordTest {
  private static final List<Axis> AXES =
      List.of(new Axis("weight-decay", List.of("0", "1e-4", "1")));

  @TempDir private Path folder;

  private static TrialResult result(String decay, long seed, double loss, double accuracy) {
    Optional<Evaluation> figures = Optional.of(new Evaluation(loss, OptionalDouble.of(accuracy)));
    return new TrialResult.Finished(
        trial(decay, seed),
        figures,
        figures,
        figures,
        Optional.of(new TrialResult.Answer(0.1 * (seed + 1), 0.05, 0.4)),
        false,
        100,
        1.5);
  }

  private static Trial trial(String decay, long seed) {
    return new Trial(new Setting(Map.of("weight-decay", decay)), seed, 5);
  }

  /** The first two take turns; the last one is worse and fails once. */
  private static List<TrialResult> results() {
    List<TrialResult> results = new ArrayList<>();
    for (long seed = 0; seed < 4; seed++) {
      double turn = seed % 2 == 0 ? 0.01 : -0.01;
      results.add(result("0", seed, 0.5 + turn, 0.8));
      results.add(result("1e-4", seed, 0.501 - turn, 0.82));
      results.add(
          seed == 3
              ? new TrialResult.Failed(trial("1", 3), "the device is busy")
              : result("1", seed, 0.9, 0.5));
    }
    return results;
  }

  @Test
  void readsBackWhatItWrites() throws IOException {
    StudyRecord record = StudyRecord.of(AXES, results(), Objective.LOSS, 4, false);
    Path file = folder.resolve("study.json");
    Files.writeString(file, record.json());
    StudyRecord read = StudyRecord.read(file);
    assertThat(read.json()).isEqualTo(record.json());
    assertThat(read.settings().get(0)).isEqualTo(record.settings().get(0));
    assertThat(read.steps()).isEqualTo(1100);
  }

  @Test
  void saysWhatTheDataCannotTellApart() {
    StudyRecord record = StudyRecord.of(AXES, results(), Objective.LOSS, 4, false);
    assertThat(record.settings().get(0).name()).isEqualTo("weight-decay=0");
    assertThat(record.settings().get(0).tied()).isFalse();
    assertThat(record.ties())
        .extracting(StudyRecord.Row::name)
        .containsExactly("weight-decay=1e-4");
    StudyRecord.Row last = record.settings().get(2);
    assertThat(last.failed()).isEqualTo(1);
    assertThat(last.failure()).contains("the device is busy");
    assertThat(last.figure().isKnown()).isFalse();
  }

  @Test
  void keepsAccuraciesAsTheyAre() {
    StudyRecord record = StudyRecord.of(AXES, results(), Objective.ACCURACY, 4, false);
    assertThat(record.settings().get(0).name()).isEqualTo("weight-decay=1e-4");
    assertThat(record.settings().get(0).figure().mean()).isCloseTo(0.82, within(1e-12));
    assertThat(record.settings().get(1).behind().mean()).isCloseTo(0.02, within(1e-12));
    StudyRecord low =
        StudyRecord.of(AXES, List.of(result("0", 0, 2.3, 0.1)), Objective.ACCURACY, 1, false);
    assertThat(low.settings().get(0).bySeed()).containsExactly(Map.entry(0L, 0.1));
  }

  @Test
  void putsTheAnswersOfSeedsTogether() {
    StudyRecord record = StudyRecord.of(AXES, results(), Objective.LOSS, 4, true);
    TrialResult.Answer together = record.settings().get(0).found().orElseThrow();
    assertThat(together.rate()).isCloseTo(Math.pow(0.1 * 0.2 * 0.3 * 0.4, 0.25), within(1e-12));
    assertThat(together.low()).isEqualTo(0.05);
    assertThat(together.high()).isEqualTo(0.4);
  }

  @Test
  void refusesADamagedFile() throws IOException {
    Path file = folder.resolve("study.json");
    Files.writeString(file, "{\"format\":1,\"objective\":\"beauty\"}");
    assertThatThrownBy(() -> StudyRecord.read(file))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("objective must be loss or accuracy, but is beauty");
  }

  @Test
  void namesTheFileWithAnAxisThatCannotBe() throws IOException {
    Path file = folder.resolve("study.json");
    String json = StudyRecord.of(AXES, results(), Objective.LOSS, 4, false).json();
    Files.writeString(file, json.replace("\"name\": \"weight-decay\"", "\"name\": \"\""));
    assertThatThrownBy(() -> StudyRecord.read(file))
        .isInstanceOf(RunException.class)
        .hasMessageStartingWith(file + ": ");
  }
}
