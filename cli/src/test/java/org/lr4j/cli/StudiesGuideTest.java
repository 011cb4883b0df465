package org.lr4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lr4j.disk.Disk;
import org.lr4j.testkit.SoftmaxLearner;

/**
 * Runs the commands of docs/studies.md with a small classifier instead of a network, after the real
 * engine has checked them.
 */
class StudiesGuideTest extends CommandLineTest {
  private static final Path GUIDE = Path.of("../docs/studies.md");

  private Path inMemory;

  @BeforeEach
  void trainSomethingSmall() throws IOException {
    Path memory = Path.of("/dev/shm");
    if (Files.isWritable(memory)) {
      inMemory = Files.createTempDirectory(memory, "lr4j");
      folder = inMemory;
    }
    LearnerFactory real = new EngineLearners();
    engine =
        (name, recipe) -> {
          Object unused = real.prepare(name, recipe);
          return () -> new SoftmaxLearner(5, recipe.whole("seed").orElse(0));
        };
    Pictures.wanted = false;
  }

  @AfterEach
  void tidy() throws IOException {
    if (inMemory != null) {
      Disk.deleteTree(inMemory);
    }
    Pictures.wanted = true;
  }

  static Stream<String> commands() throws IOException {
    Matcher commands =
        Pattern.compile("^\\./lr4j (study .*)$", Pattern.MULTILINE)
            .matcher(Files.readString(GUIDE));
    List<String> found = commands.results().map(result -> result.group(1)).toList();
    assertThat(found).hasSizeGreaterThan(4);
    return found.stream().filter(command -> !command.contains("--spark"));
  }

  private static List<String> arguments(String command) {
    return Pattern.compile("\"([^\"]*)\"|(\\S+)")
        .matcher(command)
        .results()
        .map((MatchResult word) -> word.group(1) == null ? word.group(2) : word.group(1))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void runs(String command) {
    // One seed and one epoch show as much of a command as more do.
    String brief =
        command.replaceAll("--epochs \\d+", "--epochs 1").replaceAll("--(seeds|out) \\S+", "");
    List<String> arguments = new ArrayList<>(arguments(brief));
    arguments.addAll(List.of("--seeds", "1", "--out", in("study")));
    assertThat(run(arguments.toArray(String[]::new))).as(err.toString()).isZero();
    assertThat(out.toString()).contains("best: ");
    assertThat(folder.resolve("study/report.html")).isNotEmptyFile();
  }
}
