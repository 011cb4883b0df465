package org.lr4j.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lr4j.finder.Curve;
import org.lr4j.finder.Evidence;
import org.lr4j.finder.Finding;
import org.lr4j.finder.Found;
import org.lr4j.finder.Metric;
import org.lr4j.finder.Trial;
import org.w3c.dom.Document;

class PlotTest {
  private static final int ANSWER = 0x0a7d43;
  private static final int LOSS = 0x0b4f8a;

  private static BufferedImage image(Figure figure, int width, int height) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(figure.png(width, height)));
  }

  @Test
  void marksTheAnswerWhereItLies() throws IOException {
    Curve curve = Samples.curve(100, 1, false);
    Found found = Samples.finding(curve).orElseThrow();
    BufferedImage image = image(CurvePlot.of(found, "a model"), 1200, 800);

    assertThat(image.getWidth()).isEqualTo(1200);
    assertThat(image.getHeight()).isEqualTo(800);
    int column = -1;
    for (int x = 0; x < 1200; x++) {
      if ((image.getRGB(x, 500) & 0xffffff) == ANSWER) {
        column = x;
      }
    }
    double last = curve.rates()[curve.size() - 1];
    double share = Math.log(found.rate() / 1e-7) / Math.log(last / 1e-7);
    // The plot leaves room for numbers at its left and for the legend at its right.
    assertThat(column).isBetween((int) (50 + share * 880), (int) (80 + share * 920));
  }

  @Test
  void namesTheFirstRateWhoseLossIsNotFinite() throws IOException {
    Curve curve = Samples.curve(100, 1, false);
    double[] losses = curve.losses();
    losses[20] = Double.NaN;
    Arrays.fill(losses, 60, losses.length, Double.NaN);
    Finding finding = Samples.finding(Curve.of(curve.rates(), losses));

    assertThat(CurvePlot.of(finding, "a model").svg(1200, 800))
        .contains("not finite at " + Ticks.number(curve.rates()[60], 2));
  }

  @Test
  void showsThePlateauThoughTheFirstLossesAreLow() {
    double[] rates = Samples.curve(100, 1, false).rates();
    double[] line = new double[rates.length];
    Arrays.setAll(line, i -> 4.1 - 2 / (1.0 + i) - (i > 60 ? 0.02 * (i - 60) : 0));

    double[] visible = new Merged(rates, line, line, line).visible(List.of());

    assertThat(visible[0]).isLessThan(2.1);
    assertThat(visible[1]).isGreaterThan(4.1);
  }

  /** Every piece of evidence: an earlier sweep, trainings by their length, those that diverged. */
  @Test
  void showsEveryPieceOfEvidence() {
    Found found = Samples.finding(Samples.curve(100, 1, false)).orElseThrow();
    Evidence evidence =
        found
            .evidence()
            .withEarlierCurves(List.of(Samples.curve(60, 2, false)))
            .withTrials(
                List.of(
                    new Trial(0.01, 100, 100, 1.5),
                    new Trial(0.1, 100, 100, 1.7),
                    new Trial(0.01, 200, 200, 1.2),
                    new Trial(20, 100, 3, Double.NaN)),
                Metric.VALIDATION_LOSS);
    Found all = Found.of(found.rate(), found.interval(), found.bounds(), evidence);

    String svg = CurvePlot.of(all, "a model").svg(1200, 800);

    assertThat(svg)
        .contains("an earlier sweep, smoothed", "100 steps", "200 steps", "diverged")
        .contains("plausibility", "held-out loss", "after a training of 200 steps");
    Evidence trained = evidence.withTrials(evidence.trials(), Metric.TRAINING_LOSS);
    Found unheld = Found.of(found.rate(), found.interval(), found.bounds(), trained);
    assertThat(CurvePlot.of(unheld, "a model").svg(1200, 800))
        .contains("training loss at the end of 200 steps")
        .doesNotContain("held-out");
    assertThat(CurvePlot.of(found, "a model").svg(1200, 800)).doesNotContain("an earlier sweep");
  }

  @Test
  void writesTextThatCanBeSearchedInSvg() throws Exception {
    Found found =
        Samples.finding(Samples.curve(100, 1, true), Samples.curve(100, 2, true)).orElseThrow();
    String svg = CurvePlot.of(found, "a < b & c").svg(1200, 800);

    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    assertThat(document.getDocumentElement().getAttribute("width")).isEqualTo("1200");
    String text = document.getDocumentElement().getTextContent();
    assertThat(text)
        .contains("a < b & c", "learning rate ", "bounds ", "interval ", "spread of 2 runs")
        .contains("diverged at", "validation loss", "accuracy");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 100_000})
  void drawsCurvesOfAnySize(int points) throws IOException {
    double[] rates = new double[points];
    double[] losses = new double[points];
    for (int i = 0; i < points; i++) {
      rates[i] = points - i;
      losses[i] = i % 7 == 3 ? Double.NaN : 1e9 * i;
    }
    Finding finding = Samples.finding(Curve.of(rates, losses));

    assertThat(image(CurvePlot.of(finding, "odd"), 300, 200).getWidth()).isEqualTo(300);
    new TerminalPlot(40, 8, true, false).render(finding);
  }

  @Test
  void drawsAllKindsOfDegenerateCurves() throws IOException {
    double infinite = Double.POSITIVE_INFINITY;
    double[][] losses = {{1, 1, 1}, {Double.NaN, infinite, 1}, {1e300, -1e300, 1e-300}};
    for (double[] loss : losses) {
      Finding finding = Samples.finding(Curve.of(new double[] {0, 1e-300, 1e300}, loss));
      assertThat(image(CurvePlot.of(finding, "odd"), 300, 200)).isNotNull();
      assertThat(CurvePlot.of(finding, "odd").svg(300, 200)).doesNotContain("NaN", "Infinity");
      new TerminalPlot(40, 8, false, false).render(finding);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 33, 79, 200})
  void fillsATerminalAndNoMore(int width) {
    Finding finding = Samples.finding(Samples.curve(100, 1, false));
    List<String> lines = new TerminalPlot(width, 10, true, false).render(finding);

    assertThat(lines)
        .hasSize(12)
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(width));
    assertThat(String.join("", lines)).contains("│").containsPattern("[\u2801-\u28ff]");
  }

  @Test
  void keepsToAsciiWithoutUnicode() {
    Finding finding = Samples.finding(Samples.curve(100, 1, false));
    List<String> lines = new TerminalPlot(60, 10, false, false).render(finding);

    assertThat(String.join("\n", lines)).matches("\\A[\\n -~]+\\z").contains("*", "|");
  }

  @Test
  void coloursOnlyWhenAskedTo() {
    Finding finding = Samples.finding(Samples.curve(100, 1, false));

    assertThat(String.join("", new TerminalPlot(60, 10, true, true).render(finding)))
        .contains("\u001b[36m");
    assertThat(String.join("", new TerminalPlot(60, 10, true, false).render(finding)))
        .doesNotContain("\u001b");
  }

  @Test
  void shadesIntervalAndBoundsAsFarAsTheyReach() throws IOException {
    Curve curve = Samples.curve(100, 1, false);
    Found found = Samples.finding(curve).orElseThrow();
    BufferedImage image = image(CurvePlot.of(found, "a model"), 1200, 800);

    int shaded = 0;
    for (int x = 0; x < 1200; x++) {
      int rgb = image.getRGB(x, 120) & 0xffffff;
      shaded += (rgb >> 8 & 0xff) > (rgb & 0xff) + 8 ? 1 : 0;
    }
    double from = Math.min(found.bounds().base(), found.interval().low());
    double last = curve.rates()[curve.size() - 1];
    double to = Math.min(last, Math.max(found.bounds().max(), found.interval().high()));
    double share = Math.log(to / from) / Math.log(last / 1e-7);
    // The line at the answer hides a few pixels.
    assertThat(shaded).isBetween((int) (800 * share) - 8, (int) (920 * share));
  }

  @Test
  void letsNoDivergingTailFlattenTheCurve() throws IOException {
    Finding finding = Samples.finding(Samples.curve(100, 1, false));
    BufferedImage image = image(CurvePlot.of(finding, "a model"), 1200, 800);

    int beginning = 0;
    for (int y = 90; y < 740; y++) {
      beginning = (image.getRGB(150, y) & 0xffffff) == LOSS ? y : beginning;
    }
    int least = 0;
    for (int x = 100; x < 900; x++) {
      for (int y = 90; y < 740; y++) {
        least = (image.getRGB(x, y) & 0xffffff) == LOSS ? Math.max(y, least) : least;
      }
    }
    assertThat(beginning).isBetween(150, 400);
    assertThat(least - beginning).isGreaterThan(250);
  }

  @Test
  void breaksLinesOfTextBetweenWords() {
    assertThat(Wrapping.lines("one two three", 8)).isEqualTo("one two\nthree");
    assertThat(Wrapping.lines("onetwothree", 5)).isEqualTo("onetw\nothre\ne");
    assertThat(Wrapping.lines("", 5)).isEmpty();
    assertThat(Wrapping.lines("onecycle(max=0.1,steps=1000,pct=0.3)", 28))
        .isEqualTo("onecycle(max=0.1,steps=1000,\npct=0.3)");
  }

  @Test
  void drawsLinesInPanels() throws IOException {
    int points = 50_000;
    double[] steps = new double[points];
    double[] rates = new double[points];
    for (int i = 0; i < points; i++) {
      steps[i] = i;
      rates[i] = i == 777 ? 5 : 1;
    }
    LinePlot.Series spike = new LinePlot.Series("spike", steps, rates);
    Figure figure =
        LinePlot.of(
            "two panels",
            "step",
            List.of(
                new LinePlot.Group("rate", List.of(spike)),
                new LinePlot.Group("momentum", List.of())));

    assertThat(image(figure, 600, 400).getHeight()).isEqualTo(400);
    // The one point that differs is not lost when the others are thinned out.
    String svg = figure.svg(600, 400);
    int group = svg.indexOf("stroke=\"rgb(0,114,178)\"");
    int path = svg.indexOf(" d=\"M", group) + 4;
    String[] drawn = svg.substring(path, svg.indexOf('"', path)).split(" C", -1);
    assertThat(drawn).hasSizeBetween(500, 5_000);
    double[] heights = Arrays.stream(drawn).mapToDouble(PlotTest::height).toArray();
    double highest = Arrays.stream(heights).min().orElseThrow();
    assertThat(heights[0] - highest).isGreaterThan(100);
    assertThat(svg.length()).isLessThan(400_000);
  }

  @Test
  void namesLinesThatOnlyALowerPanelHas() {
    double[] steps = {0, 1, 2};
    LinePlot.Series upper = new LinePlot.Series("upper line", steps, steps);
    LinePlot.Series lower = new LinePlot.Series("lower line", steps, steps);
    LinePlot.Group top = new LinePlot.Group("rate", List.of(upper));
    LinePlot.Group bottom = new LinePlot.Group("momentum", List.of(lower));

    assertThat(LinePlot.of("two", "step", List.of(top, bottom)).svg(800, 600))
        .contains("upper line", "lower line", "rate", "momentum");
    assertThat(LinePlot.of("one", "step", List.of(top)).svg(800, 600)).contains("upper line");
  }

  @Test
  void drawsTheSamePictureTwice() {
    Finding finding = Samples.finding(Samples.curve(100, 1, true));
    Figure figure = CurvePlot.of(finding, "a model");
    byte[] first = figure.png(900, 600);
    figure.png(300, 200);

    assertThat(figure.png(900, 600)).isEqualTo(first);
  }

  private static double height(String point) {
    return Double.parseDouble(point.substring(point.lastIndexOf(' ') + 1));
  }
}
