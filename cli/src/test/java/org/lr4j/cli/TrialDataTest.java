package org.lr4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lr4j.data.DataException;
import org.lr4j.engine.Learner;
import org.lr4j.engine.Subset;

/** Results of different data are not put into one table. */
class TrialDataTest extends SmallStudyTest {
  private static final String[] LENGTH = {"--axis", "lr=0.01,0.1", "--schedule", LINEAR};

  private String contents = "as it was";

  @BeforeEach
  void readData() {
    engine = (name, recipe) -> () -> reading(recipe.text("data").orElse("") + contents);
  }

  private static Learner reading(String digest) {
    return new BowlLearner() {
      @Override
      public Set<Subset> subsets() {
        return Set.of(Subset.VALIDATION);
      }

      @Override
      public Optional<String> dataDigest() {
        return Optional.of(digest);
      }
    };
  }

  private int compare(String seeds) {
    err.getBuffer().setLength(0);
    return run(
        "compare",
        "--schedule",
        "constant(0.01)",
        "--epochs",
        "1",
        "--seeds",
        seeds,
        "--out",
        in("both"));
  }

  private int study(String... more) {
    List<String> options = new ArrayList<>(List.of("--epochs", "1", "--seeds", "1"));
    options.addAll(Arrays.asList(more));
    return study("study", options.toArray(String[]::new));
  }

  @Test
  void aComparisonOfOtherDataIsRefusedWhetherItIsCompleteOrNot() throws IOException {
    assertThat(compare("1")).as(err.toString()).isZero();
    String before = Files.readString(folder.resolve("both/comparison.json"));
    contents = "changed";
    for (String seeds : List.of("1", "2")) {
      assertThat(compare(seeds)).isEqualTo(3);
      assertThat(err.toString())
          .contains("the data differs from the data that the trial in")
          .contains("1-seed0 was made with; restore that data, or give another folder with --out");
    }
    assertThat(folder.resolve("both/1-seed1")).doesNotExist();
    assertThat(folder.resolve("both/comparison.json")).hasContent(before);

    contents = "as it was";
    assertThat(compare("2")).as(err.toString()).isZero();
    assertThat(folder.resolve("both/1-seed1/result.json")).exists();
  }

  @Test
  void aStudyOfOtherDataIsRefused() {
    assertThat(study(LENGTH)).as(err.toString()).isZero();
    contents = "changed";
    assertThat(study(LENGTH)).isEqualTo(3);
    assertThat(err.toString()).contains("the data differs from the data that the trial in");
  }

  @Test
  void aStudyWhoseTrialsHaveDifferentDataIsRefused() throws IOException {
    assertThat(study(LENGTH)).as(err.toString()).isZero();
    Path record = trials("study").get(1).resolve("run.json");
    Files.writeString(record, Files.readString(record).replace("as it was", "older"));
    assertThat(study(LENGTH)).isEqualTo(3);
    assertThat(err.toString())
        .contains("the trials in " + trials("study").get(0))
        .contains("were made with different data; remove the one that is out of date");
  }

  @Test
  void trialsMayReadDifferentData() {
    String[] data = {"--axis", "data=iris,digits", "--schedule", "constant(0.01)"};
    assertThat(study(data)).as(err.toString()).isZero();
    assertThat(study(data)).as(err.toString()).isZero();
    contents = "changed";
    assertThat(study(data)).isEqualTo(3);
  }

  @Test
  void resultsAreShownWhenTheirDataIsGone() {
    assertThat(compare("1")).as(err.toString()).isZero();
    engine =
        (name, recipe) ->
            () -> {
              throw new DataException("there is no data.csv");
            };
    assertThat(compare("1")).as(err.toString()).isZero();
    assertThat(compare("2")).isEqualTo(3);
    assertThat(err.toString()).contains("there is no data.csv");
  }
}
