package org.lr4j.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lr4j.schedule.Schedule;
import org.lr4j.schedule.Span;
import org.lr4j.testkit.SoftmaxLearner;
import org.lr4j.train.History;
import org.lr4j.train.Policy;
import org.lr4j.train.TrainingLoop;

class RecordedRunTest {
  private static final String HEADER = "step,epoch,lr,momentum,loss,val_loss,accuracy\n";

  @TempDir private Path folder;

  private History train(RunFolder run, int epochs) throws IOException {
    try (MetricsWriter metrics = run.metrics()) {
      return new TrainingLoop(new SoftmaxLearner(5, 11), Policy.of(Schedule.constant(0.01)))
          .withCheckpoints(run.checkpoints())
          .withListener(metrics)
          .run(Span.epochs(epochs));
    }
  }

  @Test
  void tellsARunAtWorkFromOneThatWasKilledAndOneThatEnded() {
    RecordedRun seen;
    try (RunFolder run = RunFolder.open(folder, RunKind.TRAIN)) {
      run.begin(RunFolderTest.record(RunKind.TRAIN));
      seen = RecordedRun.in(folder);
      assertThat(seen.isAtWork()).isTrue();
      assertThat(seen.isKilled()).isFalse();
    }
    assertThat(seen.isAtWork()).isFalse();
    assertThat(seen.isKilled()).isTrue();
    try (RunFolder run = RunFolder.reopen(folder, RunKind.TRAIN)) {
      run.goOn(run.record().orElseThrow());
      run.end(RunStatus.FAILED, Optional.of("the loss is not finite"));
    }
    assertThat(seen.isKilled()).isFalse();
    assertThat(seen.record().failure()).contains("the loss is not finite");
    assertThat(seen.record().ended()).isPresent();
  }

  @Test
  void readsWhatATrainingWrote() throws IOException {
    History history;
    try (RunFolder run = RunFolder.open(folder, RunKind.TRAIN)) {
      run.begin(RunFolderTest.record(RunKind.TRAIN));
      assertThat(RecordedRun.in(folder).metrics()).isEmpty();
      assertThat(RecordedRun.in(folder).timing()).isEmpty();
      assertThat(RecordedRun.in(folder).result()).isEmpty();
      assertThat(RecordedRun.in(folder).finding()).isEmpty();
      assertThat(RecordedRun.in(folder).curves()).isEmpty();
      history = train(run, 2);
    }
    RecordedRun seen = RecordedRun.in(folder);
    assertThat(seen.name()).isEqualTo(folder.getFileName().toString());
    assertThat(seen.metrics())
        .extracting(MetricsRow::step)
        .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    MetricsRow last = seen.metrics().get(9);
    assertThat(last.epoch()).isEqualTo(2);
    assertThat(last.learningRate()).isEqualTo(0.01);
    assertThat(last.momentum()).isEqualTo(0.9);
    assertThat(last.validationLoss())
        .isEqualTo(history.epochs().get(1).validation().orElseThrow().loss());
    assertThat(seen.metrics().get(8).validationLoss()).isNaN();
    assertThat(seen.timing()).extracting(Timing::steps).containsExactly(5L, 10L);
    assertThat(seen.timing()).extracting(Timing::samples).containsExactly(80L, 80L);
  }

  @Test
  void goingOnCutsTheMetricsBackToTheCheckpoint() throws IOException {
    try (RunFolder run = RunFolder.open(folder, RunKind.TRAIN)) {
      run.begin(RunFolderTest.record(RunKind.TRAIN));
      train(run, 2);
      String whole = Files.readString(run.file(RunFile.METRICS));
      Files.writeString(
          run.file(RunFile.METRICS), "10,3,0.01,0.9,1.0,,\n11,3,0.0", StandardOpenOption.APPEND);
      Files.writeString(run.file(RunFile.TIMING), "3,15,80,0.1\n", StandardOpenOption.APPEND);
      train(run, 2);
      assertThat(run.file(RunFile.METRICS)).hasContent(whole);
      assertThat(Timing.read(run.file(RunFile.TIMING))).hasSize(2);
      Files.writeString(run.file(RunFile.METRICS), HEADER);
      assertThatThrownBy(() -> train(run, 2))
          .isInstanceOf(RunException.class)
          .hasMessageContaining("does not have the 10 rows that the checkpoint continues from");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0,1,0.1,0.9,2.0,,\\n1,1,0.1,0.9,\u00e9,,\\n | line 3: '
          0,1,0.1,0.9,2.0,,\\n1.5,1,0.1,0.9,2.0,,\\n | line 3: '1.5' is not a whole number
          0,1,0.1\\n | line 2: it has 3 cells, not 7
          \u0001,1,0.1,0.9,2.0,,\\n | line 2: '
          """)
  void aBadByteNamesFileAndLine(String rows, String message) throws IOException {
    Path file = folder.resolve("metrics.csv");
    // In Latin-1, in which an é is no UTF-8.
    Files.write(
        file, (HEADER + rows.strip().replace("\\n", "\n")).getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> Metrics.read(file))
        .isInstanceOf(RunException.class)
        .hasMessageStartingWith(file + ", " + message.strip())
        .hasMessageEndingWith("; the file is damaged");
    assertThatThrownBy(() -> new MetricsTail(file).look())
        .isInstanceOf(RunException.class)
        .hasMessageStartingWith(file + ", " + message.strip())
        .hasMessageEndingWith("; the file is damaged");
  }

  @Test
  void aBadByteInTheTimesNamesFileAndLine() throws IOException {
    Path file = folder.resolve("timing.csv");
    Files.write(file, new byte[] {'e', 'p', 'o', 'c', 'h', (byte) 0xff, '\n'});
    assertThatThrownBy(() -> Timing.read(file))
        .isInstanceOf(RunException.class)
        .hasMessageContaining(file + " begins with 'epoch");
    Files.writeString(file, "epoch,steps,samples,seconds\n1,5,80,0.5\n2,x,80,0.5\n");
    assertThatThrownBy(() -> Timing.read(file))
        .hasMessageStartingWith(file + ", line 3: 'x' is not a whole number");
  }

  @Test
  void followsAFileThatGrowsAndReadsNothingTwice() throws IOException {
    Path file = folder.resolve("metrics.csv");
    MetricsTail tail = new MetricsTail(file);
    assertThat(tail.look().rows()).isEmpty();
    Files.writeString(file, HEADER + "0,1,0.1,0.9,2.0,,\n1,1,0.1,0.9,1.");
    assertThat(tail.look().rows()).extracting(MetricsRow::step).containsExactly(0L);
    Files.writeString(file, "5,,\n", StandardOpenOption.APPEND);
    MetricsTail.News news = tail.look();
    assertThat(news.anew()).isFalse();
    assertThat(news.rows()).singleElement().extracting(MetricsRow::loss).isEqualTo(1.5);
    assertThat(tail.look().rows()).isEmpty();
  }

  @Test
  void seesThatAFileBeginsAnew() throws IOException {
    Path file = folder.resolve("metrics.csv");
    Files.writeString(file, HEADER + "0,1,0.1,0.9,2.0,,\n1,1,0.1,0.9,1.5,,\n");
    MetricsTail tail = new MetricsTail(file);
    assertThat(tail.look().anew()).isFalse();
    Path other = folder.resolve("other");
    Files.writeString(other, HEADER + "0,1,0.1,0.9,2.0,,\n");
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
    MetricsTail.News news = tail.look();
    assertThat(news.anew()).isTrue();
    assertThat(news.rows()).hasSize(1);
    Files.delete(file);
    assertThat(tail.look().anew()).isTrue();
    assertThat(tail.look().anew()).isFalse();
  }

  @Test
  void findsTheRunsBelowAFolderAndSaysWhichCannotBeRead() throws IOException {
    for (String name : List.of("b", "a/1", ".hidden", "a/checkpoints/step-5")) {
      Path run = Files.createDirectories(folder.resolve(name));
      Files.writeString(run.resolve("run.json"), RunFolderTest.record(RunKind.FIND).json());
    }
    Path damaged = Files.createDirectories(folder.resolve("damaged"));
    Files.writeString(damaged.resolve("run.json"), "{");
    List<String> notes = new ArrayList<>();
    List<RecordedRun> runs = RecordedRun.under(folder, notes::add);
    assertThat(runs).extracting(RecordedRun::name).containsExactly("1", "b");
    assertThat(notes).singleElement().asString().contains("damaged");
    assertThat(RecordedRun.under(folder.resolve("nowhere"), notes::add)).isEmpty();
    assertThatThrownBy(() -> RecordedRun.in(folder)).isInstanceOf(RunException.class);
  }

  @Test
  void aRecordIsReadAsItWasWritten() throws IOException {
    RunRecord record = RunFolderTest.record(RunKind.STUDY).withData(Optional.of("sha256:12"));
    Path file = folder.resolve("run.json");
    Files.writeString(file, record.json());
    assertThat(RunRecord.read(file)).isEqualTo(record);
    Files.writeString(file, record.json().replace("\"study\"", "\"dance\""));
    assertThatThrownBy(() -> RunRecord.read(file))
        .hasMessageContaining(file.toString())
        .hasMessageContaining("dance");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[null]", "1e999"})
  void namesTheFileWithAValueThatNoConfigurationHas(String value) throws IOException {
    Path file = folder.resolve("run.json");
    String json = RunFolderTest.record(RunKind.TRAIN).json();
    Files.writeString(file, json.replace("\"epochs\": 2", "\"epochs\": " + value));
    assertThat(Files.readString(file)).contains(value);
    assertThatThrownBy(() -> RecordedRun.in(folder))
        .isInstanceOf(RunException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining("a configuration cannot contain");
    // The list of all runs names it and goes on.
    List<String> notes = new ArrayList<>();
    assertThat(RecordedRun.under(folder, notes::add)).isEmpty();
    assertThat(notes).singleElement().asString().contains("run.json");
  }

  @Test
  void leavesOutAPointOfACurveThatIsStillBeingWritten() throws IOException {
    run(RunKind.FIND);
    Path curve = folder.resolve("curve.csv");
    Files.writeString(curve, "lr,loss\n");
    assertThat(RecordedRun.in(folder).curves()).isEmpty();
    Files.writeString(curve, "lr,loss\n1.0E-5,2.321\n1.1E-5,2.3");
    assertThat(RecordedRun.in(folder).curves())
        .singleElement()
        .satisfies(points -> assertThat(points.losses()).containsExactly(2.321));
    Files.writeString(curve, "run,lr,loss,val_loss,accuracy\n0,1.0E-5,2.3,,\n1,1.0E-5,2.4,2.5,0.");
    assertThat(RecordedRun.in(folder).curves()).hasSize(1);
  }

  private void run(RunKind kind) throws IOException {
    Files.writeString(folder.resolve("run.json"), RunFolderTest.record(kind).json());
  }

  @Test
  void readsLinesThatEndAsOnWindows() throws IOException {
    run(RunKind.TRAIN);
    Files.writeString(
        folder.resolve("metrics.csv"),
        (HEADER + "0,1,0.1,0.9,2.0,,\n1,1,0.1,0.9,1.5,1.6,0.5\n").replace("\n", "\r\n"));
    Files.writeString(
        folder.resolve("timing.csv"), "epoch,steps,samples,seconds\r\n1,2,64,0.5\r\n");
    RecordedRun run = RecordedRun.in(folder);
    assertThat(run.metrics()).extracting(MetricsRow::accuracy).containsExactly(Double.NaN, 0.5);
    assertThat(run.follow().look().rows()).isEqualTo(run.metrics());
    assertThat(run.timing()).containsExactly(new Timing(1, 2, 64, 0.5));
    run.requireMetrics(2);
    assertThatThrownBy(() -> run.requireMetrics(3))
        .hasMessageContaining("does not have the 3 rows");
  }

  @Test
  void findsTheRunsBelowAFolderOfAnyName() throws IOException {
    for (String name : List.of(".runs", "checkpoints")) {
      Path root = folder.resolve(name);
      Path run = Files.createDirectories(root.resolve("a"));
      Files.writeString(run.resolve("run.json"), RunFolderTest.record(RunKind.FIND).json());
      Path link = Files.createSymbolicLink(folder.resolve("link-to-" + name), root);
      for (Path each : List.of(root, link)) {
        assertThat(RecordedRun.foldersUnder(each, note -> {})).containsExactly(run.toRealPath());
      }
    }
  }
}
