package org.lr4j.cli.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lr4j.page.PageFile;
import org.lr4j.page.RunPage;
import org.lr4j.page.SampleRuns;
import org.lr4j.runs.RecordedRun;
import org.lr4j.schedule.plan.Plan;

/**
 * Pages in a real browser. With {@code -Dlr4j.screenshots=DIR} they are photographed, light and
 * dark, wide and narrow.
 */
class BrowserTest {
  private static final String DECAY = "linear(from=0.1, to=0, steps=1200)";
  private static final String OVER = ".u-over";

  @TempDir static Path root;
  private static Browser browser;
  private static PageServer server;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(
        Browser.installed().isPresent() || "true".equals(System.getenv("CI")),
        "skipped: there is no chromium here; install it, or name one in LR4J_CHROMIUM");
    SampleRuns.find(root.resolve("find-digits-cnn"), "cnn on digits, sgd, batch 32", 3);
    new SampleRuns.Training(
            root.resolve("train-decay"), DECAY, Plan.parse(DECAY).schedule(), 6, 200, 1)
        .finish();
    new SampleRuns.Training(
            root.resolve("train-other"), DECAY, Plan.parse(DECAY).schedule(), 6, 200, 2)
        .finish();
    SampleRuns.compare(
        root.resolve("compare-digits-cnn"),
        2,
        6,
        100,
        "constant(0.05)",
        "onecycle(max=0.1, steps=600)");
    Path uneven = root.resolve("compare-uneven");
    SampleRuns.compare(uneven, 1, 3, 100, "constant(0.05)");
    new SampleRuns.Training(
            uneven.resolve("2-seed0"), DECAY, Plan.parse(DECAY).schedule(), 6, 100, 1)
        .finish();
    SampleRuns.study(root.resolve("study-digits-cnn"));
    browser = Browser.start();
    server = PageServer.start(root, 0);
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      server.close();
    }
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void wide() {
    browser.size(1200, 900);
    browser.dark(false);
    browser.problems();
  }

  @Test
  void opensAReportFromADiskAndShowsTheValuesUnderTheCursor() throws IOException {
    openReport("find-digits-cnn");
    browser.mouse(OVER, 0.5, 0.5);
    browser.await("document.querySelector('.at').textContent.startsWith('learning rate')");

    JsonNode values =
        browser.run(
            "[...document.querySelectorAll('.legend .value')].map(v => v.textContent)"
                + ".filter(t => t)");
    assertThat(values.size()).isGreaterThanOrEqualTo(4);
    assertThat(browser.problems()).isEmpty();
  }

  @Test
  void showsTheLossThatTheCurveHasAtThatRate() throws IOException {
    openReport("train-decay");
    browser.run("lr4j.figures.get('training').cursor(0)");
    browser.run("lr4j.figures.get('training').cursor(400)");

    JsonNode shown =
        browser.run(
            "(() => { const f = lr4j.figures.get('training'), v = f.views[2];"
                + " const step = Number(f.at.textContent.split(' ')[1]);"
                + " return [step, Number(v.buttons.get('learning rate').value.textContent)]; })()");
    long step = shown.get(0).asLong();
    assertThat(step).isPositive();
    assertThat(shown.get(1).asDouble())
        .isCloseTo(
            Plan.parse(DECAY).schedule().at(step), org.assertj.core.data.Offset.offset(2e-5));
  }

  @Test
  void switchesTheAxisAndZoomsAndTogglesLines() throws IOException {
    openReport("find-digits-cnn");
    browser.run("document.querySelector('.tool').click()");
    assertThat(browser.run("lr4j.figures.get('curve').views[0].plot.scales.x.distr").asInt())
        .isEqualTo(1);
    browser.run("document.querySelector('.tool').click()");
    assertThat(browser.run("lr4j.figures.get('curve').views[0].plot.scales.x.distr").asInt())
        .isEqualTo(3);

    browser.drag(OVER, new double[] {0.5, 0.5}, new double[] {0.8, 0.5});
    browser.await("lr4j.figures.get('curve').zoomed !== null");
    double low = browser.run("lr4j.figures.get('curve').views[1].plot.scales.x.min").asDouble();
    assertThat(low).isBetween(1e-4, 1e-2);

    browser.run("document.querySelector('.legend button').click()");
    assertThat(browser.run("document.querySelector('.legend button').ariaPressed").asText())
        .isEqualTo("false");
    assertThat(browser.problems()).isEmpty();
  }

  @Test
  void moveTheCursorByKeysAndSaysTheValues() throws IOException {
    openReport("train-decay");
    browser.run("document.querySelector('.panels').focus()");
    browser.key("ArrowRight");
    browser.key("ArrowRight");
    browser.await("document.querySelector('[role=status]').textContent.includes('learning rate')");

    browser.key("+");
    assertThat(browser.run("lr4j.figures.get('training').zoomed !== null").asBoolean()).isTrue();
    browser.key("0");
    assertThat(browser.run("lr4j.figures.get('training').zoomed === null").asBoolean()).isTrue();
  }

  @Test
  void hasATableOfTheValuesOfEachFigure() throws IOException {
    openReport("train-decay");
    browser.run("document.querySelector('figure details').open = true");
    browser.await("document.querySelectorAll('.values tbody tr').length === 200");

    assertThat(browser.text(".values thead")).contains("training loss, smoothed", "learning rate");
  }

  @Test
  void inventsNoValuesWhereALineHasNone() throws IOException {
    openReport("compare-uneven");
    browser.run("document.querySelector('figure details').open = true");
    browser.await("document.querySelectorAll('.values tbody tr').length === 200");
    JsonNode cells =
        browser.run(
            "(() => { const rows = [...document.querySelectorAll('.values tbody tr')];"
                + " const heads = [...document.querySelectorAll('.values thead th')]"
                + ".map(h => h.textContent);"
                + " const short = heads.findIndex(h => h.includes('learning rate')"
                + " && h.includes('0.05'));"
                + " const held = heads.findIndex(h => h.includes('held-out'));"
                + " return [rows[199].children[0].textContent, rows[199].children[short].textContent,"
                + " rows[0].children[held].textContent, rows[50].children[short].textContent]; })()");
    browser.run("lr4j.figures.get('comparison').cursor(1e9)");
    JsonNode last =
        browser.run(
            "[...lr4j.figures.get('comparison').views"
                + ".find(v => v.panel.quantity === 'learning rate').buttons.values()]"
                + ".map(b => b.value.textContent)");

    assertThat(cells.get(0).asText()).isEqualTo("599");
    assertThat(cells.get(1).asText()).isEmpty();
    assertThat(cells.get(2).asText()).isEmpty();
    assertThat(cells.get(3).asText()).isEqualTo("0.05");
    assertThat(last.get(0).asText()).isEmpty();
    assertThat(last.get(1).asText()).isNotEmpty();
    assertThat(browser.run("[lr4j.number(12345678), lr4j.number(12345678.5, 4)].join()").asText())
        .isEqualTo("12345678,1.235e+7");
  }

  @Test
  void saysWhyAPageNoLongerChangesAndKeepsTheOrderOfItsTable() throws Exception {
    Path folder = root.resolve("compare-live");
    SampleRuns.compare(folder, 1, 2, 20, "constant(0.05)", "constant(0.1)");
    browser.open(server.address() + "run?path=compare-live");
    browser.await("document.querySelector('table.sortable')");
    for (int click = 0; click < 2; click++) {
      browser.run("document.querySelectorAll('table.sortable th button')[1].click()");
    }
    browser.run("document.querySelector('table.sortable').id = 'old'");
    new SampleRuns.Training(
            folder.resolve("3-seed0"), DECAY, Plan.parse(DECAY).schedule(), 2, 20, 1)
        .finish();
    browser.await("document.querySelectorAll('table.sortable tbody tr').length === 3");
    browser.await("!document.getElementById('old')");

    assertThat(
            browser
                .run("document.querySelectorAll('table.sortable th')[1].getAttribute('aria-sort')")
                .asText())
        .isEqualTo("descending");
    Files.delete(folder.resolve("run.json"));
    browser.await("document.querySelector('[role=alert]')");
    assertThat(browser.text("[role=alert]")).contains("there is no run compare-live");
  }

  @Test
  void offersNoHandleForALengthThatADragWouldBreak() {
    browser.open(server.address() + "schedule");
    browser.await("document.querySelectorAll('.handle').length === 3");
    type("linear(from=0, to=0.1, steps=100) then cosine(from=0.1, to=0, steps=100 + 50)");
    browser.await("document.getElementById('spec-text').textContent.includes('100 + 50')");
    browser.await("document.querySelectorAll('.handle').length === 2");
  }

  @Test
  void sortsAComparison() throws IOException {
    openReport("compare-digits-cnn");
    browser.run("document.querySelectorAll('table.sortable th button')[1].click()");
    double first =
        browser.run("+document.querySelector('tbody tr td:nth-child(2)').dataset.sort").asDouble();
    browser.run("document.querySelectorAll('table.sortable th button')[1].click()");
    double last =
        browser.run("+document.querySelector('tbody tr td:nth-child(2)').dataset.sort").asDouble();

    assertThat(first).isLessThan(last);
  }

  @Test
  void followsATrainingThatIsStartedUntilItIsKilled() throws Exception {
    browser.open(server.address().toString());
    browser.await("document.querySelector('.runs')");
    Path folder = root.resolve("train-live");
    try (SampleRuns.Training training =
        new SampleRuns.Training(folder, DECAY, Plan.parse(DECAY).schedule(), 6, 200, 3)) {
      training.steps(300);
      browser.await("document.body.innerText.includes('train-live')");
      browser.open(server.address() + "run?path=train-live");
      browser.await("document.querySelector('.lead dd').textContent === '300'");
      browser.await("lr4j.figures.get('training')?.views[2]?.data[0].length === 300");
      String badge = browser.text(".badge");
      browser.run("lr4j.figures.get('training').zoom([50, 100])");
      training.steps(450);
      browser.await("document.querySelector('.lead dd').textContent === '750'");

      assertThat(badge).isEqualTo("running");
      assertThat(browser.run("lr4j.figures.get('training').views[2].data[0].length").asInt())
          .isEqualTo(750);
      assertThat(browser.run("lr4j.figures.get('training').zoomed[0]").asDouble()).isEqualTo(50);
    }
    browser.await("document.querySelector('.badge').textContent === 'killed'");

    assertThat(browser.text("header")).contains("train --resume");
    assertThat(browser.problems()).isEmpty();
  }

  @Test
  void comparesTheRunsThatAreTicked() {
    browser.open(server.address().toString());
    browser.await("document.querySelectorAll('input[name=run]').length >= 2");
    browser.run(
        "['train-decay', 'train-other'].forEach(n => document.querySelector('input[value=' + n"
            + " + ']').click())");
    browser.await("!document.getElementById('compare').disabled");
    browser.run("document.getElementById('compare').click()");
    browser.await("location.pathname === '/compare' && document.querySelector('canvas')");

    assertThat(browser.text("h1")).isEqualTo("2 runs");
    assertThat(browser.problems()).isEmpty();
  }

  @Test
  void designsAScheduleAndCopiesItsSpec() {
    browser.open(server.address() + "schedule");
    type("wsd(peak=0.2, warmup=100, stable=700, decay=200)");
    browser.await(
        "document.querySelectorAll('.handle').length === 3"
            + " && document.querySelector('.handle').style.left !== '0px'");
    browser.await("document.getElementById('spec-text').textContent.startsWith('wsd(peak=0.2')");
    browser.drag(".handle", new double[] {0.5, 0.5}, new double[] {4.5, 3.5});
    browser.await("!document.querySelector('[name=spec]').value.includes('warmup=100,')");
    browser.await(
        "document.getElementById('spec-text').textContent"
            + " === document.querySelector('[name=spec]').value");
    browser.run("document.querySelector('.copy button').click()");
    browser.await("document.querySelector('.copy button').textContent === 'Copied'");

    assertThat(browser.run("document.querySelector('[name=spec]').value").asText())
        .doesNotContain("peak=0.2,");
    assertThat(browser.problems()).isEmpty();
  }

  @Test
  void marksTheCharacterOfAnErrorWhileItIsTyped() {
    browser.open(server.address() + "schedule");
    browser.await("document.querySelector('canvas')");
    type("linear(from=0, two=0.1, steps=100)");
    browser.await("document.querySelector('.problem mark')");

    assertThat(browser.run("document.querySelector('[name=spec]').ariaInvalid").asText())
        .isEqualTo("true");
    assertThat(browser.text(".problem mark")).isEqualTo("t");
    type("linear(from=0, to=0.1, steps=100)");
    browser.await("!document.querySelector('.problem').textContent");
  }

  @Test
  void fitsANarrowScreenAndHasNothingThatKeepsReadersOut() throws IOException {
    Path shots = shots();
    List<String> pages =
        List.of(
            "",
            "run?path=find-digits-cnn",
            "run?path=train-decay",
            "run?path=compare-digits-cnn",
            "run?path=study-digits-cnn",
            "schedule");
    for (String page : pages) {
      browser.size(1200, 900);
      browser.open(server.address() + page);
      String drawn = page.isEmpty() ? ".runs" : page.contains("study") ? "svg[role=img]" : "canvas";
      browser.await("document.querySelector('" + drawn + "')");
      for (boolean dark : new boolean[] {false, true}) {
        browser.dark(dark);
        for (int width : new int[] {1200, 360}) {
          browser.size(width, 900);
          browser.run(
              "new Promise(r => requestAnimationFrame(() => requestAnimationFrame(() => r(true))))");
          String name =
              (page.isEmpty() ? "list" : page.replaceAll("\\W+", "-"))
                  + "-"
                  + (dark ? "dark" : "light")
                  + "-"
                  + width;
          if (shots != null) {
            Files.write(shots.resolve(name + ".png"), browser.picture());
          }
          assertThatCode(() -> browser.await("document.documentElement.scrollWidth <= " + width))
              .as("%s is as wide as the screen", name)
              .doesNotThrowAnyException();
          if (width == 1200) {
            assertThat(serious()).as(name).isEmpty();
          }
        }
      }
      browser.dark(false);
    }
  }

  private static Path shots() throws IOException {
    String folder = System.getProperty("lr4j.screenshots");
    return folder == null ? null : Files.createDirectories(Path.of(folder));
  }

  /** What axe-core finds that is serious or worse. */
  private static List<String> serious() throws IOException {
    String axe;
    try (var in = BrowserTest.class.getResourceAsStream("axe.min.js")) {
      axe = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    browser.run("window.axe ? 0 : (() => {" + axe + "\n})()");
    JsonNode found =
        browser.run(
            "axe.run(document, {resultTypes: ['violations']}).then(r => r.violations"
                + ".filter(v => ['serious', 'critical'].includes(v.impact))"
                + ".map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 160) + ' '"
                + " + n.failureSummary).join(' | ')))");
    List<String> all = new java.util.ArrayList<>();
    found.forEach(each -> all.add(each.asText()));
    return all;
  }

  private static void type(String spec) {
    browser.run(
        "(() => { const t = document.querySelector('[name=spec]'); t.value = "
            + Browser.quoted(spec)
            + "; t.dispatchEvent(new Event('input', {bubbles: true})); })()");
  }

  private static void openReport(String name) throws IOException {
    Path file = root.resolve(name + ".html");
    String html = PageFile.of(name, RunPage.of(RecordedRun.in(root.resolve(name))));
    Files.write(file, html.getBytes(StandardCharsets.UTF_8));
    browser.open(file.toUri().toString());
    browser.await("document.querySelector('canvas')");
  }
}
