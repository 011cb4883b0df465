package org.lr4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lr4j.engine.DurableLearner;
import org.lr4j.engine.Evaluation;
import org.lr4j.engine.Learner;
import org.lr4j.engine.LearnerException;
import org.lr4j.engine.Recipe;
import org.lr4j.engine.Step;
import org.lr4j.engine.Subset;
import org.lr4j.page.Body;
import org.lr4j.page.RunPage;
import org.lr4j.runs.RecordedRun;
import org.lr4j.runs.RunStatus;

/** What a trial of a study is: its peak, its seed, and what goes wrong with it. */
class StudyTrialsTest extends SmallStudyTest {
  @Test
  void scalesAScheduleToEachPeak() throws IOException {
    assertThat(
            study(
                "peaks",
                "--axis",
                "lr=0.01,2e-1",
                "--schedule",
                LINEAR,
                "--seeds",
                "1",
                "--epochs",
                "2"))
        .as(err.toString())
        .isZero();
    for (Path trial : trials("peaks")) {
      double peak = trial.getFileName().toString().startsWith("0.01") ? 0.01 : 0.2;
      assertThat(RecordedRun.in(trial).metrics().get(0).learningRate()).isEqualTo(peak);
      assertThat(RecordedRun.in(trial).metrics().get(9).learningRate())
          .isCloseTo(peak / 10, withinPercentage(1e-9));
    }
    assertThat(out.toString()).startsWith("lr    held-out loss");
  }

  @Test
  void searchesForThePeakOfAnyShapeWhereItIsToBeFound() throws IOException {
    assertThat(
            study(
                "found",
                "--axis",
                "lr=found,0.05",
                "--schedule",
                LINEAR,
                "--seeds",
                "1",
                "--epochs",
                "30"))
        .as(err.toString())
        .isZero();
    JsonNode settings = json("found/study.json").get("settings");
    for (JsonNode setting : settings) {
      boolean searched = setting.at("/setting/lr").asText().equals("found");
      assertThat(setting.get("found").isNull()).isNotEqualTo(searched);
      if (searched) {
        // The steps of the search count as its cost.
        assertThat(setting.get("steps").asLong()).isGreaterThan(150);
        double rate = setting.at("/found/rate").asDouble();
        Path trial =
            trials("found").stream()
                .filter(t -> t.getFileName().toString().startsWith("found"))
                .findFirst()
                .orElseThrow();
        assertThat(RecordedRun.in(trial).metrics().get(0).learningRate()).isEqualTo(rate);
      }
    }
    assertThat(out.toString()).contains("learning rate");
  }

  @Test
  void needsNoSearchForAnAutomaticScheduleWhosePeakIsGiven() throws IOException {
    assertThat(
            study(
                "auto",
                "--axis",
                "schedule=auto,auto:onecycle",
                "--lr",
                "0.04",
                "--seeds",
                "1",
                "--epochs",
                "30"))
        .as(err.toString())
        .isZero();
    for (Path trial : trials("auto")) {
      assertThat(trial.resolve("finding.json")).doesNotExist();
      double most =
          RecordedRun.in(trial).metrics().stream()
              .mapToDouble(row -> row.learningRate())
              .max()
              .orElseThrow();
      assertThat(most).isBetween(0.0395, 0.0400001);
    }
  }

  @Test
  void takesAListOfSeeds() throws IOException {
    assertThat(
            study(
                "seeds",
                "--axis",
                "seed=7,40",
                "--axis",
                "weight-decay=0,0.1",
                "--schedule",
                LINEAR,
                "--lr",
                "0.1",
                "--epochs",
                "1"))
        .as(err.toString())
        .isZero();
    assertThat(trials("seeds").stream().map(t -> t.getFileName().toString()))
        .hasSize(4)
        .allMatch(name -> name.contains("-seed7-") || name.contains("-seed40-"));
    assertThat(json("seeds/study.json").get("seeds").asInt()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wieght-decay=0 | did you mean weight-decay?",
        "learning-rate=0.1 | did you mean lr?",
        "learning_rate=0.1 | did you mean lr?",
        "batch=32 | did you mean batch-size?",
        "seeds=1,2 | did you mean seed?",
        "colour=red | a study has no axis 'colour'; there are accumulate",
        "epochs=1,2 | give it with --epochs",
        "weight-decay=0,0.0 | the axis weight-decay has a value twice: 0, 0",
        "weight-decay=-1 | the axis weight-decay cannot have the value -1: --weight-decay must",
        "momentum=0.9,2 | the axis momentum cannot have the value 2: --momentum must",
        "batch-size=x | the axis batch-size cannot have the value x: Invalid value",
        "batch-size=32,100000 | the axis batch-size cannot have the value 100000: batch size 100000",
        "lr=0 | the axis lr cannot have the value 0: --lr must be a rate greater than 0",
        "lr=best | --lr must be a rate greater than 0, or found, but is 'best'",
        "schedule=linear(0.1,0) | the axis schedule cannot have the value linear(0.1,0): ",
        "schedule=linaer(0.1,0,9) | did you mean linear",
        "seed=1,x | the axis seed has whole numbers",
      })
  void refusesAnAxisBeforeTheFirstTrial(String axis, String message) {
    engine = new EngineLearners();
    assertThat(study("refused", "--axis", axis)).isEqualTo(2);
    assertThat(err.toString()).contains(message);
    assertThat(folder.resolve("refused")).doesNotExist();
  }

  /** What all trials share is to blame itself, and no axis for it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--model nosuch | 2 | unknown model 'nosuch'",
        "--data nosuch | 2 | no data set of that name",
        "--data mnist --data-dir nowhere | 3 | mnist",
        "--schedule piecewise(values=[0.1,0.01],at=[]) | 2 | piecewise",
      })
  void refusesWhatAllTrialsShareBeforeTheFirstOne(String options, int code, String message) {
    engine = new EngineLearners();
    for (List<String> varied :
        List.of(List.of("--seeds", "2"), List.of("--axis", "momentum=0,0.9"))) {
      List<String> all = new ArrayList<>(List.of(options.split(" ")));
      all.addAll(varied);
      assertThat(study("refused", all.toArray(String[]::new))).as(err.toString()).isEqualTo(code);
      assertThat(err.toString()).contains(message).doesNotContain("momentum");
      assertThat(folder.resolve("refused")).doesNotExist();
    }
  }

  @Test
  void knowsItsTrialsAgainWhateverTheOrderOfAxesAndTheNotationOfNumbers() throws IOException {
    String[] options = {"--schedule", "constant(1)", "--seeds", "1", "--epochs", "1"};
    List<String> first = new ArrayList<>(List.of("--axis", "weight-decay=0,1e-3"));
    first.addAll(List.of("--axis", "lr=0.01,0.1"));
    first.addAll(List.of(options));
    assertThat(study("s", first.toArray(String[]::new))).as(err.toString()).isZero();
    List<Path> before = trials("s");
    List<String> second = new ArrayList<>(List.of("--axis", "lr=1e-1,0.010"));
    second.addAll(List.of("--axis", "weight-decay=0.0010,0.0"));
    second.addAll(List.of(options));
    assertThat(study("s", second.toArray(String[]::new))).as(err.toString()).isZero();
    assertThat(trials("s")).isEqualTo(before).hasSize(4);
    assertThat(err.toString()).contains("of which 4 have ended");
  }

  @Test
  void saysThatABudgetEndedTheStudy() {
    assertThat(
            study(
                "s",
                "--axis",
                "lr=0.01,0.1,1",
                "--schedule",
                "constant(1)",
                "--seeds",
                "1",
                "--epochs",
                "1",
                "--budget",
                "1"))
        .as(err.toString())
        .isZero();
    assertThat(err.toString())
        .contains("note: the budget ended the study; 2 of 3 trials were not begun");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--quick | --quick belongs to --find; add it",
        "--start-lr 1e-5 | --start-lr belongs to --find; add it",
        "--find --lr 0.1 | --lr is for trainings; leave it out with --find",
        "--find --axis lr=0.1,1 | a range test finds the rate; leave the axis lr out",
        "--find --plan rungs | a range test has none; use --plan grid",
        "--find --epochs 3 | add --schedule SPEC",
        "--find --metric loss | use --metric val-loss or accuracy",
        "--find --steps 1 | --steps must be at least 2",
        "--find --schedule auto:clr | --schedule must be a spec such as \"linear(1, 0, 1dur)\", not auto:clr",
        "--process 0/2@localhost:5000 | study runs whole trainings; leave --process out",
        "--seeds 2 --axis seed=1,2 | give one of them",
        "--spark local --tensorboard x | leave it out with --spark",
        "--axis seed=1,2 --axis seed=3,4 | the axis seed is given twice; give all its values",
        "--axis lr=0.1 --axis lr=0.2 | the axis lr is given twice; give all its values",
        "--lr 0.1 --axis lr=0.2,0.3 | --lr gives one value and the axis lr others; leave one",
        "--momentum 0.9 --axis momentum=0,0.5 | --momentum gives one value and the axis",
        "--seed 3 --axis seed=1,2 | --seed gives one value and the axis seed others",
      })
  void refusesOptionsThatDoNotBelongTogether(String options, String message) {
    List<String> all = new ArrayList<>(Arrays.asList(options.split(" ")));
    if (!options.contains("--axis")) {
      all.addAll(List.of("--axis", "weight-decay=0,0.1"));
    }
    assertThat(study("refused", all.toArray(String[]::new))).isEqualTo(2);
    assertThat(err.toString()).contains(message);
    assertThat(folder.resolve("refused")).doesNotExist();
  }

  @Test
  void asksForSomethingThatVaries() {
    assertThat(study("none")).isEqualTo(2);
    assertThat(err.toString()).contains("nothing varies in this study; give at least one --axis");
  }

  @Test
  void reportsWhatAStudySays() throws IOException {
    Pictures.wanted = true;
    assertThat(
            study(
                "study",
                "--axis",
                "weight-decay=0,1",
                "--axis",
                "lr=0.001,0.1",
                "--schedule",
                LINEAR,
                "--seeds",
                "3",
                "--epochs",
                "2"))
        .as(err.toString())
        .isZero();
    String report = Files.readString(folder.resolve("study/report.html"));
    assertThat(report)
        .contains("The best setting is <strong>weight-decay=0, lr=0.1</strong>")
        .contains("<svg viewBox=", "the best</text>", "Behind the best (95 %)")
        .contains("12<small>4 settings, 3 seeds");
    assertThat(ImageIO.read(folder.resolve("study/study.png").toFile()).getWidth())
        .isBetween(720, 1200);
    JsonNode best = json("study/study.json").get("settings").get(0);
    assertThat(best.get("by_seed")).hasSize(3);
    assertThat(best.at("/final/test_accuracy/mean").asDouble()).isBetween(0.5, 1.0);
    assertThat(best.at("/best/test_accuracy/mean").asDouble()).isBetween(0.5, 1.0);
    assertThat(best.get("steps").asLong()).isEqualTo(30);
    // One notation: percent for people, shares in files.
    assertThat(out.toString()).contains("test accuracy %", "at best epoch %");
    assertThat(err.toString()).containsPattern("accuracy [0-9.]+ %").doesNotContain("accuracy 0.");
  }

  @Test
  void continuesWithTheThreadsThatItBeganWith() throws IOException {
    String[] options = {
      "--axis", "weight-decay=0,0.1", "--schedule", LINEAR, "--seeds", "1", "--epochs", "1"
    };
    assertThat(study("one", options)).as(err.toString()).isZero();
    List<String> threads = new ArrayList<>(List.of(options));
    threads.addAll(List.of("--threads", "3"));
    assertThat(study("three", threads.toArray(String[]::new))).as(err.toString()).isZero();
    // All trials are there, so no process is started.
    List<String> workers = new ArrayList<>(List.of(options));
    workers.addAll(List.of("--workers", "2"));
    for (String where : List.of("one", "three")) {
      assertThat(study(where, workers.toArray(String[]::new))).as(err.toString()).isZero();
    }
    assertThat(study("three", options)).as(err.toString()).isZero();
    assertThat(json("three/run.json").at("/configuration/recipe/threads").asText()).isEqualTo("3");
    // Threads that are given are meant.
    assertThat(study("one", threads.toArray(String[]::new))).isEqualTo(3);
    assertThat(err.toString()).contains("threads is not given there and 3 here");
  }

  @Test
  void givesEachSettingAParagraphOnANarrowTerminal() {
    Console narrow =
        new Console(new PrintWriter(out), new PrintWriter(err), true, true, 50, false, false);
    String name = "weight-decay=0.1";
    int code =
        new Application(narrow, engine)
            .run(
                "study",
                "--axis",
                "weight-decay=0,0.1",
                "--axis",
                "lr=0.01,0.1",
                "--schedule",
                LINEAR,
                "--seeds",
                "2",
                "--epochs",
                "1",
                "--out",
                in("narrow"));
    assertThat(code).as(err.toString()).isZero();
    assertThat(out.toString()).contains("1. weight-decay=", "\n   held-out loss: ").contains(name);
    assertThat(out.toString().lines().filter(line -> line.startsWith("   ")))
        .allMatch(line -> line.length() <= 50);
    assertThat(
            err.toString().lines().filter(line -> line.contains("seed") || line.contains("held")))
        .hasSizeGreaterThan(8)
        .allMatch(line -> line.length() < 50);
  }

  @Test
  void goesOnWhereATrialFailsAndTriesItAgainLater() throws IOException {
    AtomicInteger opened = new AtomicInteger();
    engine =
        (name, recipe) -> {
          boolean bad = recipe.number("weight-decay").orElse(0) == 0.5;
          return () -> {
            if (bad && opened.getAndIncrement() < 2) {
              throw new LearnerException("the device is busy");
            }
            return new SoftmaxEngine().prepare(recipe).get();
          };
        };
    String[] options = {
      "--axis",
      "weight-decay=0,0.5",
      "--lr",
      "0.1",
      "--schedule",
      LINEAR,
      "--seeds",
      "2",
      "--epochs",
      "1"
    };
    assertThat(study("failing", options)).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains("2 trials failed, the first one: weight-decay=0.5: the device is busy");
    assertThat(Files.readString(folder.resolve("failing/trials.csv")))
        .contains("failed", "the device is busy");
    assertThat(study("failing", options)).as(err.toString()).isZero();
    assertThat(err.toString()).contains("4 trials, of which 2 have ended");
    assertThat(out.toString()).doesNotContain("failed");
  }

  @Test
  void ranksLastWhatDivergesBeforeItIsMeasured() throws IOException {
    engine =
        (name, recipe) ->
            () ->
                recipe.number("weight-decay").orElse(0) == 0
                    ? learner(recipe)
                    : new BowlLearner() {
                      @Override
                      public Step step() {
                        return new Step(Double.NaN, 1, false);
                      }
                    };
    assertThat(
            study(
                "diverging",
                "--axis",
                "weight-decay=0.5,0",
                "--schedule",
                "constant(0.1)",
                "--seeds",
                "2",
                "--epochs",
                "1"))
        .as(err.toString())
        .isZero();
    assertThat(out.toString()).contains("diverged", "best: weight-decay=0\n");
    assertThat(err.toString()).contains("weight-decay=0.5, seed 0: diverged");
  }

  @Test
  void saysHowAProcessEndedThatSaidNothing() {
    assertThat(Nested.of(137, "").reason()).isEqualTo("its process was ended by signal 9");
    assertThat(Nested.of(4, "").reason()).isEqualTo("its process ended with code 4");
    assertThat(Nested.of(4, "note: busy\nlr4j: it is busy\n").reason()).isEqualTo("it is busy");
    assertThatThrownBy(() -> Nested.of(130, "")).isInstanceOf(CancellationException.class);
  }

  @Test
  void trainsAtAPeakThatIsGivenAndGoesOnAtIt() throws IOException {
    String[] train = {
      "train", "--schedule", "cosine(1, 0, 1dur)", "--lr", "0.2", "--epochs", "3", "--out", in("t")
    };
    assertThat(run(train)).as(err.toString()).isZero();
    JsonNode plan = json("t/run.json").get("configuration");
    assertThat(plan.get("lr").asText()).isEqualTo("0.2");
    assertThat(plan.get("resolved_schedule").asText()).contains("* 0.2");
    List<String> whole = Files.readAllLines(folder.resolve("t/metrics.csv"));
    assertThat(whole.get(1)).startsWith("0,1,0.2,");
    // A longer run keeps the peak.
    assertThat(run("train", "--resume", in("t"), "--epochs", "4")).as(err.toString()).isZero();
    assertThat(Files.readAllLines(folder.resolve("t/metrics.csv")).subList(0, 16)).isEqualTo(whole);
    assertThat(run("train", "--schedule", "constant(0)", "--lr", "0.2", "--out", in("zero")))
        .isEqualTo(2);
    assertThat(err.toString()).contains("is 0 throughout, so it has no peak for --lr to set");
    assertThat(run("train", "--lr", "-1", "--out", in("zero"))).isEqualTo(2);
    assertThat(err.toString()).contains("--lr must be a rate greater than 0, or found");
  }

  @Test
  void keepsAnEarlierTrainingWhenTheNewPlanCannotWork() throws IOException {
    engine = (name, recipe) -> BowlLearner::new;
    assertThat(run("train", "--schedule", "constant(0.1)", "--out", in("t"))).isZero();
    List<String> before = files(folder.resolve("t"));
    String record = Files.readString(folder.resolve("t/run.json"));

    // This learner has no held-out data but for a probe.
    assertRefused("t", "no validation data to stop early on", "--patience", "3");
    assertRefused("t", "no validation data", "--lr", "found", "--schedule", "plateau(1, 0.5, 2)");
    assertRefused("t", "groups", "--lr", "found", "--schedule", "groups(constant(1), constant(1))");
    assertRefused("t", "there is no peak to find", "--lr", "found", "--schedule", "constant(0)");
    engine = (name, recipe) -> Regressor::new;
    assertRefused("t", "the task has no accuracy to monitor", "--monitor", "accuracy");
    assertRefused(
        "t",
        "the task has no accuracy to monitor",
        "--monitor",
        "accuracy",
        "--schedule",
        "constant(1)");

    assertThat(files(folder.resolve("t"))).isEqualTo(before).contains("result.json");
    assertThat(folder.resolve("t/run.json")).hasContent(record);
  }

  @Test
  void keepsATrainingThatIsResumedWithAPlanThatCannotWork() throws IOException {
    engine = (name, recipe) -> () -> withoutValidation(new SoftmaxEngine().prepare(recipe).get());
    assertThat(run("train", "--schedule", "constant(0.1)", "--out", in("t"))).isZero();
    String record = Files.readString(folder.resolve("t/run.json"));

    assertThat(run("train", "--resume", in("t"), "--patience", "3")).isEqualTo(2);
    assertThat(err.toString()).contains("no validation data to stop early on");
    assertThat(folder.resolve("t/run.json")).hasContent(record);
  }

  private static Learner withoutValidation(Learner learner) {
    return (Learner)
        Proxy.newProxyInstance(
            DurableLearner.class.getClassLoader(),
            new Class<?>[] {DurableLearner.class},
            (proxy, method, arguments) ->
                method.getName().equals("subsets")
                    ? Set.of(Subset.PROBE)
                    : method.invoke(learner, arguments));
  }

  private void assertRefused(String where, String message, String... options) {
    err.getBuffer().setLength(0);
    List<String> arguments = new ArrayList<>(List.of("train", "--out", in(where)));
    arguments.addAll(List.of(options));
    assertThat(run(arguments.toArray(String[]::new))).isEqualTo(2);
    assertThat(err.toString()).startsWith("lr4j: ").contains(message);
  }

  /** Has held-out data, on which only a loss is measured. */
  private static final class Regressor extends BowlLearner {
    @Override
    public Set<Subset> subsets() {
      return Set.of(Subset.PROBE, Subset.VALIDATION);
    }

    @Override
    public Evaluation evaluate(Subset subset) {
      return new Evaluation(super.evaluate(subset).loss(), OptionalDouble.empty());
    }
  }

  @Test
  void countsTheSeedsThatHaveEndedInAComparison() throws IOException {
    assertThat(
            run(
                "compare",
                "--schedule",
                "constant(0.1)",
                "--seeds",
                "3",
                "--epochs",
                "2",
                "--out",
                in("both")))
        .as(err.toString())
        .isZero();
    // As a run leaves it that is at work or was stopped.
    Files.delete(folder.resolve("both/1-seed1/result.json"));
    Body page = RunPage.of(RecordedRun.in(folder.resolve("both")));
    assertThat(page.html()).contains("2 of 3");
    assertThat(page.figuresJson()).contains("(2\u00a0seeds)").doesNotContain("(3\u00a0seeds)");
  }

  @Test
  void leavesAComparisonAsItWasWhoseSchedulesAreOthers() throws IOException {
    String[] first = {"constant(0.1)", "constant(0.2)"};
    assertThat(compare("both", first)).as(err.toString()).isZero();
    String record = Files.readString(folder.resolve("both/run.json"));

    assertThat(compare("both", "constant(0.2)")).isEqualTo(3);
    assertThat(err.toString())
        .contains("holds another comparison: schedules is [constant(0.1), constant(0.2)] there");
    assertThat(compare("both", "constant(0.2)", "constant(0.1)")).isEqualTo(3);
    assertThat(folder.resolve("both/run.json")).hasContent(record);
    assertThat(RecordedRun.in(folder.resolve("both")).record().status()).isEqualTo(RunStatus.DONE);

    assertThat(compare("both", "constant(0.1)", "constant(0.2)", "constant(0.3)"))
        .as(err.toString())
        .isZero();
    assertThat(json("both/comparison.json").get("schedules")).hasSize(3);
  }

  private int compare(String where, String... schedules) {
    List<String> arguments =
        new ArrayList<>(List.of("compare", "--seeds", "1", "--epochs", "1", "--out", in(where)));
    for (String schedule : schedules) {
      arguments.addAll(List.of("--schedule", schedule));
    }
    return run(arguments.toArray(String[]::new));
  }

  @Test
  void tellsTrainingsWithOtherPeaksApart() {
    List<RecordedRun> runs = new ArrayList<>();
    for (String[] more :
        new String[][] {{"--lr", "0.1"}, {"--lr", "0.2"}, {"--lr", "0.2", "--patience", "9"}}) {
      List<String> arguments =
          new ArrayList<>(List.of("train", "--schedule", LINEAR, "--epochs", "1"));
      arguments.addAll(List.of(more));
      arguments.addAll(List.of("--out", in("run" + runs.size())));
      assertThat(run(arguments.toArray(String[]::new))).as(err.toString()).isZero();
      runs.add(RecordedRun.in(folder.resolve("run" + runs.size())));
    }
    assertThat(RunPage.of(runs).html())
        .contains("lr=0.1, patience=0", "lr=0.2, patience=0", "lr=0.2, patience=9");

    TrainingPlan plan = TrainingPlan.of(runs.get(1).record(), runs.get(1).folder());
    assertThat(Events.hyperparameters(plan).values()).containsEntry("lr", 0.2);
  }

  @Test
  void compareCountsARunThatFailsAndGoesOn() throws IOException {
    engine =
        (name, recipe) ->
            () -> {
              if (recipe.whole("seed").orElse(0) == 1) {
                throw new LearnerException("the device is busy");
              }
              return learner(new Recipe(Map.of("seed", "0")));
            };
    assertThat(
            run(
                "compare",
                "--schedule",
                "constant(0.1)",
                "--seeds",
                "3",
                "--epochs",
                "1",
                "--out",
                in("both")))
        .isEqualTo(4);
    assertThat(err.toString()).contains("lr4j: a run failed: the device is busy");
    assertThat(out.toString()).contains("0 of 3, failed 1");
    assertThat(json("both/comparison.json").at("/schedules/0/failed").asInt()).isEqualTo(1);
  }

  @Test
  void listsTheBestSettingOfAStudyAmongAllRuns() throws IOException {
    assertThat(
            study(
                "study",
                "--axis",
                "lr=0.001,0.1",
                "--schedule",
                LINEAR,
                "--seeds",
                "1",
                "--epochs",
                "1"))
        .isZero();
    RecordedRun study = RecordedRun.in(folder.resolve("study"));
    assertThat(RunPage.of(study).html()).contains("The best setting is <strong>lr=0.1</strong>");
  }

  @Test
  void roundsNoTimeToNothing() {
    assertThat(StudyProgress.duration(0.2)).isEqualTo("less than a second");
    assertThat(StudyProgress.duration(0.7)).isEqualTo("1 s");
    assertThat(StudyProgress.duration(150)).isEqualTo("2 min");
  }

  @Test
  void saysWhyNoSettingCouldBeTried() throws IOException {
    engine =
        (name, recipe) ->
            () -> {
              throw new NoClassDefFoundError("org/lr4j/finder/Posterior");
            };
    assertThat(study("none", "--axis", "weight-decay=0,0.5", "--schedule", LINEAR, "--seeds", "1"))
        .isEqualTo(4);
    assertThat(err.toString()).contains("lr4j: every trial failed: a part of lr4j is missing");
    assertThat(RecordedRun.in(folder.resolve("none")).record().status())
        .isEqualTo(RunStatus.FAILED);
    assertThat(out.toString())
        .contains("no setting could be tried: a part of lr4j is missing")
        .doesNotContain("0 (0 to 0)");
    assertThat(Files.readString(folder.resolve("none/report.html")))
        .contains("No setting could be tried: a part of lr4j is missing");
  }

  @Test
  void stopsWhereDataIsMissingForAllTrials() {
    engine =
        (name, recipe) ->
            () -> {
              throw new org.lr4j.data.DataException("there is no data; fetch it");
            };
    assertThat(study("missing", "--axis", "weight-decay=0,0.5", "--schedule", LINEAR)).isEqualTo(3);
    assertThat(err.toString()).contains("lr4j: there is no data; fetch it");
  }
}
