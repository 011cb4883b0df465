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
import org.lr4j.finder.Finding;
import org.lr4j.finder.Found;
import org.lr4j.report.figure.Figure;
import org.w3c.dom.Document;

class PlotTest {
  private static final int ANSWER = 0x0a7d43;

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
    assertThat(column / 1200.0).isBetween(share - 0.05, share + 0.05);
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
    int path = svg.indexOf("M", svg.indexOf("d=\"", svg.indexOf("#0072b2", svg.indexOf("clip1)"))));
    String[] drawn = svg.substring(path + 1, svg.indexOf('"', path)).split("L", -1);
    assertThat(drawn).hasSizeBetween(1_000, 10_000);
    double highest =
        Arrays.stream(drawn)
            .mapToDouble(point -> Double.parseDouble(point.split(" ", -1)[1]))
            .min()
            .orElseThrow();
    double usual = Double.parseDouble(drawn[0].split(" ", -1)[1]);
    assertThat(usual - highest).isGreaterThan(100);
    assertThat(svg.length()).isLessThan(200_000);
  }
}
