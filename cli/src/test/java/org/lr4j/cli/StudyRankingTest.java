package org.lr4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.lr4j.engine.LearnerException;
import org.lr4j.runs.RecordedRun;

/** Which trials count in a study, and by which figures. */
class StudyRankingTest extends SmallStudyTest {
  private JsonNode settings(String where) throws IOException {
    return JSON.readTree(folder.resolve(where).resolve("study.json").toFile()).get("settings");
  }

  private List<RecordedRun> runs(String where) throws IOException {
    return trials(where).stream().map(RecordedRun::in).toList();
  }

  /** The first epoch ends well, and the second does not end. */
  @Test
  void doesNotRankATrainingThatDivergedByWhatItWasBefore() throws IOException {
    engine = new EngineLearners();
    String diverging = "piecewise(values=[0.1, 1e30], at=[50])";
    assertThat(
            study(
                "s",
                "--axis",
                "schedule=" + diverging + ",constant(1e-9)",
                "--model",
                "mlp",
                "--threads",
                "1",
                "--seeds",
                "2",
                "--epochs",
                "2"))
        .as(err.toString())
        .isZero();
    assertThat(out.toString()).contains("best: schedule=constant(1e-9)").contains("diverged");
    assertThat(settings("s").get(1).get("diverged").asInt()).isEqualTo(2);
    assertThat(settings("s").get(1).get("mean").isNull()).isTrue();
  }

  @Test
  void namesNoBestSettingWhereEveryTrainingDiverged() throws IOException {
    engine = new EngineLearners();
    assertThat(
            study(
                "s",
                "--axis",
                "lr=1e30,1e32",
                "--schedule",
                "constant(1)",
                "--model",
                "mlp",
                "--threads",
                "1",
                "--seeds",
                "1",
                "--epochs",
                "1"))
        .as(err.toString())
        .isZero();
    assertThat(out.toString())
        .contains("every training diverged or failed; use smaller learning rates")
        .doesNotContain("best:");
    assertThat(settings("s").get(0).get("final").get("test_loss").get("mean").isNull()).isTrue();
  }

  /** The rate rises until the training becomes worse, so the best epoch is not the last one. */
  @Test
  void ranksByTheWeightsThatAreKept() throws IOException {
    assertThat(
            study(
                "s",
                "--schedule",
                "piecewise(values=[0.1, 60], at=[5])",
                "--patience",
                "1",
                "--seeds",
                "2",
                "--epochs",
                "4"))
        .as(err.toString())
        .isZero();
    double sum = 0;
    for (RecordedRun trial : runs("s")) {
      assertThat(trial.result().orElseThrow().restored()).isTrue();
      sum += trial.result().orElseThrow().best().orElseThrow().validation().orElseThrow().loss();
    }
    assertThat(settings("s").get(0).get("mean").asDouble()).isEqualTo(sum / 2);
  }

  @Test
  void ranksSettingsThatLostASeedByTheOthers() throws IOException {
    engine =
        (name, recipe) -> {
          if (recipe.whole("seed").orElse(0) == 2) {
            throw new LearnerException("this seed is cursed");
          }
          return new SoftmaxEngine().prepare(recipe);
        };
    assertThat(
            study(
                "s",
                "--axis",
                "lr=1e-6,0.1",
                "--schedule",
                "constant(1)",
                "--seeds",
                "3",
                "--epochs",
                "2"))
        .as(err.toString())
        .isZero();
    assertThat(out.toString())
        .contains("best: lr=0.1")
        .contains("1 of 3 failed")
        .contains("2 trials failed, the first one: ");
  }

  @Test
  void keepsTrialsThatHaveEndedWhateverTheBudget() throws IOException {
    String[] options = {
      "--axis", "lr=0.01,0.1", "--schedule", "constant(1)", "--seeds", "2", "--epochs", "1"
    };
    assertThat(study("s", options)).as(err.toString()).isZero();
    List<String> bounded = new ArrayList<>(List.of(options));
    bounded.addAll(List.of("--budget", "5"));
    assertThat(study("s", bounded.toArray(String[]::new))).as(err.toString()).isZero();
    assertThat(Files.readAllLines(folder.resolve("s/trials.csv"))).hasSize(5);
  }

  @Test
  void saysHowManySeedsABudgetLeft() {
    assertThat(
            study(
                "s",
                "--axis",
                "lr=0.01,0.1",
                "--schedule",
                "constant(1)",
                "--seeds",
                "3",
                "--epochs",
                "1",
                "--budget",
                "10"))
        .as(err.toString())
        .isZero();
    assertThat(out.toString()).contains("fewer than two seeds in common");
  }

  @Test
  void doesNotReplaceAStudyOfOtherAxes() throws IOException {
    String[] same = {"--schedule", "constant(0.1)", "--seeds", "1", "--epochs", "1", "--axis"};
    assertThat(study("s", added(same, "weight-decay=0,0.1"))).as(err.toString()).isZero();
    String before = Files.readString(folder.resolve("s/study.json"));
    assertThat(study("s", added(same, "lr=0.1,0.2"))).isEqualTo(3);
    assertThat(err.toString()).contains("holds another study: axes is [weight-decay=0,0.1] there");
    assertThat(folder.resolve("s/study.json")).hasContent(before);
    // Other values on the same axis are the same study.
    assertThat(study("s", added(same, "weight-decay=0,0.2"))).as(err.toString()).isZero();
    assertThat(err.toString()).contains("1 setting of an earlier command is not part of this one");
    assertThat(trials("s")).hasSize(3);
  }

  private static String[] added(String[] options, String... more) {
    return Stream.concat(Arrays.stream(options), Arrays.stream(more)).toArray(String[]::new);
  }

  @Test
  void comparesWithAndWithoutAugmentation() throws IOException {
    engine = new EngineLearners();
    assertThat(
            study(
                "s",
                "--axis",
                "augment=none,flip,[flip,crop]",
                "--model",
                "mlp",
                "--schedule",
                "constant(0.1)",
                "--seeds",
                "1",
                "--epochs",
                "1",
                "--threads",
                "1"))
        .as(err.toString())
        .isZero();
    assertThat(runs("s"))
        .extracting(StudyRankingTest::augmentation)
        .containsExactlyInAnyOrder("none", "flip", "flip,crop");
  }

  private static Object augmentation(RecordedRun run) {
    return run.record().configuration().get("recipe") instanceof Map<?, ?> recipe
            && recipe.get("augment") != null
        ? recipe.get("augment")
        : "none";
  }

  @Test
  void refusesMoreTrialsThanItCanList() {
    assertThat(study("s", "--seeds", "300000000")).isEqualTo(2);
    assertThat(err.toString()).contains("--seeds must be 1 to 100000, but is 300000000");
    assertThat(study("s", "--axis", "schedule=constant(0.1),constant( 0.1 )")).isEqualTo(2);
    assertThat(err.toString()).contains("the axis schedule has a value twice");
    assertThat(folder.resolve("s")).doesNotExist();
  }

  @Test
  void refusesAScheduleBeforeTheFirstRunOfAComparison() {
    assertThat(
            run(
                "compare",
                "--schedule",
                "constant(0.1)",
                "--schedule",
                "step(from=0.1, factor=0.5, every=0ep)",
                "--out",
                in("c")))
        .isEqualTo(2);
    assertThat(folder.resolve("c")).doesNotExist();
  }
}
