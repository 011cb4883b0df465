package org.lr4j.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lr4j.engine.Evaluation;
import org.lr4j.finder.Curve;
import org.lr4j.runs.StudyRecord;
import org.lr4j.study.Axis;
import org.lr4j.study.Objective;
import org.lr4j.study.Setting;
import org.lr4j.study.Space;
import org.lr4j.study.Trial;
import org.lr4j.study.TrialResult;

class StudyPlotTest {
  private static final List<Axis> AXES =
      List.of(
          new Axis("weight-decay", List.of("0", "1e-5", "1e-4", "1e-3")),
          new Axis("lr", List.of("found", "0.01", "0.03", "0.1", "0.3")),
          new Axis("batch-size", List.of("32", "128", "512")),
          new Axis("optimizer", List.of("sgd", "adam")),
          new Axis("momentum", List.of("0.8", "0.9", "0.95")));

  /** A bowl with some noise: the second value of each axis is best, the last one diverges. */
  static StudyRecord study(int axes, int seeds, Objective objective) {
    Space space = new Space(AXES.subList(0, axes));
    Random random = new Random(5);
    List<TrialResult> results = new ArrayList<>();
    for (long seed = 0; seed < seeds; seed++) {
      double luck = 0.03 * random.nextGaussian();
      for (long i = 0; i < space.size(); i++) {
        Setting setting = space.setting(i);
        results.add(result(new Trial(setting, seed, 5), luck + 0.004 * random.nextGaussian()));
      }
    }
    return StudyRecord.of(space.axes(), results, objective, seeds, false);
  }

  private static TrialResult result(Trial trial, double luck) {
    double loss = 0.2 + luck;
    for (Axis axis : AXES) {
      String value = trial.setting().values().get(axis.name());
      if (value != null) {
        int place = axis.values().indexOf(value);
        loss += 0.03 * (place - 1) * (place - 1);
        if (axis.name().equals("lr") && place == axis.values().size() - 1) {
          loss = Double.NaN;
        }
      }
    }
    Optional<Evaluation> figures =
        Optional.of(new Evaluation(loss, OptionalDouble.of(Math.max(0, 1 - loss))));
    boolean diverged = Double.isNaN(loss);
    return new TrialResult.Finished(trial, figures, figures, figures, diverged, 100, 1.5);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void drawsAnyNumberOfAxesInAllForms(int axes) throws IOException {
    Sketch sketch = StudyPlot.of(study(axes, 3, Objective.LOSS), "cnn on digits, sgd");
    assertThat(ImageIO.read(new ByteArrayInputStream(sketch.png())).getWidth())
        .isBetween(720, 1200);
    String svg = sketch.svg();
    String html = sketch.html();
    for (Axis axis : AXES.subList(0, axes)) {
      assertThat(svg).contains(axis.name());
      assertThat(html).contains(axis.name());
    }
    assertThat(svg).contains("cnn on digits, sgd").contains("held-out loss");
    assertThat(html).contains("held-out loss").doesNotContain("NaN").doesNotContain("null");
    keep("study-" + axes, sketch);
  }

  @Test
  void framesTheBestAndWhatCannotBeToldFromIt() {
    String html = StudyPlot.of(study(2, 3, Objective.ACCURACY), "a & b < c").html();
    assertThat(html)
        .contains("a &amp; b &lt; c", "the best", "the data cannot tell it from the best")
        .contains("held-out accuracy (%)", "diverged", "stroke-dasharray");
  }

  @Test
  void drawsWhatARandomPlanHasTriedAndLeavesTheRestBlank() {
    StudyRecord all = study(2, 1, Objective.LOSS);
    StudyRecord some =
        new StudyRecord(
            all.objective(), false, 1, all.axes(), all.settings().subList(0, 3), 300, 4.5);
    keep("study-random", StudyPlot.of(some, "three of twenty"));
    assertThat(StudyPlot.of(some, "three of twenty").html()).contains("one seed");
  }

  @Test
  void parallelLinesSayWhereTheirScaleIsCut() {
    Space space = new Space(AXES);
    List<TrialResult> results = new ArrayList<>();
    for (long i = 0; i < space.size(); i++) {
      double loss = i == 7 ? 50 : 0.2 + 0.001 * i;
      Optional<Evaluation> figures = Optional.of(new Evaluation(loss, OptionalDouble.empty()));
      results.add(
          new TrialResult.Finished(
              new Trial(space.setting(i), 0, 5), figures, figures, figures, false, 100, 1.5));
    }
    StudyRecord study = StudyRecord.of(space.axes(), results, Objective.LOSS, 1, false);

    assertThat(StudyPlot.of(study, "one is far off").svg()).contains(" or worse<");
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 8})
  void rowsSayWhereTheirScaleIsCut(int settings) {
    List<String> values = IntStream.range(0, settings).mapToObj(i -> "s" + i).toList();
    Axis axis = new Axis("schedule", values);
    List<TrialResult> results = new ArrayList<>();
    for (int i = 0; i < settings; i++) {
      double loss = i == 0 ? 50 : 0.2 + 0.001 * i;
      Optional<Evaluation> figures = Optional.of(new Evaluation(loss, OptionalDouble.empty()));
      results.add(
          new TrialResult.Finished(
              new Trial(new Setting(Map.of("schedule", "s" + i)), 0, 5),
              figures,
              figures,
              figures,
              false,
              100,
              1.5));
    }
    StudyRecord study = StudyRecord.of(List.of(axis), results, Objective.LOSS, 1, false);

    String svg = StudyPlot.of(study, "one is far off").svg();

    // Of a few settings none is cut off.
    assertThat(svg.contains("drawn at its edge")).isEqualTo(settings > 5);
  }

  @Test
  void drawsNothingWhereThereIsNothing() {
    StudyRecord none = new StudyRecord(Objective.LOSS, false, 3, List.of(), List.of(), 0, 0);
    assertThat(StudyPlot.of(none, "nothing").png()).isNotEmpty();
    assertThat(SweepsPlot.of(Map.of(), "nothing").png(400, 300)).isNotEmpty();
  }

  @Test
  void drawsLongNamesWithinTheirPlace() {
    List<Axis> axes =
        List.of(
            new Axis(
                "schedule",
                List.of(
                    "linear(from=0, to=0.1, steps=0.05dur) then linear(from=0.1, to=0.01, steps=0.5dur)"
                        + " then cosine(from=0.01, to=0, steps=0.45dur)",
                    "onecycle(max=0.1, steps=1dur, base_momentum=0.85, max_momentum=0.95)",
                    "auto")));
    List<TrialResult> results = new ArrayList<>();
    for (long seed = 0; seed < 3; seed++) {
      for (String value : axes.get(0).values()) {
        results.add(
            result(
                new Trial(new Setting(Map.of("schedule", value)), seed, 5),
                0.01 * value.length() + 0.01 * seed));
      }
    }
    Sketch sketch =
        StudyPlot.of(StudyRecord.of(axes, results, Objective.LOSS, 3, false), "long names");
    keep("study-long", sketch);
    assertThat(sketch.html()).contains("…</text>");
  }

  @Test
  void drawsRangeTestsTogether() throws IOException {
    Map<String, SweepsPlot.Sweeps> settings = new java.util.LinkedHashMap<>();
    Random random = new Random(3);
    for (int i = 0; i < 4; i++) {
      List<Curve> curves = new ArrayList<>();
      for (int seed = 0; seed < 3; seed++) {
        curves.add(curve(Math.pow(10, -1.5 + 0.3 * i), random));
      }
      double rate = Math.pow(10, -2 + 0.3 * i);
      settings.put(
          "weight-decay=1e-" + (5 - i),
          new SweepsPlot.Sweeps(
              curves,
              i == 3
                  ? Optional.empty()
                  : Optional.of(new TrialResult.Answer(rate, rate / 2, rate * 1.6))));
    }
    Figure figure = SweepsPlot.of(settings, "range tests of cnn on digits");
    assertThat(figure.json()).contains("weight-decay=1e-4", "0.02 (0.01\u00a0to\u00a00.032)");
    assertThat(figure.json()).contains("weight-decay=1e-2: no answer", "held-out accuracy (%)");
    byte[] png = figure.png(1200, 800);
    assertThat(ImageIO.read(new ByteArrayInputStream(png)).getHeight()).isEqualTo(800);
    if (KEPT != null) {
      Files.write(Path.of(KEPT, "sweeps.png"), png);
    }
  }

  private static Curve curve(double limit, Random random) {
    int n = 100;
    double[] rates = new double[n];
    double[] losses = new double[n];
    double[] held = new double[n];
    double[] accuracies = new double[n];
    for (int i = 0; i < n; i++) {
      rates[i] = 1e-5 * Math.pow(1e5, i / 99.0);
      losses[i] =
          2.3
              - 1.9 / (1 + Math.pow(limit / 5 / rates[i], 1.5))
              + Math.pow(rates[i] / limit, 2)
              + 0.02 * random.nextGaussian();
      held[i] = i % 2 == 0 ? losses[i] + 0.02 * random.nextGaussian() : Double.NaN;
      accuracies[i] = i % 2 == 0 ? Math.max(0.1, 1 - losses[i] / 2.5) : Double.NaN;
    }
    return Curve.of(rates, losses, held, accuracies);
  }

  /** Where pictures are kept to be looked at. */
  private static final @org.jspecify.annotations.Nullable String KEPT =
      System.getenv("LR4J_PICTURES");

  private static void keep(String name, Sketch sketch) {
    if (KEPT != null) {
      try {
        Files.write(Path.of(KEPT, name + ".png"), sketch.png());
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }
}
