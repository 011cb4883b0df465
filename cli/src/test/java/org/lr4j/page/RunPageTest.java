package org.lr4j.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lr4j.finder.Bounds;
import org.lr4j.finder.Clue;
import org.lr4j.finder.Evidence;
import org.lr4j.finder.Finding;
import org.lr4j.finder.Found;
import org.lr4j.finder.Interval;
import org.lr4j.finder.Stop;
import org.lr4j.report.CurvePlot;
import org.lr4j.report.Ticks;
import org.lr4j.runs.RecordedRun;
import org.lr4j.runs.RunFolder;
import org.lr4j.runs.RunKind;
import org.lr4j.runs.RunRecord;
import org.lr4j.schedule.plan.Plan;

class RunPageTest {
  private static final String DECAY = "linear(from=0.1, to=0, steps=400)";

  @TempDir Path folder;

  @Test
  void saysAndDrawsAFindingInAFileBelow300Kilobytes() throws IOException {
    Finding finding = SampleRuns.find(folder, "cnn on digits", 3);
    Found found = (Found) finding;

    Body body = RunPage.of(RecordedRun.in(folder));
    String file = PageFile.of("cnn on digits", body);

    assertThat(file.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(300_000);
    assertThat(body.html())
        .contains("learning rate of <strong>" + Ticks.number(found.rate(), 2) + "</strong>")
        .contains("valley")
        .contains("./lr4j find --threads 1");
    JsonNode curve = new ObjectMapper().readTree(body.figuresJson()).get("curve");
    assertThat(curve.get("across").get("log").asBoolean()).isTrue();
    assertThat(curve.get("panels").findValuesAsText("quantity"))
        .containsExactly("loss", "accuracy", "plausibility");
    assertThat(file).doesNotContain("src=\"http").doesNotContain("href=\"http");
  }

  @Test
  void isTheSameWhetherMadeFromTheFindingOrFromItsFiles() throws IOException {
    Finding finding = SampleRuns.find(folder, "cnn on digits", 1);

    Body made = FindingPart.of(finding, OptionalLong.empty(), "cnn on digits", "");

    assertThat(RunPage.of(RecordedRun.in(folder)).figuresJson()).isEqualTo(made.figuresJson());
  }

  @Test
  void saysTheStopThatTheFigureShows() throws IOException {
    Evidence evidence = SampleRuns.find(folder, "cnn on digits", 3).evidence();
    assertThat(evidence.stopped()).isEqualTo(Stop.DIVERGED);

    Body body = RunPage.of(RecordedRun.in(folder));

    String stop = Ticks.number(CurvePlot.stop(evidence).orElseThrow(), 2);
    assertThat(body.html()).contains("The sweep stopped at " + stop + ", where the loss diverged");
    assertThat(body.figuresJson()).contains("\"diverged at " + stop + "\"");
  }

  @Test
  void aDamagedRowCostsItsPartOnly() throws IOException {
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    new SampleRuns.Training(one, DECAY, Plan.parse(DECAY).schedule(), 4, 100, 1).finish();
    new SampleRuns.Training(two, DECAY, Plan.parse(DECAY).schedule(), 4, 100, 2).finish();
    Path metrics = one.resolve("metrics.csv");
    List<String> rows = Files.readAllLines(metrics);
    for (String bad : List.of("x,y", rows.get(9))) {
      List<String> damaged = new java.util.ArrayList<>(rows);
      damaged.set(200, bad);
      Files.write(metrics, damaged);

      assertThat(RunPage.of(RecordedRun.in(one)).html())
          .contains("metrics.csv", "Test accuracy", "Repeat it");
      Body both = RunPage.of(List.of(RecordedRun.in(one), RecordedRun.in(two)));
      assertThat(both.html()).contains("metrics.csv");
      assertThat(both.figures()).containsKeys("comparison", "2-training");
      assertThat(new LiveRun(RecordedRun.in(one)).body().html()).contains("metrics.csv");
    }
    assertThat(RunPage.of(RecordedRun.in(one)).html())
        .contains("metrics.csv is damaged: step 8 comes after step 198");
  }

  @Test
  void givesTheCommandThatContinuesARunToBeCopied() {
    Path one = folder.resolve("a run's folder");
    new SampleRuns.Training(one, DECAY, Plan.parse(DECAY).schedule(), 4, 100, 1).close();

    assertThat(RunPage.of(RecordedRun.in(one)).html())
        .contains("Continue it with this command:", "<code>./lr4j train --resume &#39;/")
        .contains("/a run&#39;\\&#39;&#39;s folder&#39;</code><button")
        .containsPattern("begun \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d [+-]\\d\\d:\\d\\d,");
  }

  @Test
  void drawsEachStepOfATraining() throws IOException {
    new SampleRuns.Training(folder, DECAY, Plan.parse(DECAY).schedule(), 4, 100, 1).finish();

    Body body = RunPage.of(RecordedRun.in(folder));

    assertThat(body.html()).contains("Test accuracy").contains(DECAY);
    JsonNode panels = new ObjectMapper().readTree(body.figuresJson()).get("training").get("panels");
    assertThat(panels.findValuesAsText("quantity"))
        .containsExactly("loss", "accuracy", "learning rate", "momentum");
    JsonNode rates = panels.get(2).get("marks").get(0);
    assertThat(rates.get("x").get("n").asInt()).isEqualTo(400);
    ByteBuffer packed =
        ByteBuffer.wrap(Base64.getDecoder().decode(rates.get("y").get("f32").asText()))
            .order(ByteOrder.LITTLE_ENDIAN);
    assertThat(packed.getFloat(4 * 200)).isEqualTo((float) Plan.parse(DECAY).schedule().at(200));
  }

  @Test
  void saysHowToGoOnWithARunThatWasKilled() throws IOException {
    try (SampleRuns.Training training =
        new SampleRuns.Training(folder, DECAY, Plan.parse(DECAY).schedule(), 4, 100, 1)) {
      training.steps(150);
      assertThat(RunPage.of(RecordedRun.in(folder)).html()).contains("badge running");
    }

    assertThat(RunPage.of(RecordedRun.in(folder)).html())
        .contains("badge killed")
        .contains("train --resume " + folder);
  }

  @Test
  void comparesSchedulesInASortableTable() throws IOException {
    SampleRuns.compare(folder, 2, 3, 50, "constant(0.05)", "linear(from=0.1, to=0, steps=150)");

    Body body = RunPage.of(RecordedRun.in(folder));

    assertThat(body.html()).contains("class=\"sortable\"").contains("constant(0.05)").contains("±");
    JsonNode marks =
        new ObjectMapper()
            .readTree(body.figuresJson())
            .get("comparison")
            .get("panels")
            .get(0)
            .get("marks");
    assertThat(marks.findValuesAsText("kind")).contains("band", "line");
    assertThat(marks.findValuesAsText("pattern")).containsExactly("1", "2");
  }

  @Test
  void showsRunsSideBySideWhateverTheyAre() throws IOException {
    Path search = folder.resolve("search");
    Path one = folder.resolve("one");
    Path other = folder.resolve("other");
    SampleRuns.find(search, "cnn on digits", 1);
    new SampleRuns.Training(one, DECAY, Plan.parse(DECAY).schedule(), 2, 50, 1).finish();
    new SampleRuns.Training(other, DECAY, Plan.parse(DECAY).schedule(), 2, 50, 2).finish();

    Body body =
        RunPage.of(List.of(RecordedRun.in(search), RecordedRun.in(one), RecordedRun.in(other)));

    assertThat(body.figures().keySet())
        .containsExactlyInAnyOrder("comparison", "1-curve", "2-training", "3-training");
  }

  @Test
  void keepsTheAnswerInSightWhereASearchStops() {
    Evidence evidence =
        Evidence.of(List.of(SampleRuns.curve(100, 1)), 100)
            .withSearch(
                List.of(
                    new Clue("swept", "to begin with", 100, Optional.empty()),
                    new Clue(
                        "trained",
                        "to try it",
                        100,
                        Optional.of(new Clue.Estimate(0.1, new Interval(0.05, 0.2), 0.04))),
                    new Clue("stopped", "because it is good", 0, Optional.empty())));
    Finding finding = Found.of(0.1, new Interval(0.05, 0.2), new Bounds(0.02, 0.1), evidence);

    String bundle = Notebook.bundle(finding, "cnn").get("text/html");

    String encoded = bundle.substring(bundle.indexOf("base64,") + 7, bundle.lastIndexOf("\"></if"));
    String html = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    assertThat(html).containsOnlyOnce("no answer yet").containsOnlyOnce("the same");
  }

  @Test
  void treatsWhatItReadsAsTextAndNotAsHtml() throws IOException {
    SampleRuns.find(folder, "</script><img src=x onerror=alert(1)> & \"more\"", 1);

    String file = PageFile.of("t", RunPage.of(RecordedRun.in(folder)));

    assertThat(file).doesNotContain("<img").doesNotContain("</script><");
  }

  @Test
  void showsAFindingInANotebook() throws IOException {
    Finding finding = SampleRuns.find(folder, "cnn on digits", 1);

    Map<String, String> bundle = Notebook.bundle(finding, "cnn on digits");

    assertThat(bundle.keySet()).containsExactly("text/html", "image/svg+xml", "text/plain");
    assertThat(bundle.get("image/svg+xml")).startsWith("<svg");
    assertThat(bundle.get("text/plain")).isEqualTo(finding.toString());
    String html = bundle.get("text/html");
    String encoded = html.substring(html.indexOf("base64,") + 7, html.lastIndexOf("\"></iframe>"));
    assertThat(new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8))
        .startsWith("<!doctype html>")
        .contains("cnn on digits");
    assertThat(Files.exists(folder)).isTrue();
  }

  @Test
  void saysHowToStartAProgramAgainThatWasKilled() {
    Map<String, Object> configuration = Map.of("recipe", Map.of("exec", "python train.py"));
    try (RunFolder run = RunFolder.open(folder, RunKind.TRAIN)) {
      run.begin(
          RunRecord.of(
              RunKind.TRAIN, "python train.py", List.of("train"), configuration, "0.1-test"));
    }
    assertThat(RunPage.of(RecordedRun.in(folder)).html())
        .contains("Start it again with its command")
        .doesNotContain("--resume");
  }
}
