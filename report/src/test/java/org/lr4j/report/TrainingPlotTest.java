package org.lr4j.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lr4j.report.TrainingCurves.Evaluation;
import org.lr4j.schedule.Schedule;
import org.lr4j.train.Monitor;

class TrainingPlotTest {
  private static final Schedule RATE = Schedule.cosine(0.1, 0, 540);
  private static final Schedule CONSTANT = Schedule.constant(0.02);

  /** For a person to look at. */
  private static BufferedImage kept(String name, Figure figure) throws IOException {
    Path folder = Files.createDirectories(Path.of("target", "pictures"));
    byte[] png = figure.png(Figure.WIDTH, Figure.HEIGHT);
    Files.write(folder.resolve(name + ".png"), png);
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  private static List<TrainingCurves> seeds(Schedule rate, int seeds) {
    return LongStream.range(0, seeds).mapToObj(s -> Trainings.run(rate, 12, 45, s)).toList();
  }

  private static TrainingCurves withLosses(TrainingCurves run, double[] losses) {
    return new TrainingCurves(
        run.steps(), run.learningRates(), run.momenta(), losses, run.evaluations());
  }

  private static TrainingCurves bare(double... losses) {
    double[] steps = LongStream.range(0, losses.length).asDoubleStream().toArray();
    double[] none = new double[losses.length];
    Arrays.fill(none, Double.NaN);
    return new TrainingCurves(steps, none, none, losses, List.of());
  }

  private static long pixels(BufferedImage image, int color, int left, int right) {
    long found = 0;
    for (int x = left; x < right; x++) {
      for (int y = 0; y < image.getHeight(); y++) {
        found += (image.getRGB(x, y) & 0xffffff) == color ? 1 : 0;
      }
    }
    return found;
  }

  @Test
  void drawsWhatWasRecordedAndMarksTheBest() throws IOException {
    TrainingCurves run = Trainings.run(RATE, 12, 45, 1);
    Evaluation best = run.best().orElseThrow();
    Figure figure = TrainingPlot.of(run, "a training");
    BufferedImage image = kept("training", figure);

    assertThat(figure.svg(1200, 800))
        .contains("a training", "540 steps", "best epoch " + (int) best.epoch() + ":")
        .contains("training loss, smoothed", "held-out loss", "accuracy", "learning rate")
        .contains("momentum");
    int at = (int) (77 + (best.step() / 539 * 0.96 + 0.02) * 888);
    assertThat(pixels(image, 0x0a7d43, at - 6, at + 6)).isGreaterThan(200);
  }

  @Test
  void endsTheSmoothedLineWhereTheLossDiverges() {
    TrainingCurves run = Trainings.run(RATE, 12, 45, 1);
    double[] losses = run.losses().clone();
    for (int i = 400; i < losses.length; i++) {
      losses[i] = 50 + i;
    }
    double[] line = TrainingPlot.smooth(withLosses(run, losses)).y();

    assertThat(Arrays.stream(line, 0, 390)).allMatch(Double::isFinite);
    assertThat(Arrays.stream(line, 410, 540)).allMatch(value -> Double.isNaN(value));
    assertThat(Arrays.stream(TrainingPlot.smooth(run).y())).allMatch(Double::isFinite);
  }

  @Test
  void marksTheEpochThatTheRunCallsItsBest() {
    List<Evaluation> evaluations =
        List.of(new Evaluation(0, 1, 0.3, 0.80), new Evaluation(1, 2, 0.5, 0.95));
    double[] none = {Double.NaN, Double.NaN};
    TrainingCurves run =
        new TrainingCurves(new double[] {0, 1}, none, none, new double[] {1, 0.9}, evaluations);

    assertThat(TrainingPlot.of(run, "by loss", Monitor.VALIDATION_LOSS, List.of()).svg(900, 600))
        .contains("best epoch 1");
    assertThat(TrainingPlot.of(run, "by accuracy", Monitor.ACCURACY, List.of()).svg(900, 600))
        .contains("best epoch 2")
        .doesNotContain("best epoch 1");
  }

  @Test
  void leavesOutWhatWasNotRecorded() {
    String words = TrainingPlot.of(bare(2.3, 2.1, 1.9), "bare").svg(900, 600);

    assertThat(words).contains("3 steps", "training loss, smoothed");
    assertThat(words).doesNotContain("best", "held-out", "accuracy", "learning rate", "momentum");
  }

  @Test
  void leavesOutAMomentumThatNeverMoves() {
    TrainingCurves run = Trainings.run(CONSTANT, 2, 45, 1);

    assertThat(TrainingPlot.of(run, "constant").svg(900, 600))
        .contains("learning rate")
        .doesNotContain("momentum");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 5_000})
  void drawsTrainingsOfAnySizeAndLoss(int steps) {
    double[] losses = new double[steps];
    for (int i = 0; i < steps; i++) {
      losses[i] = i % 3 == 0 ? Double.NaN : i % 3 == 1 ? 1e300 * (i + 1) : -i;
    }
    Figure figure = TrainingPlot.of(bare(losses), "odd");

    assertThat(figure.png(300, 200)).isNotEmpty();
    assertThat(figure.svg(300, 200)).doesNotContain("NaN", "Infinity");
    assertThat(ComparePlot.of(Map.of("odd", List.of(bare(losses))), "odd").svg(900, 600))
        .doesNotContain("NaN", "Infinity\"");
  }

  @Test
  void letsNoDivergingTailFlattenTheLosses() throws IOException {
    TrainingCurves run = Trainings.run(RATE, 12, 45, 1);
    double[] losses = run.losses().clone();
    for (int i = 500; i < losses.length; i++) {
      losses[i] = Math.exp(i - 500);
    }
    BufferedImage image = kept("diverged", TrainingPlot.of(withLosses(run, losses), "diverged"));

    int top = 800;
    int bottom = 0;
    for (int x = 90; x < 800; x++) {
      for (int y = 80; y < 350; y++) {
        if ((image.getRGB(x, y) & 0xffffff) == 0x0b4f8a) {
          top = Math.min(top, y);
          bottom = Math.max(bottom, y);
        }
      }
    }
    assertThat(bottom - top).isGreaterThan(100);
  }

  @Test
  void drawsPoliciesInOneColourEach() throws IOException {
    Map<String, List<TrainingCurves>> policies = new LinkedHashMap<>();
    policies.put("constant(lr=0.02)", seeds(CONSTANT, 3));
    policies.put("cosine(from=0.1, to=0, steps=540)", seeds(RATE, 3));
    Figure figure = ComparePlot.of(policies, "side by side");
    BufferedImage image = kept("compare", figure);

    assertThat(figure.svg(1200, 800))
        .contains("constant(lr=0.02) (3\u00a0seeds)", "held-out loss", "accuracy", "learning rate")
        .contains("momentum", "Lines are means over the seeds");
    assertThat(pixels(image, 0x0072b2, 80, 900)).isGreaterThan(2_000);
    assertThat(pixels(image, 0xd55e00, 80, 900)).isGreaterThan(2_000);
  }

  @Test
  void saysHowManySeedsWereLost() {
    TrainingCurves fine = Trainings.run(RATE, 2, 45, 1);
    double[] losses = fine.losses().clone();
    losses[losses.length - 1] = Double.NaN;
    Map<String, List<TrainingCurves>> policies =
        Map.of("bold", List.of(fine, withLosses(fine, losses)));

    assertThat(ComparePlot.of(policies, "lost").svg(1200, 800))
        .contains("bold (1\u00a0of\u00a02\u00a0not\u00a0finite)");
  }

  @Test
  void comparesTrainingLossesWhereNothingWasHeldOut() {
    Figure figure = ComparePlot.of(Map.of("bare", List.of(bare(2.3, 2.1, 1.9))), "bare");

    assertThat(figure.svg(900, 600))
        .contains("training loss, smoothed")
        .doesNotContain("held-out", "accuracy", "seeds", "learning rate");
  }
}
