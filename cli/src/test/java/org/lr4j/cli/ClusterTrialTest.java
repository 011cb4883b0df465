package org.lr4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lr4j.engine.Recipe;
import org.lr4j.runs.RecordedRun;
import org.lr4j.runs.RunFolder;
import org.lr4j.runs.RunKind;
import org.lr4j.study.Axis;
import org.lr4j.study.Setting;
import org.lr4j.study.Space;
import org.lr4j.study.Trial;
import org.lr4j.study.TrialResult;
import org.lr4j.train.Monitor;

/** A trial as a machine of a cluster carries it out. */
class ClusterTrialTest {
  private static final Space SPACE =
      new Space(
          List.of(new Axis("weight-decay", List.of("1e-2")), new Axis("momentum", List.of("0.8"))));
  private static final Trial TRIAL =
      new Trial(new Setting(Map.of("weight-decay", "1e-2", "momentum", "0.8")), 3, 1);

  @TempDir private Path folder;

  private static TrialPlan plan(Map<String, String> recipe) {
    return new TrialPlan(
        new TrainingPlan(
            "torch",
            new Recipe(recipe),
            "linear(0.1, 0, 1dur)",
            Optional.empty(),
            1,
            0,
            0,
            Monitor.VALIDATION_LOSS,
            true,
            1,
            0,
            Optional.empty(),
            Optional.empty()));
  }

  private static ClusterTrial sent(ClusterTrial task) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(task);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (ClusterTrial) in.readObject();
    }
  }

  /** A result without the time that it took. */
  private static TrialResult timeless(TrialResult result) {
    TrialResult.Finished f = (TrialResult.Finished) result;
    return new TrialResult.Finished(
        f.trial(), f.validation(), f.test(), f.best(), f.diverged(), f.steps(), 0);
  }

  @Test
  void comesToWhatATrialOfThisProcessDoesAndIsNotRepeated() throws Exception {
    TrialPlan plan = plan(Map.of("model", "mlp", "threads", "1"));
    PrintWriter quiet = new PrintWriter(new StringWriter());
    Console console = new Console(quiet, quiet, false, false, 80, false, false);
    Path here = folder.resolve("here");
    TrialResult expected =
        new LocalTrials(plan, here, new EngineLearners(), console).carryOut(TRIAL);
    Path shared = Files.createDirectory(folder.resolve("shared"));
    // A study on one machine was stopped in the middle of this trial.
    Path stopped = shared.resolve(TRIAL.id());
    try (RunFolder run = RunFolder.open(stopped, RunKind.TRAIN)) {
      run.begin(RecordedRun.in(here.resolve(TRIAL.id())).record());
    }
    ClusterTrial task = sent(ClusterTrial.of(plan, SPACE, shared, Optional.empty()));
    TrialResult result = task.apply(TRIAL);
    assertThat(timeless(result)).isEqualTo(timeless(expected));
    assertThat(shared.resolve(TRIAL.id()).resolve("metrics.csv"))
        .hasSameTextualContentAs(here.resolve(TRIAL.id()).resolve("metrics.csv"));
    // Another attempt finds the result, its time included.
    assertThat(sent(task).apply(TRIAL)).isEqualTo(result);
    assertThat(shared.toFile().list()).containsExactly(TRIAL.id());
    // The machine that began the study knows it as one of its own.
    assertThat(new LocalTrials(plan, shared, new EngineLearners(), console).known(TRIAL))
        .contains(result);
  }

  @Test
  void doesNotTakeTheResultOfAnotherStudy() throws Exception {
    Path shared = Files.createDirectory(folder.resolve("shared"));
    ClusterTrial.of(plan(Map.of("model", "mlp", "threads", "1")), SPACE, shared, Optional.empty())
        .apply(TRIAL);
    TrialPlan other = plan(Map.of("model", "mlp", "threads", "1", "batch-size", "128"));
    TrialResult result = ClusterTrial.of(other, SPACE, shared, Optional.empty()).apply(TRIAL);
    assertThat(((TrialResult.Failed) result).reason()).contains("holds the trial of another study");
  }

  @Test
  void keepsAResultThatCannotBePutIntoTheFolder() throws Exception {
    // Not even the superuser makes a folder below a file.
    Path file = Files.writeString(folder.resolve("file"), "");
    TrialPlan plan = plan(Map.of("model", "mlp", "threads", "1"));
    assertThat(ClusterTrial.of(plan, SPACE, file, Optional.empty()).apply(TRIAL))
        .isInstanceOf(TrialResult.Finished.class);
  }

  @Test
  void keepsASearchWithoutAnAnswer() throws Exception {
    Path shared = Files.createDirectory(folder.resolve("shared"));
    TrialPlan plan = plan(Map.of("model", "mlp", "threads", "1"));
    TrialPlan hopeless =
        new TrialPlan(
            plan.base()
                .withTraining(
                    plan.base().recipe(), "linear(1, 0, 1dur)", Optional.of(Peak.of("found")), 1));
    Trial trial = new Trial(new Setting(Map.of("clip-value", "1e-30")), 3, 1);
    Space space = new Space(List.of(new Axis("clip-value", List.of("1e-30"))));
    ClusterTrial task = ClusterTrial.of(hopeless, space, shared, Optional.empty());
    TrialResult result = task.apply(trial);
    assertThat(result).isInstanceOf(TrialResult.Failed.class);
    PrintWriter quiet = new PrintWriter(new StringWriter());
    Console console = new Console(quiet, quiet, false, false, 80, false, false);
    assertThat(
            new LocalTrials(hopeless, shared, new EngineLearners(), console).isInconclusive(trial))
        .isTrue();
    // Another attempt does not search again.
    assertThat(task.apply(trial)).isEqualTo(result);
  }

  @Test
  void trainsWithoutWhatAnAxisLeavesOut() throws Exception {
    Path shared = Files.createDirectory(folder.resolve("shared"));
    TrialPlan plan = plan(Map.of("model", "mlp", "threads", "1", "augment", "flip"));
    Space space = new Space(List.of(new Axis("augment", List.of("none", "[flip,crop]"))));
    ClusterTrial task = sent(ClusterTrial.of(plan, space, shared, Optional.empty()));
    for (String value : List.of("none", "[flip,crop]")) {
      Trial trial = new Trial(new Setting(Map.of("augment", value)), 3, 1);
      assertThat(task.apply(trial)).isInstanceOf(TrialResult.Finished.class);
      PrintWriter quiet = new PrintWriter(new StringWriter());
      Console console = new Console(quiet, quiet, false, false, 80, false, false);
      assertThat(new LocalTrials(plan, shared, new EngineLearners(), console).known(trial))
          .isPresent();
    }
  }

  @Test
  void carriesOutARangeTest() throws Exception {
    TrialPlan plan =
        new TrialPlan(
            plan(Map.of("model", "mlp", "threads", "1")).base(),
            Optional.of(List.of("--quick", "--steps", "40", "--metric", "val-loss")));
    Path shared = Files.createDirectory(folder.resolve("shared"));
    TrialResult.Finished result =
        (TrialResult.Finished)
            sent(ClusterTrial.of(plan, SPACE, shared, Optional.empty())).apply(TRIAL);
    assertThat(result.validation()).isPresent();
    assertThat(result.steps()).isBetween(20L, 40L);
    assertThat(shared.resolve(TRIAL.id()).resolve("finding.json")).exists();
    PrintWriter quiet = new PrintWriter(new StringWriter());
    Console console = new Console(quiet, quiet, false, false, 80, false, false);
    assertThat(new LocalTrials(plan, shared, new EngineLearners(), console).known(TRIAL))
        .contains(result);
  }

  @Test
  void namesAMachineWithoutTheData() throws Exception {
    Path nowhere = folder.resolve("nowhere");
    ClusterTrial task =
        ClusterTrial.of(
            plan(Map.of("data", "mnist", "data-dir", nowhere.toString())),
            SPACE,
            Files.createDirectory(folder.resolve("shared")),
            Optional.empty());
    TrialResult result = task.apply(TRIAL);
    assertThat(((TrialResult.Failed) result).reason())
        .startsWith("on " + InetAddress.getLocalHost().getHostName() + ": ")
        .contains(nowhere.toString());
  }

  @Test
  void carriesDataToAMachineWithoutIt() throws Exception {
    StringBuilder rows = new StringBuilder("size,weight\n");
    for (int i = 0; i < 60; i++) {
      rows.append(i).append(',').append(i * 0.5 + i % 3).append('\n');
    }
    Path table = Files.writeString(folder.resolve("rows.csv"), rows.toString());
    Map<String, String> recipe = Map.of("data", table.toString(), "model", "mlp", "threads", "1");
    Optional<ShippedData> data =
        ShippedData.of(new Recipe(recipe), Map.of("data", List.of(table.toString())), 1 << 20);
    Path shared = Files.createDirectory(folder.resolve("shared"));
    ClusterTrial task = sent(ClusterTrial.of(plan(recipe), SPACE, shared, data));
    Files.delete(table);
    assertThat(task.apply(TRIAL)).isInstanceOf(TrialResult.Finished.class);
    // The record names the data as it was given.
    assertThat(shared.resolve(TRIAL.id()).resolve("run.json")).content().contains(table.toString());
  }
}
