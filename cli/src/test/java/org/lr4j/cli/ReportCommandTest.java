package org.lr4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.lr4j.disk.Disk;

/** Pages and event files that commands leave. */
class ReportCommandTest extends CommandLineTest {
  private static final String SPEC = "linear(from=0.05, to=0, steps=1dur)";

  @Test
  void aSearchLeavesAReportAndSaysHowToSeeIt() throws IOException {
    assertThat(run("find", "--out", in("run"))).as(err.toString()).isZero();

    Path report = folder.resolve("run/report.html");
    JsonNode finding = new ObjectMapper().readTree(folder.resolve("run/finding.json").toFile());
    assertThat(report)
        .content()
        .contains("badge done", "Train with a learning rate of", "\"curve\":{");
    assertThat(Files.size(report)).isLessThan(300_000);
    assertThat(finding.get("rate").asDouble()).isPositive();
    assertThat(err.toString()).contains("open " + report, "lr4j page " + folder);
  }

  @Test
  void aTrainingLeavesAReport() throws IOException {
    engine = new EngineLearners();
    assertThat(train("train", "run", "--schedule", SPEC)).as(err.toString()).isZero();

    assertThat(folder.resolve("run/report.html"))
        .content()
        .contains("badge done", "Test accuracy", SPEC, "\"training\":{");
  }

  @Test
  void makesOneFileOfSeveralRuns() {
    assertThat(run("find", "--out", in("one"))).isZero();
    assertThat(run("find", "--seed", "7", "--out", in("two"))).isZero();
    out.getBuffer().setLength(0);

    assertThat(run("report", in("one"), in("two"), "--out", in("both.html"))).isZero();

    assertThat(out.toString().strip()).isEqualTo(in("both.html"));
    assertThat(folder.resolve("both.html")).content().contains("2 runs", "1-curve", "2-curve");
  }

  @Test
  void namesAnyFileInJson() throws IOException {
    assertThat(run("find", "--quick", "--out", in("run"))).isZero();
    out.getBuffer().setLength(0);
    String file = in("a\tb\"c.html");
    assertThat(run("report", in("run"), "--out", file, "--json")).as(err.toString()).isZero();
    assertThat(new ObjectMapper().readTree(out.toString()).get("file").asText()).isEqualTo(file);
  }

  @Test
  @SuppressWarnings("try")
  void keepsAnEarlierReportWhereANewOneCannotBeWritten() throws IOException {
    assertThat(run("find", "--out", in("one"))).isZero();
    Path report = Files.writeString(folder.resolve("mine.html"), "an earlier report");
    try (Disk.Watching watching =
        Disk.watch(
            (operation, file) -> {
              if (operation == Disk.Operation.FORCE) {
                throw new IOException("No space left on device");
              }
            })) {
      assertThat(run("report", in("one"), "--out", report.toString())).isEqualTo(3);
    }
    assertThat(report).hasContent("an earlier report");
    assertThat(err.toString()).contains("mine.html cannot be written");
  }

  @Test
  void refusesAFolderWithoutARun() {
    assertThat(run("report", folder.toString())).isEqualTo(3);
    assertThat(err.toString()).contains("has no run (there is no run.json)");
  }

  @Test
  void refusesAPortThatIsNone() {
    assertThat(run("page", "--port", "70000")).isEqualTo(2);
    assertThat(err.toString()).contains("--port must be from 0 to 65535");
  }

  @Test
  void helpSaysWhatEachCommandDoesInAWholeSentence() {
    assertThat(run("--help")).isZero();

    List<String> lines = out.toString().lines().toList();
    for (String command :
        List.of("find", "train", "compare", "data", "suggest", "schedule", "report", "page")) {
      assertThat(lines)
          .as(command)
          .anyMatch(line -> line.strip().startsWith(command + " ") && line.endsWith("."));
    }
  }

  @Test
  void keepsTheEventsOfEarlierRuns() throws IOException {
    String[] quick = {"find", "--quick", "--tensorboard", in("events"), "--out", in("one")};
    assertThat(run(quick)).as(err.toString()).isZero();
    quick[5] = in("two");
    assertThat(run(quick)).as(err.toString()).isZero();

    assertThat(folder.resolve("events/one/sweep-1")).isNotEmptyDirectory();
    assertThat(folder.resolve("events/two/sweep-1")).isNotEmptyDirectory();
  }

  @Test
  void saysWhyAPortCannotBeUsed() throws IOException {
    try (var taken = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      assertThat(run("page", "--port", Integer.toString(taken.getLocalPort()))).isEqualTo(2);
    }
    assertThat(err.toString()).contains("cannot be used: Address already in use; give another");
  }

  @Test
  void tensorBoardShowsWhatMetricsCsvHas() throws Exception {
    assumeTensorBoard();
    engine = new EngineLearners();
    assertThat(train("train", "run", "--schedule", SPEC, "--tensorboard", in("events")))
        .as(err.toString())
        .isZero();

    JsonNode scalars = read(folder.resolve("events/run")).get("scalars");
    requireEqual(scalars, folder.resolve("run/metrics.csv"));
    // As a run that was killed in its second epoch leaves it.
    Files.delete(folder.resolve("run/result.json"));
    deleteAll(folder.resolve("run/checkpoints/step-78"));

    assertThat(run("train", "--resume", in("run"))).as(err.toString()).isZero();
    JsonNode again = read(folder.resolve("events/run"));
    requireEqual(again.get("scalars"), folder.resolve("run/metrics.csv"));
    int points = 0;
    for (JsonNode tag : again.get("scalars")) {
      points += tag.size();
    }
    assertThat(again.get("raw").asInt()).isEqualTo(points);
  }

  @Test
  void tensorBoardsTableHasARowForEachRunOfAComparison() throws Exception {
    assumeTensorBoard();
    engine = new EngineLearners();
    String[] more = {"--schedule", SPEC, "--seeds", "2", "--tensorboard", in("events")};
    assertThat(train("compare", "both", more)).as(err.toString()).isZero();

    assertThat(read(folder.resolve("events/both")).get("hparams").get("columns").has("schedule"))
        .isTrue();
    for (int seed = 0; seed < 2; seed++) {
      JsonNode row = read(folder.resolve("events/both/1-seed" + seed)).get("hparams");
      assertThat(row.get("schedule").asText()).isEqualTo(SPEC);
      assertThat(row.get("seed").asInt()).isEqualTo(seed);
    }
    assertThat(folder.resolve("both/report.html")).content().contains("\"comparison\":{");
  }

  private int train(String command, String name, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of(command, "--model", "mlp", "--threads", "1", "--epochs", "2"));
    arguments.addAll(List.of("--out", in(name)));
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new));
  }

  private static void requireEqual(JsonNode scalars, Path metrics) throws IOException {
    List<String> rows = Files.readAllLines(metrics);
    assertThat(scalars.get("loss")).hasSize(rows.size() - 1);
    for (int i = 1; i < rows.size(); i++) {
      String[] cells = rows.get(i).split(",", -1);
      assertThat(scalars.get("loss").get(i - 1).get(0).asText()).isEqualTo(cells[0]);
      assertThat((float) scalars.get("lr").get(i - 1).get(1).asDouble())
          .isEqualTo(Float.parseFloat(cells[2]));
      assertThat((float) scalars.get("loss").get(i - 1).get(1).asDouble())
          .isEqualTo(Float.parseFloat(cells[4]));
    }
    assertThat((float) scalars.get("val_loss").get(1).get(1).asDouble())
        .isEqualTo(Float.parseFloat(rows.get(rows.size() - 1).split(",", -1)[5]));
  }

  private static String python() {
    return System.getenv().getOrDefault("LR4J_TENSORBOARD_PYTHON", "python3");
  }

  private static void assumeTensorBoard() throws Exception {
    Process process =
        new ProcessBuilder(python(), "-c", "import tensorboard")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assumeTrue(
        process.waitFor() == 0 || System.getenv("LR4J_TENSORBOARD_PYTHON") != null,
        "skipped: " + python() + " has no TensorBoard; name one in LR4J_TENSORBOARD_PYTHON");
  }

  private static JsonNode read(Path events) throws IOException, InterruptedException {
    String script = "../report/src/test/resources/org/lr4j/tensorboard/read_events.py";
    Process process =
        new ProcessBuilder(python(), script, events.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    byte[] said = process.getInputStream().readAllBytes();
    assertThat(process.waitFor()).isZero();
    return new ObjectMapper()
        .readTree(new String(said, StandardCharsets.UTF_8))
        .get(events.toString());
  }

  private static void deleteAll(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path each : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  @Test
  @SuppressWarnings("try")
  void aReportOfARunAtWorkDoesNotDisturbItsEnd() {
    AtomicBoolean reported = new AtomicBoolean();
    try (Disk.Watching watching =
        Disk.watch(
            (operation, file) -> {
              boolean ends = operation == Disk.Operation.FORCE && file.endsWith(".report.html.tmp");
              if (ends && !reported.getAndSet(true)) {
                assertThat(run("report", in("run"))).as(err.toString()).isZero();
              }
            })) {
      assertThat(run("find", "--quick", "--out", in("run"))).as(err.toString()).isZero();
    }
    assertThat(reported).isTrue();
    assertThat(folder.resolve("run/report.html")).content().contains("badge done");
  }

  @Test
  void namesTheFolderWhoseRunsThePageShows() {
    assertThat(Reports.hint(Path.of("runs/find-digits"))).endsWith("lr4j page");
    assertThat(Reports.hint(Path.of("t1"))).endsWith("lr4j page .");
    assertThat(Reports.hint(Path.of("my runs/t1"))).endsWith("lr4j page 'my runs'");
  }
}
