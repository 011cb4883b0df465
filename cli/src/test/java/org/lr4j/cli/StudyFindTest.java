package org.lr4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.lr4j.runs.RecordedRun;
import org.lr4j.runs.RunStatus;
import org.lr4j.runs.StudyRecord;

/** Range tests as the trials of a study. */
class StudyFindTest extends SmallStudyTest {
  @Test
  void drawsTheRangeTestsOfEachSettingInOnePicture() throws IOException {
    Pictures.wanted = true;
    String[] options = {
      "--find", "--quick", "--axis", "weight-decay=0,0.01", "--seeds", "2", "--steps", "60"
    };
    assertThat(study("tests", options)).as(err.toString()).isZero();
    assertThat(out.toString()).startsWith("weight-decay  learning rate");
    StudyRecord record = StudyRecord.read(folder.resolve("tests/study.json"));
    assertThat(record.searches()).isTrue();
    assertThat(record.settings()).hasSize(2).allMatch(row -> row.found().isPresent());
    assertThat(record.settings().get(0).figure().mean())
        .isLessThanOrEqualTo(record.settings().get(1).figure().mean());
    assertThat(Files.readString(folder.resolve("tests/trials.csv")))
        .contains("found_lr,found_lr_low,found_lr_high");
    assertThat(ImageIO.read(folder.resolve("tests/study.png").toFile()).getHeight()).isEqualTo(800);
    assertThat(Files.readString(folder.resolve("tests/study.svg")))
        .contains("weight-decay=0.01: ", "held-out loss");
    assertThat(Files.readString(folder.resolve("tests/report.html")))
        .contains("Held-out loss against the learning rate", "weight-decay=0.01: ");

    FileTime before = Files.getLastModifiedTime(trials("tests").get(0).resolve("finding.json"));
    assertThat(study("tests", options)).as(err.toString()).isZero();
    assertThat(Files.getLastModifiedTime(trials("tests").get(0).resolve("finding.json")))
        .isEqualTo(before);
    // Trainings are another study.
    assertThat(study("tests", "--axis", "weight-decay=0,0.01", "--seeds", "1")).isEqualTo(3);
    assertThat(err.toString()).contains("holds another study");
  }

  @Test
  void findsThePeakOfAScheduleForEachSetting() throws IOException {
    assertThat(
            study(
                "peaks",
                "--find",
                "--axis",
                "schedule=cosine(1, 0, 1dur),constant(1)",
                "--seeds",
                "1",
                "--epochs",
                "20"))
        .as(err.toString())
        .isZero();
    for (Path trial : trials("peaks")) {
      JsonNode finding = JSON.readTree(trial.resolve("finding.json").toFile());
      assertThat(finding.at("/assumed/schedule").asText())
          .startsWith(trial.getFileName().toString().substring(0, 6));
    }
  }

  /** It is tried no more than a trial with an answer, and what it measured is in the table. */
  @Test
  void aRangeTestWithoutAnAnswerHasNotFailed() throws IOException {
    engine = (name, recipe) -> FlatLearner::new;
    String[] options = {"--find", "--axis", "weight-decay=0,0.1", "--seeds", "1"};

    assertThat(study("flat", options)).as(err.toString()).isEqualTo(1);
    assertThat(err.toString()).doesNotContain("failed");

    assertThat(StudyRecord.read(folder.resolve("flat/study.json")).settings())
        .allMatch(row -> row.finished() == 1 && row.failed() == 0 && row.found().isEmpty());
  }

  @Test
  void saysThatNoRangeTestFoundARate() throws IOException {
    engine = (name, recipe) -> FlatLearner::new;
    assertThat(study("flat", "--find", "--quick", "--seeds", "2", "--metric", "accuracy"))
        .as(err.toString())
        .isEqualTo(1);
    assertThat(err.toString()).contains("lr4j: no search of this study found a rate");
    assertThat(RecordedRun.in(folder.resolve("flat")).record().status())
        .isEqualTo(RunStatus.INCONCLUSIVE);
    assertThat(study("auto", "--seeds", "2", "--epochs", "1")).isEqualTo(1);
    assertThat(RecordedRun.in(folder.resolve("auto")).record().status())
        .isEqualTo(RunStatus.INCONCLUSIVE);
    assertThat(Files.readString(folder.resolve("auto/report.html")))
        .contains("No setting could be tried: the search for a schedule was");
  }
}
