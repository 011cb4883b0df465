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
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lr4j.engine.LearnerException;
import org.lr4j.page.SampleRuns;
import org.lr4j.runs.PlanChange;
import org.lr4j.runs.RecordedRun;
import org.lr4j.runs.RunFolder;
import org.lr4j.runs.RunKind;
import org.lr4j.runs.RunStatus;

class TrainCommandTest extends CommandLineTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DECAY = "linear(from=0.05, to=0, steps=1dur)";

  @BeforeEach
  void trainForReal() {
    engine = new EngineLearners();
  }

  private int train(String name, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "train", "--model", "mlp", "--threads", "1", "--epochs", "2", "--out", in(name)));
    arguments.addAll(Arrays.asList(more));
    return run(arguments.toArray(String[]::new));
  }

  @Test
  void leavesARunFolder() throws IOException {
    assertThat(train("run", "--schedule", DECAY, "--json")).as(err.toString()).isZero();

    Path run = folder.resolve("run");
    JsonNode result = JSON.readTree(run.resolve("result.json").toFile());
    assertThat(out.toString()).isEqualTo(Files.readString(run.resolve("result.json")));
    assertThat(result.get("epochs").asInt()).isEqualTo(2);
    assertThat(result.get("weights").asText()).isEqualTo("last");
    assertThat(result.get("steps").asInt()).isEqualTo(78);
    assertThat(result.get("final").get("test_accuracy").asDouble()).isBetween(0.7, 1.0);
    assertThat(result.get("best").get("epoch").asInt()).isBetween(1, 2);
    assertThat(result.get("best").get("val_loss").asDouble()).isPositive();
    List<String> metrics = Files.readAllLines(run.resolve("metrics.csv"));
    assertThat(metrics)
        .hasSize(79)
        .first()
        .isEqualTo("step,epoch,lr,momentum,loss,val_loss,accuracy");
    assertThat(metrics.get(1)).startsWith("0,1,0.05,0.9,").endsWith(",,");
    assertThat(metrics.get(39)).startsWith("38,1,").doesNotEndWith(",,");
    assertThat(ImageIO.read(run.resolve("training.png").toFile()).getWidth()).isEqualTo(1200);
    assertThat(files(run))
        .contains("run.json", "timing.csv", "weights.safetensors", "training.svg", "checkpoints");
    assertThat(err.toString()).contains("epoch 2/2  loss ");
  }

  @Test
  void goesOnWhereARunWasLeft() throws IOException {
    assertThat(train("whole", "--schedule", DECAY)).isZero();
    assertThat(train("cut", "--schedule", DECAY)).isZero();
    Path cut = folder.resolve("cut");
    // As a run that was killed in its second epoch and in the middle of a row leaves it.
    Files.delete(cut.resolve("result.json"));
    deleteAll(cut.resolve("checkpoints/step-78"));
    String metrics = Files.readString(cut.resolve("metrics.csv"));
    Files.writeString(cut.resolve("metrics.csv"), metrics.substring(0, metrics.length() - 300));

    CancellationException stopped = new CancellationException("interrupted after 40 of 78 steps");
    assertThat(TrainCommand.interrupted(stopped, cut))
        .hasMessage("interrupted after 40 of 78 steps; continue it with train --resume " + cut);
    assertThat(TrainCommand.interrupted(stopped, folder)).isSameAs(stopped);
    Path spaced = Files.createSymbolicLink(folder.resolve("s p"), cut);
    assertThat(TrainCommand.interrupted(stopped, spaced))
        .hasMessageEndingWith("train --resume '" + spaced + "'");

    assertThat(train("cut", "--schedule", DECAY)).isEqualTo(3);
    assertThat(err.toString())
        .contains("has a run that has not ended; continue it with train --resume");
    assertThat(run("train", "--resume", in("cut"))).as(err.toString()).isZero();
    assertThat(err.toString()).contains("continuing after 39 of 78 steps");
    for (String file : List.of("metrics.csv", "weights.safetensors")) {
      assertThat(cut.resolve(file)).hasSameBinaryContentAs(folder.resolve("whole").resolve(file));
    }
    assertThat(Files.readAllLines(cut.resolve("timing.csv"))).hasSize(3);
    // The record is still how the run was begun.
    assertThat(JSON.readTree(cut.resolve("run.json").toFile()).get("command").toString())
        .contains("--schedule")
        .doesNotContain("--resume");
  }

  @Test
  void keepsAnEarlierRunWhenANewOneCannotBegin() throws IOException {
    assertThat(train("run", "--schedule", DECAY)).isZero();
    Path run = folder.resolve("run");
    List<String> before = files(run);
    String record = Files.readString(run.resolve("run.json"));

    assertThat(train("run", "--schedule", DECAY, "--data", in("missing.csv"))).isEqualTo(3);
    assertThat(train("run", "--schedule", DECAY, "--batch-size", "4000")).isEqualTo(3);
    assertThat(train("run", "--schedule", "constant(lr=-1)")).isEqualTo(2);
    assertThat(train("run", "--schedule", "onecycle(max=-0.1, steps=1dur)")).isEqualTo(2);
    assertThat(files(run)).isEqualTo(before).contains("result.json", "weights.safetensors");
    assertThat(run.resolve("run.json")).hasContent(record);
  }

  @Test
  void beginsInAFolderWhoseCheckpointsAreGone() throws IOException {
    Files.createDirectories(folder.resolve("run/checkpoints/.unfinished-1"));
    assertThat(train("run", "--schedule", DECAY)).as(err.toString()).isZero();
    assertThat(folder.resolve("run/checkpoints/.unfinished-1")).doesNotExist();
  }

  @Test
  void refusesCheckpointsOfAnotherModel() throws IOException {
    String[] other = {
      "train", "--model", "logistic", "--schedule", DECAY, "--epochs", "2", "--out", in("other")
    };
    assertThat(run(other)).isZero();
    assertThat(train("run", "--schedule", DECAY)).isZero();
    Path run = folder.resolve("run");
    Files.delete(run.resolve("result.json"));
    deleteAll(run.resolve("checkpoints"));
    Files.move(folder.resolve("other/checkpoints"), run.resolve("checkpoints"));

    String record = Files.readString(run.resolve("run.json"));
    assertThat(run("train", "--resume", in("run"))).isEqualTo(3);
    assertThat(err.toString())
        .contains("is another model's: it has no first.weight; restore the right ones");
    assertThat(run.resolve("run.json")).hasContent(record);
  }

  @Test
  void refusesToGoOnWithOtherData() throws IOException {
    Path table = folder.resolve("data.csv");
    StringBuilder rows = new StringBuilder("x,y,class\n");
    for (int i = 0; i < 200; i++) {
      rows.append(i % 7).append(',').append(i % 11).append(',').append(i % 2).append('\n');
    }
    Files.writeString(table, rows);
    assertThat(train("run", "--schedule", DECAY, "--data", table.toString()))
        .as(err.toString())
        .isZero();
    Files.writeString(table, rows.toString().replace("3,4,0\n", "3,4,1\n"));

    assertThat(run("train", "--resume", in("run"))).isEqualTo(3);
    assertThat(err.toString()).contains("the data differs from the data that the run in");
    Files.writeString(table, rows);
    assertThat(run("train", "--resume", in("run"))).as(err.toString()).isZero();
  }

  @Test
  void leavesATrainingToItsOwnCommand() throws IOException {
    assertThat(train("run", "--schedule", DECAY)).isZero();
    List<String> before = files(folder.resolve("run"));
    assertThat(run("find", "--steps", "20", "--out", in("run"))).isEqualTo(3);
    assertThat(err.toString()).contains("holds a training, which find does not replace");
    try (RunFolder held = RunFolder.reopen(folder.resolve("run"), RunKind.TRAIN)) {
      assertThat(train("run", "--schedule", DECAY)).isEqualTo(3);
      assertThat(err.toString()).contains(held.path() + " is in use by another run");
    }
    assertThat(files(folder.resolve("run"))).isEqualTo(before);
  }

  @Test
  void keepsATrainingByAProgramWhichHasNoCheckpoints() throws IOException {
    engine = (name, recipe) -> BowlLearner::new;
    String[] command = {"train", "--exec", "any", "--schedule", "constant(0.01)", "--out", in("r")};
    assertThat(run(command)).as(err.toString()).isZero();
    Files.delete(folder.resolve("r/result.json"));
    String record = Files.readString(folder.resolve("r/run.json"));
    engine =
        (name, recipe) -> {
          throw new AssertionError("the program of a folder is started");
        };
    assertThat(run("train", "--resume", in("r"))).isEqualTo(3);
    assertThat(err.toString())
        .contains("trains with a program (--exec), so it has no checkpoints; start it again with");
    assertThat(folder.resolve("r/run.json")).hasContent(record);
    assertThat(folder.resolve("r/metrics.csv")).exists();
    engine = (name, recipe) -> BowlLearner::new;
    assertThat(run(command)).as(err.toString()).isZero();
  }

  /** A program that does not end has to be killed, after all that it had to do for lr4j. */
  @Test
  void printsTheResultAlthoughTheLearnerCannotBeClosed() {
    engine =
        (name, recipe) ->
            () ->
                new BowlLearner() {
                  @Override
                  public void close() {
                    throw new LearnerException("the program did not end");
                  }
                };
    assertThat(run("train", "--exec", "any", "--schedule", "constant(0.01)", "--out", in("r")))
        .isEqualTo(4);
    assertThat(err.toString()).contains("lr4j: the program did not end");
    assertThat(out.toString()).contains("epoch");
    assertThat(RecordedRun.in(folder.resolve("r")).record().status()).isEqualTo(RunStatus.DONE);
  }

  @Test
  void keepsATrainingByAnEngineThatCannotSaveItsState() throws IOException {
    engine = (name, recipe) -> BowlLearner::new;
    assertThat(train("r", "--schedule", "constant(0.01)")).as(err.toString()).isZero();
    Files.delete(folder.resolve("r/result.json"));
    String record = Files.readString(folder.resolve("r/run.json"));
    String metrics = Files.readString(folder.resolve("r/metrics.csv"));

    assertThat(run("train", "--resume", in("r"))).isEqualTo(3);
    assertThat(err.toString()).contains("has no checkpoints to continue from, because its engine");
    assertThat(folder.resolve("r/run.json")).hasContent(record);
    assertThat(folder.resolve("r/metrics.csv")).hasContent(metrics);
  }

  @Test
  void findsTheRateFirst() throws IOException {
    assertThat(train("run", "--schedule", "auto:onecycle")).as(err.toString()).isZero();

    JsonNode plan = JSON.readTree(folder.resolve("run/run.json").toFile()).get("configuration");
    double rate = JSON.readTree(folder.resolve("run/finding.json").toFile()).get("rate").asDouble();
    assertThat(plan.get("resolved_schedule").asText()).startsWith("onecycle(max=" + rate);
    assertThat(Files.readAllLines(folder.resolve("run/metrics.csv"))).hasSize(79);
  }

  /** One epoch of two steps: a cycle of two steps, and no error after the search. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aRunOfTwoStepsHasItsCycle(long steps) throws IOException {
    engine =
        (name, recipe) ->
            () ->
                new BowlLearner() {
                  @Override
                  public long stepsPerEpoch() {
                    return steps;
                  }
                };

    String[] command = {"train", "--epochs", "1", "--schedule", "auto:onecycle", "--out", in("r")};
    assertThat(run(command)).as(err.toString()).isZero();
    assertThat(Files.readAllLines(folder.resolve("r/metrics.csv"))).hasSize((int) steps + 1);
  }

  @Test
  void saysThatALossIsNotFinite() throws IOException {
    assertThat(train("run", "--schedule", "constant(1e30)", "--json")).isEqualTo(1);
    assertThat(JSON.readTree(out.toString()).get("outcome").asText()).isEqualTo("not_finite");
  }

  @Test
  void saysWhoseWeightsItLeaves() throws IOException {
    String[] patient = {"--patience", "1", "--json", "--schedule"};
    assertThat(train("a", patient[0], patient[1], patient[2], patient[3], "constant(1e30)"))
        .isEqualTo(1);
    assertThat(JSON.readTree(out.toString()).get("weights").asText()).isEqualTo("last");
    String worse = "linear(from=0.05, to=0.5, steps=1dur)";
    assertThat(train("b", patient[0], patient[1], patient[2], patient[3], worse))
        .as(err.toString())
        .isZero();
    JsonNode result = JSON.readTree(folder.resolve("b/result.json").toFile());
    assertThat(result.get("weights").asText())
        .isEqualTo(result.get("best").get("epoch").asInt() == 2 ? "last" : "best");
  }

  @Test
  void stopsEarly() throws IOException {
    assertThat(
            run(
                "train",
                "--model",
                "mlp",
                "--schedule",
                "constant(1e-12)",
                "--patience",
                "1",
                "--min-delta",
                "1",
                "--epochs",
                "9",
                "--out",
                in("run")))
        .as(err.toString())
        .isZero();
    assertThat(out.toString()).contains("stopped early after 2 epochs");
  }

  @Test
  void saysWhyAStoppedRunStopsAgainAndGoesOnWithMorePatience() {
    String[] stopping = {"--schedule", "constant(1e-12)", "--patience", "1", "--min-delta", "1"};
    assertThat(train("run", stopping)).as(err.toString()).isZero();
    err.getBuffer().setLength(0);

    assertThat(run("train", "--resume", in("run"), "--epochs", "4")).isZero();
    assertThat(err.toString())
        .contains(
            "note: early stopping ends the run after epoch 2: the validation loss has not improved for"
                + " 1 epoch (the patience is 1); raise the patience to train on");
    assertThat(out.toString()).contains("stopped early after 2 epochs");

    assertThat(run("train", "--resume", in("run"), "--patience", "9")).isZero();
    assertThat(out.toString()).contains("trained 4 epochs");
    assertThat(RecordedRun.in(folder.resolve("run")).record().changes())
        .extracting(PlanChange::what)
        .containsExactly("4 epochs, not 2", "patience 9, not 1");
  }

  @Test
  void refusesValuesThatNoEngineCanUseBeforeItTrains() {
    assertThat(train("run", "--schedule", "constant(1e300)")).isEqualTo(2);
    assertThat(err.toString())
        .contains("the schedule cannot be used at step 0: learning rate must be at most 3.4028");
    assertThat(train("run", "--schedule", "constant(0.1) with momentum 1.5")).isEqualTo(2);
    assertThat(err.toString())
        .contains("cannot be used at step 0: momentum must be in [0, 1), but is 1.5");
    assertThat(folder.resolve("run")).doesNotExist();
  }

  @Test
  void tellsASearchFromATraining() throws IOException {
    SampleRuns.find(folder.resolve("search"), "cnn on digits", 1);

    assertThat(run("train", "--resume", in("search"))).isEqualTo(3);
    assertThat(err.toString()).contains("holds a search; name the folder of a training");
    assertThat(run("predict", in("search"), "x.png")).isEqualTo(3);
    assertThat(err.toString()).contains("holds a search; name the folder of a training");
  }

  @Test
  void saysWhatIsWrong() {
    assertThat(train("run", "--schedule", "auto:best")).isEqualTo(2);
    assertThat(err.toString()).contains("there are auto, auto:clr, auto:onecycle, auto:decay");
    assertThat(train("run", "--schedule", "linear(from=1")).isEqualTo(2);
    assertThat(train("run", "--epochs", "0")).isEqualTo(2);
    assertThat(run("train", "--resume", in("nothing"))).isEqualTo(3);
    assertThat(err.toString()).contains("there is no folder");
    assertThat(run("train", "--resume", folder.toString())).isEqualTo(3);
    assertThat(err.toString()).contains("there is no run.json");
    assertThat(run("train", "--resume", in("nothing"), "--keep", "3")).isEqualTo(2);
    assertThat(err.toString()).contains("leave --keep out");
    assertThat(train("run", "--schedule", "linear(0.1, 0, 10)")).isZero();
    assertThat(err.toString()).contains("note: the schedule ends after 10 of the run's 78 steps");
  }

  @Test
  void trainsAProgramWithoutCheckpoints() {
    engine = (name, recipe) -> BowlLearner::new;
    assertThat(run("train", "--exec", "any", "--schedule", "constant(0.01)", "--out", in("run")))
        .as(err.toString())
        .isZero();
    assertThat(err.toString()).contains("there are no checkpoints to resume");
  }

  @Test
  void refusesOptionsThatAProgramCannotFollow() {
    for (String option : List.of("--seed", "--batch-size", "--weight-decay", "--accumulate")) {
      assertThat(run("train", "--exec", "any", option, "1", "--out", in("run"))).isEqualTo(2);
      assertThat(err.toString())
          .contains("decides about " + option + " itself; leave " + option + " out");
    }
    for (String option : List.of("--keep", "--checkpoint-every")) {
      assertThat(run("train", "--exec", "any", option, "1", "--out", in("run"))).isEqualTo(2);
      assertThat(err.toString())
          .contains("there are no checkpoints of the program of --exec; leave " + option + " out");
    }
    assertThat(train("run", "--timeout", "5")).isEqualTo(2);
    assertThat(err.toString()).contains("--timeout is for the program of --exec; add it");
    assertThat(folder.resolve("run")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"compare", "study"})
  void programsAreTrainedOnceOnly(String command) {
    for (String option : List.of("--exec x", "--engine process")) {
      List<String> arguments = new ArrayList<>(List.of(command, "--schedule", "constant(1)"));
      arguments.addAll(List.of(option.split(" ")));
      assertThat(run(arguments.toArray(String[]::new))).isEqualTo(2);
      assertThat(err.toString())
          .contains(command + " cannot choose the seed of a program; leave ")
          .endsWith((option.equals("--exec x") ? "--exec" : option) + " out\n");
    }
  }

  @Test
  void comparesSchedules() throws IOException {
    String[] compare = {
      "compare",
      "--model",
      "mlp",
      "--threads",
      "1",
      "--epochs",
      "1",
      "--seeds",
      "2",
      "--schedule",
      DECAY,
      "--schedule",
      "constant(0.01)",
      "--out",
      in("both")
    };
    assertThat(run(compare)).as(err.toString()).isZero();
    String table = out.toString();
    assertThat(table.lines()).hasSize(3);
    assertThat(table).contains("linear(from=0.05", "±", "0 of 2");
    assertThat(files(folder.resolve("both")))
        .contains("comparison.png", "comparison.svg", "comparison.json", "comparison.txt")
        .contains("1-seed0", "1-seed1", "2-seed0", "2-seed1");

    // What has been trained is not trained again.
    List<JsonNode> losses = losses();
    deleteAll(folder.resolve("both/2-seed1"));
    long before = Files.getLastModifiedTime(folder.resolve("both/1-seed0/result.json")).toMillis();
    assertThat(run(compare)).isZero();
    assertThat(Files.getLastModifiedTime(folder.resolve("both/1-seed0/result.json")).toMillis())
        .isEqualTo(before);
    assertThat(losses()).isEqualTo(losses);

    compare[6] = "2";
    assertThat(run(compare)).isEqualTo(3);
    assertThat(err.toString())
        .contains("holds another comparison: epochs is 1 there and 2 here; give the same");
  }

  @Test
  void comparesOnWithoutAScheduleThatWasNotFound() throws IOException {
    engine = (name, recipe) -> FlatLearner::new;
    String[] compare = {
      "compare",
      "--seeds",
      "1",
      "--epochs",
      "2",
      "--out",
      in("both"),
      "--schedule",
      "constant(0.01)",
      "--schedule",
      "auto:decay"
    };
    assertThat(run(compare)).as(err.toString()).isEqualTo(1);
    assertThat(err.toString())
        .contains("[2/2] schedule=auto:decay, seed 0: failed: the search for a schedule was ");
    assertThat(out.toString().lines()).hasSize(3);
    JsonNode rows = JSON.readTree(folder.resolve("both/comparison.json").toFile()).get("schedules");
    assertThat(rows.get(0).get("inconclusive").asInt()).isZero();
    assertThat(rows.get(1).get("inconclusive").asInt()).isEqualTo(1);
    assertThat(folder.resolve("both/comparison.png")).exists();
  }

  @Test
  void listsAndVerifiesData() {
    assertThat(run("data", "list")).isZero();
    assertThat(out.toString()).contains("digits", "cifar10", "fashion-mnist");
    assertThat(run("data", "verify", "digits")).isZero();
    assertThat(out.toString()).contains("official");
    assertThat(run("data", "verify", "mnist", "--data-dir", in("none"))).isEqualTo(3);
    assertThat(run("data", "fetch")).isEqualTo(2);
    assertThat(run("data", "verify", "minst")).isEqualTo(2);
  }

  private List<JsonNode> losses() throws IOException {
    return JSON.readTree(folder.resolve("both/comparison.json").toFile()).findValues("test_loss");
  }

  private static void deleteAll(Path path) throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
