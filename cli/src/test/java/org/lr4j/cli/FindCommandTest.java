package org.lr4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lr4j.data.DataException;
import org.lr4j.engine.Evaluation;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.LearnerException;
import org.lr4j.engine.ParameterGroup;
import org.lr4j.engine.Step;
import org.lr4j.engine.Subset;
import org.lr4j.runs.CurveFiles;
import org.lr4j.runs.RecordedRun;

class FindCommandTest extends CommandLineTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void leavesAReadableRunFolder() throws IOException {
    assertThat(run("find", "--out", in("run"))).as(err.toString()).isZero();

    Path run = folder.resolve("run");
    JsonNode finding = JSON.readTree(run.resolve("finding.json").toFile());
    assertThat(finding.get("status").asText()).isEqualTo("found");
    assertThat(CurveFiles.read(run.resolve("curve.csv")).get(0).size()).isGreaterThan(20);
    assertThat(ImageIO.read(run.resolve("curve.png").toFile()).getWidth()).isEqualTo(1200);
    assertThat(run.resolve("curve.svg")).content().startsWith("<svg");
    JsonNode record = JSON.readTree(run.resolve("run.json").toFile());
    assertThat(record.get("status").asText()).isEqualTo("done");
    assertThat(record.get("configuration").get("steps").asInt()).isEqualTo(100);
    assertThat(files(run))
        .containsExactlyInAnyOrder(
            "run.json", "curve.csv", "finding.json", "curve.png", "curve.svg", "report.html");
  }

  @Test
  void printsOneJsonDocumentOnStandardOutput() throws IOException {
    assertThat(run("find", "--json", "--out", in("run"))).isZero();

    assertThat(out.toString()).isEqualTo(Files.readString(folder.resolve("run/finding.json")));
    assertThat(JSON.readTree(out.toString()).get("rate").asDouble()).isBetween(1e-3, 1.0);
  }

  @Test
  void recordsEveryRepeatAndItsValidation() {
    String[] options = {"find", "--repeats", "3", "--metric", "val-loss", "--out", in("run")};
    assertThat(run(options)).as(err.toString()).isZero();

    Path curve = folder.resolve("run/curve.csv");
    assertThat(curve).content().startsWith("run,lr,loss,val_loss,accuracy\n0,1.0E-7,");
    assertThat(CurveFiles.read(curve)).hasSize(3);
  }

  @Test
  void confirmsWithinItsBudget() throws IOException {
    String[] options = {"find", "--confirm", "--budget", "600", "--json", "--out", in("run")};
    assertThat(run(options)).as(err.toString()).isZero();

    JsonNode finding = JSON.readTree(out.toString());
    assertThat(finding.get("confirmed")).isNotEmpty();
    assertThat(finding.get("steps").asLong()).isBetween(101L, 600L);
  }

  @Test
  void goesByAccuracyWhenAskedTo() throws IOException {
    String[] options = {"find", "--metric", "accuracy", "--json", "--out", in("run")};
    assertThat(run(options)).as(err.toString()).isZero();
    assertThat(JSON.readTree(out.toString()).get("rate").asDouble()).isBetween(1e-3, 10.0);
  }

  @Test
  void quickIsOneSweepAndTheSearchSpendsMore() throws IOException {
    assertThat(run("find", "--quick", "--steps", "90", "--json", "--out", in("run"))).isZero();
    assertThat(JSON.readTree(out.toString()).get("steps").asLong()).isLessThanOrEqualTo(90);
    assertThat(JSON.readTree(out.toString()).get("confirmed")).isEmpty();

    assertThat(run("find", "--out", in("run"))).isZero();
    assertThat(out.toString())
        .contains("swept 1e-7 to 10", "trained at", "stopped, because", "spent ");
  }

  @Test
  void looksForThePeakOfTheScheduleThatIsNamed() throws IOException {
    String[] options = {
      "find", "--json", "--for", "constant(1)", "--epochs", "3", "--out", in("run")
    };
    assertThat(run(options)).as(err.toString()).isZero();

    JsonNode assumed = JSON.readTree(out.toString()).get("assumed");
    assertThat(assumed.get("schedule").asText()).isEqualTo("constant(1)");
    assertThat(assumed.get("steps").asLong()).isPositive();
  }

  @Test
  void takesNoStepForAScheduleThatTrainRefuses() {
    String[] options = {
      "find", "--for", "groups(constant(0.1), constant(0.2))", "--epochs", "3", "--out", in("run")
    };
    engine =
        (name, recipe) ->
            () ->
                new BowlLearner() {
                  @Override
                  public Step step() {
                    throw new AssertionError("a step");
                  }
                };
    assertThat(run(options)).isEqualTo(2);
    assertThat(err.toString()).contains("but the model has 1");
    assertThat(folder.resolve("run/run.json")).doesNotExist();
  }

  @Test
  void theHelpEndsWithWhatAllCommandsHave() {
    for (String command :
        List.of("find", "train", "compare", "study", "suggest", "schedule", "data", "predict")) {
      out.getBuffer().setLength(0);
      assertThat(run(command, "--help")).isZero();
      assertThat(out.toString().strip().lines().filter(line -> line.contains("--")).toList())
          .last()
          .asString()
          .contains("-h, --help");
    }
  }

  /** What the report offers is run as it stands. */
  @Test
  void offersATrainingOfTheScheduleThatTheRateIsFor() throws IOException {
    String[] options = {"find", "--for", "constant(1)", "--epochs", "3", "--out", in("run")};
    assertThat(run(options)).as(err.toString()).isZero();

    Matcher offered =
        Pattern.compile("--schedule &quot;(.*)&quot; --lr (\\S+) --epochs (\\d+)</code>")
            .matcher(Files.readString(folder.resolve("run/report.html")));
    assertThat(offered.find()).isTrue();
    assertThat(offered.group(1)).isEqualTo("constant(1)");
    assertThat(offered.group(3)).isEqualTo("3");
    String[] train = {
      "train",
      "--schedule",
      offered.group(1),
      "--lr",
      offered.group(2),
      "--epochs",
      offered.group(3),
      "--out",
      in("train")
    };
    assertThat(run(train)).as(err.toString()).isZero();
    assertThat(RecordedRun.in(folder.resolve("train")).metrics())
        .hasSize(30)
        .allMatch(row -> row.learningRate() == Double.parseDouble(offered.group(2)));
  }

  @Test
  void offersNoOtherShapeThanTheOneThatTheRateIsFor() throws IOException {
    String[] options = {"train", "--schedule", "auto:clr", "--epochs", "9", "--out", in("run")};
    assertThat(run(options)).as(err.toString()).isZero();
    assertThat(Files.readString(folder.resolve("run/report.html")))
        .contains("Train with a learning rate of")
        .doesNotContain("Train with it", "linear(from=");

    assertThat(run("find", "--out", in("find"))).as(err.toString()).isZero();
    assertThat(Files.readString(folder.resolve("find/report.html")))
        .contains("Train with it", "--schedule &quot;linear(from=");
  }

  @Test
  void callsNoLossHeldOutWhereNothingIsHeldOut() throws IOException {
    engine =
        (name, recipe) ->
            () ->
                new BowlLearner() {
                  @Override
                  public Set<Subset> subsets() {
                    return Set.of();
                  }
                };
    assertThat(run("find", "--out", in("run"))).as(err.toString()).isZero();

    assertThat(out.toString())
        .contains("training loss at the end of 100 steps from a peak of ")
        .doesNotContain("held-out");
    JsonNode finding = JSON.readTree(folder.resolve("run/finding.json").toFile());
    assertThat(finding.get("confirmed_by").asText()).isEqualTo("training_loss");
    assertThat(Files.readString(folder.resolve("run/report.html")))
        .contains("Training loss at the end", "There is no held-out data")
        .doesNotContain("Held-out loss", "held-out loss");
    assertThat(folder.resolve("run/curve.svg")).content().doesNotContain("held-out");

    assertThat(run("find", "--metric", "val-loss", "--out", in("other"))).isEqualTo(2);
    assertThat(err.toString())
        .contains("there is no held-out data to measure val-loss on; use --metric loss");
    assertThat(folder.resolve("other/run.json")).doesNotExist();
  }

  @Test
  void refusesAnAccuracyThatTheTaskDoesNotHave() {
    engine =
        (name, recipe) ->
            () ->
                new BowlLearner() {
                  @Override
                  public Evaluation evaluate(Subset subset) {
                    return new Evaluation(super.evaluate(subset).loss(), OptionalDouble.empty());
                  }
                };

    assertThat(run("find", "--metric", "accuracy", "--out", in("run"))).isEqualTo(2);
    assertThat(err.toString()).isEqualTo("lr4j: the task has no accuracy; use --metric loss\n");
    assertThat(folder.resolve("run/run.json")).doesNotExist();
  }

  /** Groups at 0.001 and 0.1 keep that ratio, and both are named. */
  @Test
  void printsTheRateOfEachGroup() throws IOException {
    engine =
        (name, recipe) ->
            () ->
                new BowlLearner() {
                  private double fast = 0.1;

                  @Override
                  public List<ParameterGroup> groups() {
                    Set<Hyperparameter> rate = Set.of(Hyperparameter.LEARNING_RATE);
                    return List.of(
                        new ParameterGroup("body", rate), new ParameterGroup("head", rate));
                  }

                  @Override
                  public double get(int group, Hyperparameter hyperparameter) {
                    return group == 0 ? super.get(0, hyperparameter) : fast;
                  }

                  @Override
                  public void set(int group, Hyperparameter hyperparameter, double value) {
                    if (group == 0) {
                      super.set(0, hyperparameter, value);
                    } else {
                      fast = value;
                    }
                  }
                };

    assertThat(run("find", "--out", in("run"))).as(err.toString()).isZero();

    JsonNode groups = JSON.readTree(folder.resolve("run/finding.json").toFile()).get("groups");
    double body = groups.get(0).get("rate").asDouble();
    assertThat(groups.get(1).get("rate").asDouble() / body).isCloseTo(100, within(1e-6));
    assertThat(out.toString()).contains("group body: ", "group head: ");
  }

  @Test
  void leavesCheckpointsAloneWhoseRunIsUnknown() throws IOException {
    Files.createDirectories(folder.resolve("run/checkpoints/step-1"));
    assertThat(run("find", "--out", in("run"))).isEqualTo(3);
    assertThat(err.toString()).contains("holds checkpoints but no run.json");
    assertThat(folder.resolve("run/checkpoints/step-1")).exists();
  }

  @Test
  void saysWhyThereIsNoAnswer() {
    engine = (name, recipe) -> FlatLearner::new;

    assertThat(run("find", "--json", "--out", in("run"))).isEqualTo(1);
    assertThat(out.toString()).contains("\"reason\": \"constant_loss\"", "\"rate\": null");
  }

  @Test
  void recordsTheLongerRangeAlone() {
    String[] options = {"find", "--start-lr", "1e-7", "--end-lr", "1e-2", "--out", in("run")};
    assertThat(run(options)).as(err.toString()).isZero();

    double[] rates = CurveFiles.read(folder.resolve("run/curve.csv")).get(0).rates();
    assertThat(rates).isSorted();
    assertThat(rates[rates.length - 1]).isGreaterThan(1e-2);
  }

  @Test
  void leavesAReadableCurveWhenInterrupted() throws IOException {
    engine =
        (name, recipe) ->
            () ->
                new BowlLearner() {
                  private int steps;

                  @Override
                  public Step step() {
                    if (++steps == 20) {
                      Thread.currentThread().interrupt();
                    }
                    return super.step();
                  }
                };

    assertThat(run("find", "--out", in("run"))).isEqualTo(130);
    assertThat(Thread.interrupted()).isTrue();
    Path run = folder.resolve("run");
    assertThat(CurveFiles.read(run.resolve("curve.csv")).get(0).size()).isEqualTo(20);
    assertThat(JSON.readTree(run.resolve("run.json").toFile()).get("status").asText())
        .isEqualTo("interrupted");
    assertThat(run.resolve("finding.json")).doesNotExist();
  }

  @Test
  void keepsTheEarlierRunWhenTheNewOneCannotBegin() throws IOException {
    run("find", "--out", in("run"));
    engine =
        (name, recipe) ->
            () -> {
              throw new LearnerException("no natives");
            };

    assertThat(run("find", "--out", in("run"))).isEqualTo(4);
    assertThat(err.toString()).endsWith("lr4j: no natives\n");
    assertThat(folder.resolve("run/finding.json")).exists();
    assertThat(run("find", "--out", in("new"))).isEqualTo(4);
    assertThat(folder.resolve("new")).doesNotExist();
  }

  @Test
  void keepsTheEarlierRunWhenAnOptionIsWrong() {
    run("find", "--out", in("run"));

    assertThat(run("find", "--steps", "1", "--out", in("run"))).isEqualTo(2);
    assertThat(folder.resolve("run/finding.json")).exists();
  }

  @Test
  void refusesAFolderThatIsAFileBeforeTheSweep() throws IOException {
    Files.writeString(folder.resolve("taken"), "");
    engine =
        (name, recipe) ->
            () -> {
              throw new AssertionError("opened");
            };

    assertThat(run("find", "--out", in("taken"))).isEqualTo(3);
    assertThat(err.toString())
        .startsWith("lr4j: " + in("taken") + " is a file, but a run needs a folder")
        .endsWith("; give another name with --out\n");
  }

  @Test
  void tellsDamagedDataFromAFailedEngine() {
    engine =
        (name, recipe) ->
            () -> {
              throw new DataException("a.gz is truncated; fetch it again");
            };

    assertThat(run("find", "--out", in("run"))).isEqualTo(3);
    assertThat(err.toString()).isEqualTo("lr4j: a.gz is truncated; fetch it again\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--engine djl | engine djl is not here; add org.lr4j:lr4j-djl to the class path",
        "--engine jax | unknown engine 'jax'; there are djl, dl4j, process, torch",
        "--engine process | engine process needs a program; give it with --exec",
        "--timeout 0 --exec x | timeout must be a finite number of seconds of at least 0.001",
        "--exec= | --exec is blank; give the command line of a program",
        "--model lenett | unknown model 'lenett'; did you mean lenet?",
        "--data nist | there is no file or folder 'nist', and no data set of that name; did you mean mnist"
      })
  void asksForEnginesByName(String options, String sentence) {
    engine = new EngineLearners();

    assertThat(run(("find --out " + in("run") + " " + options).split(" "))).isEqualTo(2);
    assertThat(err.toString()).startsWith("lr4j: " + sentence);
    assertThat(folder.resolve("run")).doesNotExist();
  }

  @Test
  void searchesWithAProgramAndASeed() throws IOException {
    assertThat(
            run(
                "find",
                "--quick",
                "--exec",
                "any",
                "--timeout",
                "7",
                "--engine",
                "process",
                "--seed",
                "3",
                "--out",
                in("run")))
        .as(err.toString())
        .isZero();
    assertThat(Files.readString(folder.resolve("run/run.json")))
        .contains("\"timeout\": 7.0", "\"seed\": 3");
  }

  @Test
  void printsATraceOnlyWhenAskedTo() {
    engine =
        (name, recipe) ->
            () -> {
              throw new IllegalStateException("odd");
            };

    assertThat(run("find", "--out", in("run"))).isEqualTo(4);
    assertThat(err.toString()).doesNotContain("\tat ");
    run("find", "--verbose", "--out", in("run"));
    assertThat(err.toString()).contains("\tat org.lr4j");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--start-lr 0 | --start-lr must be greater than 0",
        "--start-lr -1 | --start-lr must be greater than 0",
        "--start-lr NaN | --start-lr must be greater than 0",
        "--sweep linear --start-lr NaN | --start-lr must be at least 0",
        "--end-lr NaN | --end-lr must be a number",
        "--end-lr Infinity | --end-lr must be a number",
        "--start-lr 1 --end-lr 1 | must be smaller than --end-lr",
        "--steps 1 | --steps must be at least 2",
        "--steps 9999999999 | --steps is too large: 9999999999",
        "--steps many | --steps must be a whole number, but is 'many'",
        "--end-lr high | --end-lr must be a number, but is 'high'",
        "--repeats 0 | --repeats must be at least 1",
        "--batches-per-rate 0 | --batches-per-rate must be at least 1",
        "--batch-size 0 | --batch-size must be at least 1",
        "--threads 0 | --threads must be at least 1",
        "--weight-decay NaN | --weight-decay must be finite",
        "--layout wide | unknown layout",
        "--quick --confirm | give one",
        "--for linear(1,0,1dur) | give both",
        "--epochs 3 | give both",
        "--for linear(1,0,1dur) --epochs -1 | --epochs must be at least 1",
        "--confirm --budget 10 | too small",
        "--timeout 5 | --timeout is for the program of --exec; add it",
        "--exec x --model mlp | the program of --exec decides about --model itself; leave --model out",
        "--exec x --data digits | leave --data out",
        "--exec x --target y | leave --target out",
        "--exec x --engine torch | the program of --exec is not of engine torch; leave --engine out",
        "--exec x --threads 1 | leave --threads out",
        "--epochs 0 --for linear(1,0,1dur) | --epochs must be at least 1, but is 0",
        "--epochs 0 | --epochs must be at least 1, but is 0",
        "--budget 0 | --budget must be at least 1 step, but is 0",
        "--momentun 1 | --momentun",
        "--sweep cubic | --sweep must be one of exp, linear, but is 'cubic'",
        "--for auto:clr --epochs 3 | --for takes a spec, but is auto:clr",
        "--for groups(constant(0.1),constant(0.2)) --epochs 3 | for 2 parameter groups, but the model has 1",
        "--metric f1 | there are loss, val-loss, accuracy"
      })
  void refusesWhatMakesNoSense(String options, String sentence) {
    assertThat(run(("find " + options).split(" "))).isEqualTo(2);
    assertThat(err.toString()).contains(sentence).startsWith("lr4j: ");
    assertThat(out.toString()).isEmpty();
  }
}
