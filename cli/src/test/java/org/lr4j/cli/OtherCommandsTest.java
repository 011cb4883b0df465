package org.lr4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OtherCommandsTest extends CommandLineTest {
  @Test
  void suggestsWhatFindFoundFromItsCurve() throws IOException {
    run("find", "--quick", "--json", "--out", in("run"));
    String found = out.toString();
    out.getBuffer().setLength(0);

    assertThat(run("suggest", "--json", in("run/curve.csv"))).as(err.toString()).isZero();
    assertThat(rate(out.toString())).isEqualTo(rate(found));
  }

  private static double rate(String json) throws IOException {
    return new ObjectMapper().readTree(json).get("rate").asDouble();
  }

  @Test
  void drawsASuggestionWhereAsked() throws IOException {
    run("find", "--out", in("run"));

    assertThat(run("suggest", in("run/curve.csv"), "--out", in("drawn"))).isZero();
    assertThat(ImageIO.read(folder.resolve("drawn/curve.png").toFile()).getHeight()).isEqualTo(800);
    assertThat(out.toString()).contains("learning rate ");
  }

  @Test
  void namesTheCurveThatIsMissing() {
    assertThat(run("suggest", in("none.csv"))).isEqualTo(3);
    assertThat(err.toString())
        .isEqualTo("lr4j: " + in("none.csv") + " does not exist; check the path\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data list digits | data list takes no name; leave digits out",
        "data list --target x | --target is for data show",
        "data verify --image-size 9x9 | --image-size is for data show",
        "data fetch mnist --out x.png | --out is for data show",
        "data show t.csv --out y.png | --out is for pictures",
        "data show t.csv --image-size 9x9 | image-size is for folders of pictures",
        "data show digits --target x | target is for tables",
        "data show digits --context 3 | context is for text",
        "data draw | unknown word 'draw'; there are list, fetch, verify, show",
        "train --monitor foo | --monitor must be one of loss, accuracy, but is 'foo'",
        "train --epochs 9999999999 | --epochs is too large: 9999999999",
        "train --patience -1 | --patience must not be negative",
        "train --checkpoint-every -1 | --checkpoint-every must not be negative",
      })
  void refusesWhatHasNoEffect(String command, String sentence) {
    assertThat(run(command.split(" "))).isEqualTo(2);
    assertThat(err.toString()).startsWith("lr4j: " + sentence);
    assertThat(out.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"find --out", "train --resume", "train --out", "suggest", "page"})
  void doesNotTakeAnEmptyPathForThisFolder(String command) {
    String[] words = (command + " -").split(" ");
    words[words.length - 1] = "";
    assertThat(run(words)).isEqualTo(2);
    assertThat(err.toString()).contains("the path is empty; name a file or a folder");
  }

  @Test
  void doesNotBranchFromAnEmptyPath() {
    assertThat(run("train", "--from", "", "--cooldown", "1ep", "--out", in("run"))).isEqualTo(2);
    assertThat(err.toString()).contains("--from is empty; name the folder of a run");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"lr,loss\n0.1,1\n", "lr,loss\n0.1,NaN\n0.2,Infinity\n", "0.1,1\n0.1,1\n0.1,1\n"})
  void hasNoAnswerForACurveWithoutShape(String csv) throws IOException {
    Files.writeString(folder.resolve("a.csv"), csv);

    assertThat(run("suggest", in("a.csv"))).isEqualTo(1);
    assertThat(out.toString()).contains("inconclusive: ");
  }

  @Test
  void printsTheValuesOfASchedule() {
    assertThat(run("schedule", "linear(from=0, to=1, steps=4)", "--steps", "6", "--every", "2"))
        .isZero();
    assertThat(out.toString()).isEqualTo("step,lr\n0,0.0\n2,0.5\n4,1.0\n");
  }

  @Test
  void printsMomentumBesideTheRate() {
    String spec = "triangular(base=0, max=1, up=2, down=2, base_momentum=0.8, max_momentum=0.9)";
    assertThat(run("schedule", spec, "--steps", "3")).as(err.toString()).isZero();
    assertThat(out.toString()).startsWith("step,lr,momentum\n0,0.0,0.9\n").contains("\n2,1.0,0.8");
  }

  @Test
  void printsAColumnForEachParameterGroup() throws IOException {
    String spec =
        "triangular(base=[0, 1], max=[1, 3], up=2, down=2, base_momentum=0.8, max_momentum=0.9)";
    assertThat(run("schedule", spec, "--steps", "3")).as(err.toString()).isZero();
    assertThat(out.toString())
        .startsWith("step,lr_1,momentum_1,lr_2,momentum_2\n0,0.0,0.9,1.0,0.9\n")
        .contains("\n2,1.0,0.8")
        .contains(",3.0,0.8");
    out.getBuffer().setLength(0);

    assertThat(run("schedule", "groups(constant(0.1), constant(0.2))", "--steps", "1", "--json"))
        .isZero();
    JsonNode groups = new ObjectMapper().readTree(out.toString()).get(0).get("groups");
    assertThat(groups.get(1).get("lr").asDouble()).isEqualTo(0.2);

    String plot = in("groups.svg");
    assertThat(run("schedule", spec, "--steps", "3", "--plot", plot)).isZero();
    assertThat(folder.resolve("groups.svg")).content().contains("group 1", "group 2");
  }

  @Test
  void countsEpochs() {
    String spec = "linear(from=1, to=0, steps=2ep)";
    assertThat(run("schedule", spec, "--epochs", "2", "--steps-per-epoch", "3")).isZero();
    assertThat(out.toString().lines()).hasSize(7);
  }

  @Test
  void printsAScheduleAsJson() throws IOException {
    assertThat(run("schedule", "constant(0.1)", "--steps", "2", "--json")).isZero();
    assertThat(new ObjectMapper().readTree(out.toString()).get(1).get("lr").asDouble())
        .isEqualTo(0.1);
  }

  @Test
  void drawsSeveralSchedules() throws IOException {
    String[] options = {"schedule", "constant(0.1)", "constant(0.2)", "--steps", "9", "--plot"};
    String[] all = java.util.Arrays.copyOf(options, 7);
    all[6] = in("a.png");

    assertThat(run(all)).as(err.toString()).isZero();
    assertThat(ImageIO.read(folder.resolve("a.png").toFile()).getWidth()).isEqualTo(1200);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void pointsAtTheMistakeInASpec() {
    assertThat(run("schedule", "linear(from=0, too=1, steps=4)")).isEqualTo(2);
    assertThat(err.toString()).contains("^");
  }

  @Test
  void namesSchedulesLikeAnUnknownOneAndTheCommandThatListsAll() {
    assertThat(run("schedule", "triangle(0, 1, 5)")).isEqualTo(2);
    assertThat(err.toString())
        .contains("unknown schedule 'triangle'", "'lr4j schedule --list' lists all schedules")
        .doesNotContain("invsqrt");
    assertThat(run("schedule", "--list")).isZero();
    assertThat(out.toString()).contains("linear(from, to, steps)\n", "invsqrt(");
    assertThat(run("schedule", "--list", "constant(1)")).isEqualTo(2);
    assertThat(run("schedule")).isEqualTo(2);
    assertThat(err.toString()).contains("no schedule is given");
  }

  @Test
  void listsTheSchedulesAsJson() throws IOException {
    assertThat(run("schedule", "--list", "--json")).isZero();
    assertThat(new ObjectMapper().readTree(out.toString()))
        .extracting(JsonNode::asText)
        .contains("linear(from, to, steps)");
  }

  @Test
  void refusesFormsThatExcludeEachOther() {
    assertThat(run("schedule", "constant(1)", "--steps", "1", "--json", "--format", "csv"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("--json and --format csv cannot be used together");
    assertThat(run("schedule", "--list", "--plot", in("all.svg"))).isEqualTo(2);
    assertThat(err.toString()).contains("--list lists all schedules; leave --plot out");
    assertThat(run("schedule", "--list", "--format", "csv")).isEqualTo(2);
    assertThat(err.toString()).contains("--list lists all schedules; leave --format out");
    assertThat(out.toString()).isEmpty();
    assertThat(run("schedule", "constant(1)", "--steps", "1", "--json", "--format", "json"))
        .isZero();
  }

  @Test
  void warnsOfAMomentumThatNoOptimizerTakes() {
    assertThat(run("schedule", "constant(0.1, 4) with momentum 1.5")).isZero();
    assertThat(err.toString())
        .contains("note: the momentum is 1.5 at step 0; a momentum must be at least 0 and below 1");
  }

  @Test
  void saysWhichOptionALengthInEpochsOrSharesNeeds() {
    assertThat(run("schedule", "linear(from=0, to=1, steps=2ep)")).isEqualTo(2);
    assertThat(err.toString()).contains("give it with --steps-per-epoch");
    assertThat(run("schedule", "linear(from=0, to=1, steps=1dur)")).isEqualTo(2);
    assertThat(err.toString()).contains("give it with --steps, or");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--steps", "--epochs", "--steps-per-epoch"})
  void refusesALengthOfZero(String option) {
    assertThat(run("schedule", "linear(from=0, to=1, steps=4)", option, "0")).isEqualTo(2);
    assertThat(err.toString()).contains(option + " must be at least 1, but is 0");
  }

  @Test
  void asksHowFarToPrintAScheduleThatNeverEnds() {
    assertThat(run("schedule", "constant(0.1)")).isEqualTo(2);
    assertThat(err.toString()).contains("--steps");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "find --help", "suggest --help", "schedule --help"})
  void explainsItself(String line) {
    assertThat(run(line.split(" "))).isZero();
    assertThat(out.toString()).contains("Usage: lr4j");
  }

  @Test
  void knowsANearbyCommand() {
    assertThat(run("fnd")).isEqualTo(2);
    assertThat(err.toString()).contains("unknown command 'fnd'", "find");
  }

  @Test
  void knowsANearbyDataSet() {
    engine = new EngineLearners();

    assertThat(run("find", "--data", "cifar", "--out", in("run"))).isEqualTo(2);
    assertThat(err.toString()).contains("cifar10");
    assertThat(folder.resolve("run")).doesNotExist();
  }
}
