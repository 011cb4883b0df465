package org.lr4j.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lr4j.page.SampleRuns.Training;
import org.lr4j.runs.RecordedRun;
import org.lr4j.runs.RunFile;
import org.lr4j.runs.RunFolder;
import org.lr4j.runs.RunKind;
import org.lr4j.runs.RunRecord;
import org.lr4j.runs.RunStatus;
import org.lr4j.runs.StudyRecord;
import org.lr4j.schedule.Schedule;
import org.lr4j.study.Axis;
import org.lr4j.study.Objective;
import org.lr4j.study.Space;
import org.lr4j.study.Trial;
import org.lr4j.study.TrialResult;

class RunIndexTest {
  private static final Schedule RATE = Schedule.constant(0.05);

  @TempDir Path folder;
  private RunIndex index;

  @BeforeEach
  void index() {
    index = new RunIndex(folder);
  }

  private Training training(String name) {
    return new Training(folder.resolve(name), "constant(0.05)", RATE, 2, 5, 1);
  }

  private String list() {
    return RunList.of(index.look(), RecordedRun::name).html();
  }

  @Test
  void doesNotReadARunAgainWhoseFilesAreTheSame() throws IOException {
    training("one").finish();
    RunIndex.Look before = index.look();

    // Other bytes, but the same file, size and time: only a new read would see them.
    Path record = folder.resolve("one").resolve(RunFile.RUN.text());
    FileTime time = Files.getLastModifiedTime(record);
    Files.writeString(
        record,
        Files.readString(record).replace("cnn on digits", "cnn on DIGITS"),
        StandardOpenOption.WRITE);
    Files.setLastModifiedTime(record, time);

    RunIndex.Look after = index.look();
    assertThat(after.version()).isEqualTo(before.version());
    assertThat(after.runs().get(0).record()).isSameAs(before.runs().get(0).record());
    assertThat(list()).contains("cnn on digits");
    assertThat(new RunIndex(folder).look().runs().get(0).record().title())
        .startsWith("cnn on DIGITS");
  }

  @Test
  void saysThatATrainingDiverged() throws IOException {
    training("one").steps(5).diverge();

    assertThat(list())
        .contains("<span class=\"badge failed\">diverged</span>", "diverged at step 5");
    assertThat(RunPage.of(RecordedRun.in(folder.resolve("one"))).html())
        .contains("<span class=\"badge failed\">diverged</span>")
        .doesNotContain("badge done");
  }

  @Test
  void namesNoBestSettingWhereEveryTrialFailed() {
    Axis axis = new Axis("lr", List.of("0.1", "0.2"));
    List<TrialResult> results = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Trial trial = new Trial(new Space(List.of(axis)).setting(i), 0, 1);
      results.add(new TrialResult.Failed(trial, "the device is busy"));
    }
    try (RunFolder run = RunFolder.open(folder.resolve("study"), RunKind.STUDY)) {
      run.begin(RunRecord.of(RunKind.STUDY, "study of cnn", List.of(), Map.of(), "0.1-test"));
      run.write(
          RunFile.STUDY, StudyRecord.of(List.of(axis), results, Objective.LOSS, 1, false).json());
      run.end(RunStatus.DONE, Optional.empty());
    }
    assertThat(list()).contains("study of cnn").doesNotContain("best: ");
  }

  @Test
  void seesARunThatIsStartedWorksAndEnds() throws IOException {
    String none = index.look().version();
    assertThat(list()).contains("There are no runs here yet");
    Training training = training("one");
    String started = index.look().version();
    assertThat(list()).contains(">running<");
    training.steps(5);
    String working = index.look().version();
    assertThat(list()).contains("epoch 1, step 5");
    training.finish();
    String ended = index.look().version();

    assertThat(list()).contains(">done<").contains("test accuracy");
    assertThat(List.of(none, started, working, ended)).doesNotHaveDuplicates();
  }

  @Test
  void tellsAKilledRunFromOneAtWork() {
    try (Training training = training("one")) {
      training.steps(5);
      assertThat(index.look().runs().get(0).isKilled()).isFalse();
    }
    assertThat(index.look().runs().get(0).isKilled()).isTrue();
    assertThat(list()).contains(">killed<");
  }

  @Test
  void forgetsARunThatIsRemoved() throws IOException {
    training("one").finish();
    index.look();
    Files.delete(folder.resolve("one").resolve(RunFile.RUN.text()));

    assertThat(index.look().runs()).isEmpty();
  }

  @Test
  void notesARunThatCannotBeReadUntilItCan() throws IOException {
    training("one").finish();
    Path record = folder.resolve("one").resolve(RunFile.RUN.text());
    String sound = Files.readString(record);
    Files.writeString(record, "{");

    assertThat(index.look().notes()).hasSize(1).allMatch(note -> note.contains("run.json"));
    assertThat(index.look().runs()).isEmpty();

    Files.writeString(record, sound);
    assertThat(index.look().notes()).isEmpty();
    assertThat(index.look().runs()).hasSize(1);
  }

  @Test
  void listsARunWhoseFindingIsDamagedAmongTheOthers() throws IOException {
    SampleRuns.find(folder.resolve("search"), "a search", 1);
    training("one").finish();
    Path finding = folder.resolve("search").resolve(RunFile.FINDING.text());
    String damaged =
        Files.readString(finding)
            .replaceFirst("\"interval\": \\[[^\\]]*]", "\"interval\": [1.0, 0.1]");
    assertThat(damaged).contains("[1.0, 0.1]");
    Files.writeString(finding, damaged);

    assertThat(list()).contains("cannot be read", "test accuracy");
    assertThat(RunPage.of(RecordedRun.in(folder.resolve("search"))).html())
        .contains("finding.json: ");
  }

  @Test
  void countsTheRunsOfAComparisonAndListsItOnce() throws IOException {
    SampleRuns.compare(folder.resolve("both"), 2, 2, 5, "constant(0.05)", "constant(0.1)");
    training("both-too").finish();

    assertThat(list())
        .contains("4 of 4 runs ended")
        .contains("/run?path=both-too")
        .doesNotContain("1-seed0");
  }
}
