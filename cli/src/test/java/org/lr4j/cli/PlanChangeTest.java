package org.lr4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lr4j.disk.Disk;
import org.lr4j.engine.Step;
import org.lr4j.runs.MetricsRow;
import org.lr4j.runs.PlanChange;
import org.lr4j.runs.RecordedRun;
import org.lr4j.runs.RunFile;

/** Changes the plan of real trainings; an epoch of the digits has 39 steps of 32. */
class PlanChangeTest extends CommandLineTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int EPOCH = 39;
  private static final String DECAY = "linear(from=0.1, to=0, steps=1dur)";

  @BeforeEach
  void trainForReal() {
    engine = new EngineLearners();
  }

  private int train(String name, int epochs, String schedule, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("train", "--model", "logistic", "--threads", "1", "--out", in(name)));
    arguments.addAll(List.of("--epochs", Integer.toString(epochs), "--schedule", schedule));
    arguments.addAll(Arrays.asList(more));
    return run(arguments.toArray(String[]::new));
  }

  /** Trains until a checkpoint is there; from then on nothing reaches the disk, as after a kill. */
  private void trainUntil(long step, String name, int epochs, String schedule, String... more) {
    Path checkpoint = folder.resolve(name).resolve("checkpoints/step-" + step);
    try (Disk.Watching watching =
        Disk.watch(
            (operation, file) -> {
              if (Files.exists(checkpoint)) {
                throw new IOException("the process is dead");
              }
            })) {
      assertThat(watching).isNotNull();
      assertThat(train(name, epochs, schedule, more)).isNotZero();
    }
    assertThat(RecordedRun.in(folder.resolve(name)).checkpoints().steps()).endsWith(step);
    assertThat(RecordedRun.in(folder.resolve(name)).isKilled()).isTrue();
  }

  private double rate(String name, int step) {
    MetricsRow row = RecordedRun.in(folder.resolve(name)).metrics().get(step);
    assertThat(row.step()).isEqualTo(step);
    return row.learningRate();
  }

  private int steps(String name) {
    return RecordedRun.in(folder.resolve(name)).metrics().size();
  }

  private void assertSame(String one, String other) {
    for (String file : List.of("metrics.csv", "weights.safetensors")) {
      assertThat(folder.resolve(one).resolve(file))
          .hasSameBinaryContentAs(folder.resolve(other).resolve(file));
    }
  }

  private JsonNode result(String name) throws IOException {
    return JSON.readTree(folder.resolve(name).resolve("result.json").toFile());
  }

  private static boolean isKept(Path file) {
    return !file.getFileName().toString().equals(".lock");
  }

  private static Map<String, String> contents(Path folder) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).filter(PlanChangeTest::isKept).toList()) {
        contents.put(
            folder.relativize(file).toString(),
            Files.getLastModifiedTime(file) + " " + Arrays.hashCode(Files.readAllBytes(file)));
      }
    }
    return contents;
  }

  @Test
  void lengthensARunThatHasEnded() throws IOException {
    assertThat(train("run", 10, DECAY)).as(err.toString()).isZero();
    String before = Files.readString(folder.resolve("run/metrics.csv"));

    assertThat(run("train", "--resume", in("run"), "--epochs", "20")).as(err.toString()).isZero();
    assertThat(err.toString())
        .contains(
            "the plan has changed: the learning rate at step 390 is 0.05; before the change it was"
                + " 0.0");
    assertThat(Files.readString(folder.resolve("run/metrics.csv"))).startsWith(before);
    assertThat(steps("run")).isEqualTo(20 * EPOCH);
    assertThat(rate("run", 10 * EPOCH)).isEqualTo(0.05);
    assertThat(result("run").get("epochs").asInt()).isEqualTo(20);
    RecordedRun run = RecordedRun.in(folder.resolve("run"));
    assertThat(run.record().changes())
        .containsExactly(new PlanChange(10 * EPOCH, "20 epochs, not 10"));
    assertThat(Files.readString(run.file(RunFile.TRAINING_SVG))).contains("20 epochs, not 10");
    assertThat(Files.readString(run.file(RunFile.REPORT))).contains("20 epochs, not 10");
  }

  @Test
  void shortensARunThatWasKilled() throws IOException {
    trainUntil(EPOCH, "run", 4, DECAY);

    assertThat(run("train", "--resume", in("run"), "--epochs", "2")).as(err.toString()).isZero();
    assertThat(err.toString())
        .contains("learning rate at step 39 is 0.05; before the change it was 0.075");
    assertThat(steps("run")).isEqualTo(2 * EPOCH);
    assertThat(rate("run", EPOCH - 1)).isEqualTo(0.1 * (1 - 38 / 156.0));
    assertThat(rate("run", EPOCH)).isEqualTo(0.05);
    assertThat(result("run").get("steps").asInt()).isEqualTo(2 * EPOCH);
  }

  @Test
  void refusesToBeShorterThanItIsAndLeavesTheRunAsItWas() throws IOException {
    assertThat(train("run", 2, DECAY)).as(err.toString()).isZero();
    Map<String, String> before = contents(folder.resolve("run"));

    assertThat(run("train", "--resume", in("run"), "--epochs", "1")).isEqualTo(2);
    assertThat(err.toString())
        .contains("has taken 78 steps already and cannot be shortened to 39")
        .contains("branch");
    assertThat(contents(folder.resolve("run"))).isEqualTo(before);
  }

  @Test
  void lengthensARunThatWasKilledInItsWarmup() {
    String warmup = "linear(from=0, to=0.1, steps=0.5dur) then constant(lr=0.1)";
    trainUntil(20, "run", 2, warmup, "--checkpoint-every", "10");

    assertThat(run("train", "--resume", in("run"), "--epochs", "4")).as(err.toString()).isZero();
    assertThat(rate("run", 19)).isEqualTo(0.1 * 19 / 39);
    assertThat(rate("run", 20)).isEqualTo(0.1 * 20 / 78);
    assertThat(steps("run")).isEqualTo(4 * EPOCH);
  }

  @Test
  void goesOnAfterAKillInAChangedPlan() {
    assertThat(train("whole", 2, DECAY)).as(err.toString()).isZero();
    trainUntil(2 * EPOCH, "killed", 2, DECAY);
    for (String name : List.of("whole", "killed")) {
      assertThat(run("train", "--resume", in(name), "--epochs", "3")).as(err.toString()).isZero();
    }
    assertSame("killed", "whole");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hold(cosine(from=0.1, to=0, steps=1dur), every=1ep)",
        "linear(from=0, to=0.1, steps=10) then plateau(from=0.1, factor=0.5, patience=0,"
            + " threshold=0.5)"
      })
  void stepsByTheEpochAcrossAKill(String schedule) {
    assertThat(train("whole", 4, schedule)).as(err.toString()).isZero();
    trainUntil(2 * EPOCH, "killed", 4, schedule);
    assertThat(run("train", "--resume", in("killed"))).as(err.toString()).isZero();
    assertSame("killed", "whole");
    assertThat(rate("whole", 4 * EPOCH - 1)).isLessThan(rate("whole", 2 * EPOCH - 1));
  }

  @Test
  void monitorsTheAccuracyOfAPlateauWithoutStoppingEarly() {
    // No epoch is better than 1.5 times the accuracy of the one before: the rate falls each time.
    String plateau = "plateau(from=0.1, factor=0.5, patience=0, threshold=0.5)";
    assertThat(train("run", 4, plateau, "--monitor", "accuracy")).as(err.toString()).isZero();
    assertThat(steps("run")).isEqualTo(4 * EPOCH);
    assertThat(List.of(rate("run", 0), rate("run", EPOCH), rate("run", 2 * EPOCH)))
        .containsExactly(0.1, 0.1, 0.05);
    assertThat(rate("run", 3 * EPOCH)).isEqualTo(0.025);
  }

  @Test
  void goesOnWithRunsThatWroteWhatTheyMonitorInCapitals() throws IOException {
    assertThat(train("run", 1, DECAY)).as(err.toString()).isZero();
    Path record = folder.resolve("run/run.json");
    String text = Files.readString(record);
    String capitals = text.replaceFirst("\"monitor\"\\s*:\\s*\"loss\"", "\"monitor\":\"LOSS\"");
    assertThat(capitals).isNotEqualTo(text);
    Files.writeString(record, capitals);
    assertThat(run("train", "--resume", in("run"), "--epochs", "2")).as(err.toString()).isZero();
    assertThat(steps("run")).isEqualTo(2 * EPOCH);
  }

  @ParameterizedTest
  @ValueSource(strings = {"linear", "1-sqrt"})
  void aCooldownOfAConstantRunEqualsThePlannedRun(String shape) throws IOException {
    String planned = "wsd(peak=0.1, warmup=10, stable=68, decay=1ep, shape=" + shape + ")";
    assertThat(train("planned", 3, planned)).as(err.toString()).isZero();
    String stable = "linear(from=0, to=0.1, steps=10) then constant(lr=0.1)";
    assertThat(train("long", 4, stable)).as(err.toString()).isZero();
    Map<String, String> before = contents(folder.resolve("long"));

    String[] branch = {
      "train", "--from", in("long") + "@78", "--cooldown", "1ep", "--cooldown-shape", shape, "--out"
    };
    assertThat(run(and(branch, in("branch")))).as(err.toString()).isZero();
    assertThat(err.toString())
        .contains("branching at step 78")
        .contains("the learning rate goes from 0.1 to 0 in 39 steps");
    assertSame("branch", "planned");
    JsonNode result = result("branch");
    for (String figure : List.of("steps", "epochs", "final", "best", "weights")) {
      assertThat(result.get(figure)).as(figure).isEqualTo(result("planned").get(figure));
    }
    assertThat(contents(folder.resolve("long"))).isEqualTo(before);
    RecordedRun run = RecordedRun.in(folder.resolve("branch"));
    assertThat(Files.readString(run.file(RunFile.TRAINING_SVG))).contains("cooldown");

    assertThat(run("train", "--resume", in("branch"), "--epochs", "5")).isEqualTo(2);
    assertThat(err.toString()).contains("this run is a branch");
  }

  private static String[] and(String[] arguments, String last) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = last;
    return all;
  }

  @Test
  void branchesFromTheNewestCheckpointOfARunAtAnyStage() {
    trainUntil(7 * EPOCH, "run", 10, "constant(lr=0.1)");
    assertThat(run("train", "--from", in("run"), "--cooldown", "2ep", "--out", in("branch")))
        .as(err.toString())
        .isZero();
    assertThat(steps("branch")).isEqualTo(9 * EPOCH);
    assertThat(rate("branch", 7 * EPOCH)).isEqualTo(0.1);
    assertThat(rate("branch", 8 * EPOCH)).isEqualTo(0.05);
    assertThat(rate("branch", 9 * EPOCH - 1)).isEqualTo(0.1 / 78);
    // And the run that was branched from goes on.
    assertThat(run("train", "--resume", in("run"))).as(err.toString()).isZero();
    assertThat(steps("run")).isEqualTo(10 * EPOCH);
  }

  @Test
  void branchesWithTheReductionsOfAPlateau() {
    String plateau = "plateau(from=0.1, factor=0.5, patience=0, threshold=0.5)";
    assertThat(train("run", 4, plateau, "--monitor", "accuracy")).as(err.toString()).isZero();
    assertThat(run("train", "--from", in("run") + "@117", "--cooldown", "10", "--out", in("b")))
        .as(err.toString())
        .isZero();
    assertThat(err.toString()).contains("goes from 0.025 to 0 in 10 steps");
    assertThat(rate("b", 117)).isEqualTo(0.025);
    assertThat(steps("b")).isEqualTo(127);
  }

  @Test
  void goesOnWithABranchThatWasKilled() {
    assertThat(train("run", 2, "constant(lr=0.1)")).as(err.toString()).isZero();
    String[] branch = {"train", "--from", in("run"), "--cooldown", "2ep", "--out"};
    assertThat(run(and(branch, in("whole")))).as(err.toString()).isZero();
    for (String moment : List.of("metrics.csv", "checkpoints", "checkpoints/step-117")) {
      Path seen = folder.resolve("killed-" + moment.length()).resolve(moment);
      Path killed = folder.resolve("killed-" + moment.length());
      try (Disk.Watching watching =
          Disk.watch(
              (operation, file) -> {
                if (Files.exists(seen)) {
                  throw new IOException("the process is dead");
                }
              })) {
        assertThat(watching).isNotNull();
        assertThat(run(and(branch, killed.toString()))).isNotZero();
      }
      assertThat(run("train", "--resume", killed.toString())).as(err.toString()).isZero();
      assertSame(killed.getFileName().toString(), "whole");
    }
  }

  @Test
  void saysWhatKeepsABranchFromBeginning() throws IOException {
    assertThat(train("run", 2, DECAY)).as(err.toString()).isZero();
    Map<String, String> before = contents(folder.resolve("run"));
    String run = in("run");

    assertFails(3, "no checkpoint at step 50", "--from", run + "@50", "--cooldown", "1ep");
    assertThat(err.toString()).contains("there are checkpoints at 39, 78");
    assertFails(2, "the learning rate is 0 at step 78 already", "--from", run, "--cooldown", "1ep");
    assertFails(2, "--from needs the length", "--from", run);
    assertFails(2, "name it with --from", "--cooldown", "1ep");
    assertFails(2, "at least one step", "--from", run + "@39", "--cooldown", "0");
    assertFails(2, "leave --epochs out", "--from", run, "--cooldown", "1ep", "--epochs", "3");
    assertFails(3, "has no run to branch from", "--from", in("none"), "--cooldown", "1ep");
    assertThat(run("train", "--from", run, "--cooldown", "1ep")).isEqualTo(2);
    assertThat(err.toString()).contains("needs its own folder");
    assertThat(run("train", "--from", run + "@39", "--cooldown", "1ep", "--out", run)).isEqualTo(2);
    assertThat(contents(folder.resolve("run"))).isEqualTo(before);
    assertThat(folder.resolve("new")).doesNotExist();
  }

  /** A search that was interrupted leaves a run without a schedule to branch from. */
  @Test
  void saysThatARunHasNoScheduleYet() {
    engine =
        (name, recipe) ->
            () ->
                new BowlLearner() {
                  @Override
                  public Step step() {
                    Thread.currentThread().interrupt();
                    return super.step();
                  }
                };
    assertThat(run("train", "--schedule", "auto", "--out", in("run"))).isEqualTo(130);
    assertThat(Thread.interrupted()).isTrue();

    assertFails(
        3,
        "has not found its schedule yet; wait until it has one\n",
        "--from",
        in("run"),
        "--cooldown",
        "1ep");
  }

  private void assertFails(int exit, String message, String... arguments) {
    List<String> all = new ArrayList<>(List.of("train", "--out", in("new")));
    all.addAll(Arrays.asList(arguments));
    assertThat(run(all.toArray(String[]::new))).as(err.toString()).isEqualTo(exit);
    assertThat(err.toString()).contains(message);
  }

  @Test
  void saysWhatIsOddInAPlan() {
    assertThat(train("run", 2, "triangular(base=0.001, max=0.01, up=30)")).isZero();
    assertThat(err.toString())
        .contains("note: ")
        .contains("of its 60 steps; let the cycles end at step");
    assertThat(train("run", 2, "linear(from=0.1, to=0, steps=100)")).isZero();
    assertThat(err.toString()).contains("100").contains("78");
    assertThat(run("schedule", "linear(from=0.1, to=0, steps=100)", "--steps", "78")).isZero();
    assertThat(err.toString()).contains("note: ");
  }

  @Test
  void leavesARunThatHasEndedAsItWasWhereItsMetricsAreNotWhole() throws IOException {
    assertThat(train("run", 2, DECAY)).as(err.toString()).isZero();
    Path metrics = folder.resolve("run/metrics.csv");
    String whole = Files.readString(metrics);
    Files.writeString(metrics, whole.substring(0, whole.length() / 2));
    Map<String, String> before = contents(folder.resolve("run"));

    String[] resume = {"train", "--resume", in("run"), "--epochs", "3"};
    for (int length : new int[] {3, 5}) {
      err.getBuffer().setLength(0);
      assertThat(run(Arrays.copyOf(resume, length))).isEqualTo(3);
      assertThat(err.toString()).contains("metrics.csv does not have the 78 rows");
      assertThat(contents(folder.resolve("run"))).isEqualTo(before);
    }

    // The lines of another system are as good.
    Files.writeString(metrics, whole.replace("\n", "\r\n"));
    assertThat(run(resume)).as(err.toString()).isZero();
    assertThat(Files.readString(metrics)).startsWith(whole).doesNotContain("\r");
  }

  @Test
  void keepsAnEarlierRunWhereABranchCannotBegin() throws IOException {
    assertThat(train("run", 2, "constant(0.1)")).as(err.toString()).isZero();
    assertThat(train("new", 1, DECAY)).as(err.toString()).isZero();
    Map<String, String> before = contents(folder.resolve("new"));
    Path metrics = folder.resolve("run/metrics.csv");
    String whole = Files.readString(metrics);
    Files.writeString(metrics, whole.substring(0, whole.length() / 2));
    String[] branch = {"--from", in("run"), "--cooldown", "1ep"};

    assertFails(3, "metrics.csv does not have the 78 rows", branch);
    assertThat(contents(folder.resolve("new"))).isEqualTo(before);
    Files.writeString(metrics, whole);
    assertFails(0, "branching at step 78", branch);
  }
}
