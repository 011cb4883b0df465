package org.lr4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Studies of real trainings: softmax regression and small networks on the built-in digits. */
class StudyCommandTest {
  private static final List<String> COMMON =
      List.of("--model", "mlp", "--schedule", "linear(0.1, 0, 1dur)", "--threads", "1");

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int study(Path where, String... options) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    List<String> arguments = new ArrayList<>(List.of("study"));
    arguments.addAll(COMMON);
    arguments.addAll(Arrays.asList(options));
    arguments.addAll(List.of("--out", where.toString()));
    Console console =
        new Console(new PrintWriter(out), new PrintWriter(err), false, false, 100, false, false);
    return new Application(console, new EngineLearners()).run(arguments.toArray(String[]::new));
  }

  /** The table without its last two figures: times differ between equal trainings. */
  private static List<String> trials(Path where) throws IOException {
    return Files.readAllLines(where.resolve("trials.csv")).stream()
        .map(line -> line.replaceFirst(",[^,]*,[^,]*$", ""))
        .sorted()
        .toList();
  }

  @Test
  void ranksSettingsAndSaysWhatItCannotTellApart() throws IOException {
    Path where = folder.resolve("study");
    assertThat(
            study(
                where,
                "--axis",
                "optimizer=sgd,nesterov",
                "--axis",
                "batch-size=32,512",
                "--seeds",
                "2",
                "--epochs",
                "1"))
        .as(err.toString())
        .isZero();
    assertThat(out.toString().lines().findFirst().orElse(""))
        .startsWith("optimizer  batch-size  held-out loss");
    // A batch of 512 takes two steps, which is too few whatever the seed.
    assertThat(out.toString().lines().skip(1).limit(2)).allMatch(line -> line.contains("  32  "));
    assertThat(out.toString()).contains("best: optimizer=").contains("cannot tell it from");
    assertThat(trials(where)).hasSize(9);
    assertThat(where.resolve("study.json")).exists();

    // The same command again reads what is there; another seed trains only what is new.
    List<String> before = trials(where);
    assertThat(
            study(
                where,
                "--axis",
                "optimizer=sgd,nesterov",
                "--axis",
                "batch-size=32,512",
                "--seeds",
                "3",
                "--epochs",
                "1"))
        .as(err.toString())
        .isZero();
    assertThat(trials(where)).hasSize(13).containsAll(before);
  }

  @Test
  void comesToTheSameInChildProcesses() throws IOException {
    String[] options = {
      "--axis", "momentum=0.5,0.9", "--weight-decay", "1e-3", "--seeds", "1", "--epochs", "1"
    };
    Path here = folder.resolve("here");
    assertThat(study(here, options)).as(err.toString()).isZero();
    Path children = folder.resolve("children");
    List<String> more = new ArrayList<>(Arrays.asList(options));
    more.addAll(List.of("--workers", "2"));
    assertThat(study(children, more.toArray(String[]::new))).as(err.toString()).isZero();
    assertThat(trials(children)).as(err.toString()).isEqualTo(trials(here));
  }

  @Test
  void dropsTheWorseHalf() throws IOException {
    Path where = folder.resolve("rungs");
    String[] options = {
      "--axis",
      "schedule=linear(0.1, 0, 1dur),linear(0.00001, 0, 1dur)",
      "--plan",
      "rungs",
      "--seeds",
      "1",
      "--epochs",
      "2"
    };
    assertThat(study(where, options)).as(err.toString()).isZero();
    assertThat(err.toString()).contains("round 1: 2 trials").contains("round 2: 1 trial");
    assertThat(out.toString()).contains("best: schedule=linear(0.1, 0, 1dur)");

    // Given again, the study still has its first round.
    String table = out.toString();
    List<String> before = trials(where);
    assertThat(before).hasSize(4);
    assertThat(study(where, options)).as(err.toString()).isZero();
    assertThat(out.toString()).isEqualTo(table);
    assertThat(trials(where)).isEqualTo(before);
  }

  @Test
  void refusesWhatNoTrainingCouldHaveBeforeTheFirstOne() throws IOException {
    Path where = folder.resolve("refused");
    assertThat(study(where, "--axis", "weightdecay=0")).isEqualTo(2);
    assertThat(err.toString()).contains("no axis 'weightdecay' (did you mean weight-decay?)");
    assertThat(study(where, "--axis", "optimizer=sgd,sgdd")).isEqualTo(2);
    assertThat(err.toString()).contains("the axis optimizer cannot have the value sgdd");
    assertThat(study(where, "--axis", "schedule=linear(0.1")).isEqualTo(2);
    assertThat(err.toString()).contains("the axis schedule cannot have the value linear(0.1");
    assertThat(study(where, "--axis", "momentum=")).isEqualTo(2);
    assertThat(err.toString()).contains("momentum has no values");
    assertThat(study(where, "--axis", "momentum")).isEqualTo(2);
    assertThat(err.toString()).contains("--axis is NAME=V,V,...");
    assertThat(study(where, "--seeds", "2", "--plan", "random")).isEqualTo(2);
    assertThat(err.toString()).contains("there are grid, random:N and rungs");
    assertThat(study(where, "--seeds", "2", "--spark", "local[1]")).isEqualTo(2);
    assertThat(err.toString()).contains("Spark is not on the class path");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.filter(f -> Files.exists(f.resolve("run.json")))).isEmpty();
    }
  }

  @Test
  void asksForABoundOnVeryManyTrials() {
    String many =
        String.join(
            ",", java.util.stream.IntStream.range(1, 400).mapToObj(Integer::toString).toList());
    assertThat(
            study(
                folder.resolve("many"),
                "--axis",
                "batch-size=" + many,
                "--axis",
                "accumulate=" + many))
        .isEqualTo(2);
    assertThat(err.toString()).contains("159201 settings").contains("--budget STEPS");
  }

  @Test
  void doesNotMixTwoStudies() {
    Path where = folder.resolve("study");
    assertThat(study(where, "--seeds", "1", "--epochs", "1")).as(err.toString()).isZero();
    assertThat(study(where, "--seeds", "1", "--epochs", "1", "--batch-size", "64")).isEqualTo(3);
    assertThat(err.toString())
        .contains("holds another study: batch-size is not given there and 64 here");
  }
}
