package org.lr4j.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lr4j.engine.Evaluation;
import org.lr4j.finder.Curve;
import org.lr4j.finder.Point;
import org.lr4j.train.Epoch;
import org.lr4j.train.LoopListener.Start;
import org.lr4j.train.TrainedStep;

/** TensorBoard's own Python package reads what was written. */
class TensorBoardTest {
  private static final int EPOCH = 10;

  @TempDir Path folder;

  @BeforeAll
  static void requireTensorBoard() throws Exception {
    Process process =
        new ProcessBuilder(python(), "-c", "import tensorboard")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    boolean there = process.waitFor() == 0;
    assumeTrue(
        there || System.getenv("LR4J_TENSORBOARD_PYTHON") != null,
        "skipped: "
            + python()
            + " has no TensorBoard; install it with 'pip install tensorboard', or name another"
            + " Python in LR4J_TENSORBOARD_PYTHON");
  }

  @Test
  void readsEveryStepOfATraining() throws Exception {
    try (TrainingEvents events = TrainingEvents.in(folder)) {
      events.onStart(new Start(0, 30, EPOCH));
      train(events, 0, 30);
    }

    JsonNode scalars = read(folder).get("scalars");
    assertThat(steps(scalars.get("loss"))).isEqualTo(LongStream.range(0, 30).boxed().toList());
    assertThat(steps(scalars.get("val_loss"))).containsExactly(9L, 19L, 29L);
    assertThat(steps(scalars.get("samples_per_second"))).containsExactly(9L, 19L, 29L);
    for (int i = 0; i < 30; i++) {
      TrainedStep step = step(i);
      assertThat(value(scalars.get("loss"), i)).isEqualTo((float) step.loss());
      assertThat(value(scalars.get("lr"), i)).isEqualTo((float) step.learningRate());
      assertThat(value(scalars.get("momentum"), i)).isEqualTo(0.9f);
    }
    assertThat(value(scalars.get("accuracy"), 2)).isEqualTo(0.5f);
  }

  @Test
  void hasNoStepTwiceWhenARunThatWasKilledGoesOn() throws Exception {
    TrainingEvents killed = TrainingEvents.in(folder);
    killed.onStart(new Start(0, 30, EPOCH));
    train(killed, 0, 27);
    killed.beforeCheckpoint(20);
    try (TrainingEvents resumed = TrainingEvents.in(folder)) {
      resumed.onStart(new Start(20, 30, EPOCH));
      train(resumed, 20, 30);
    }

    JsonNode run = read(folder);
    assertThat(steps(run.get("scalars").get("loss")))
        .isEqualTo(LongStream.range(0, 30).boxed().toList());
    int scalars = 0;
    for (JsonNode tag : run.get("scalars")) {
      scalars += tag.size();
    }
    assertThat(run.get("raw").asInt()).isEqualTo(scalars);
  }

  @Test
  void fillsTheTableOfHyperparameters() throws Exception {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("schedule", "constant(0.1)");
    values.put("batch_size", 32);
    values.put("nesterov", true);
    Hyperparameters hyperparameters = new Hyperparameters(values);
    hyperparameters.describe(folder, List.of("val_loss", "accuracy"));
    Path run = folder.resolve("1-seed0");
    try (TrainingEvents events = TrainingEvents.in(run).hyperparameters(hyperparameters)) {
      events.onStart(new Start(0, 10, EPOCH));
      train(events, 0, 10);
    }

    JsonNode table = read(folder).get("hparams");
    assertThat(table.get("metrics").toString()).isEqualTo("[\"val_loss\",\"accuracy\"]");
    assertThat(table.get("columns").toString())
        .isEqualTo("{\"schedule\":1,\"batch_size\":3,\"nesterov\":2}");
    JsonNode row = read(run).get("hparams");
    assertThat(row.get("schedule").asText()).isEqualTo("constant(0.1)");
    assertThat(row.get("batch_size").asDouble()).isEqualTo(32);
    assertThat(row.get("nesterov").asBoolean()).isTrue();
    assertThat(row.get("end").asInt()).isEqualTo(1);
  }

  @Test
  void showsASweepOverTheLogarithmOfTheRate() throws Exception {
    try (SweepEvents events = SweepEvents.in(folder)) {
      for (int run = 0; run < 2; run++) {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
          Point point = new Point(1e-4 * Math.pow(10, i / 5.0), 2 - i / 20.0 + run);
          points.add(point);
          events.onPoint(run, point);
        }
        events.onSweep(run, Curve.of(points, org.lr4j.finder.Stop.COMPLETED));
      }
    }

    for (int run = 0; run < 2; run++) {
      JsonNode scalars = read(folder.resolve("sweep-" + (run + 1))).get("scalars");
      JsonNode curve = scalars.get("sweep/loss_over_1000_log10_lr");
      assertThat(steps(curve))
          .isEqualTo(LongStream.range(0, 20).map(i -> -4000 + 200 * i).boxed().toList());
      assertThat(value(curve, 3)).isEqualTo((float) (2 - 3 / 20.0 + run));
      assertThat(value(scalars.get("sweep/lr"), 5)).isEqualTo(1e-3f);
    }
  }

  private static void train(TrainingEvents events, int from, int to) {
    for (int i = from; i < to; i++) {
      boolean end = i % EPOCH == EPOCH - 1;
      if (end) {
        events.beforeEvaluation(i + 1L);
      }
      events.onStep(step(i));
      if (end) {
        events.onEpoch(new Epoch(i / EPOCH + 1L, i + 1L, 0.1, 1, Optional.empty()));
      }
    }
  }

  private static TrainedStep step(int i) {
    return new TrainedStep(
        i,
        i / EPOCH + 1L,
        0.1 / (i + 1),
        OptionalDouble.of(0.9),
        2.3 * Math.exp(-0.1 * i),
        32,
        i % EPOCH == EPOCH - 1
            ? Optional.of(new Evaluation(1.5 - 0.01 * i, OptionalDouble.of(0.5)))
            : Optional.empty());
  }

  private static List<Long> steps(JsonNode points) {
    List<Long> steps = new ArrayList<>();
    points.forEach(point -> steps.add(point.get(0).asLong()));
    return steps;
  }

  private static float value(JsonNode points, int index) {
    return (float) points.get(index).get(1).asDouble();
  }

  private static String python() {
    return System.getenv().getOrDefault("LR4J_TENSORBOARD_PYTHON", "python3");
  }

  private static JsonNode read(Path folder) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                python(),
                "src/test/resources/org/lr4j/tensorboard/read_events.py",
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String text =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return new ObjectMapper().readTree(text).get(folder.toString());
  }
}
