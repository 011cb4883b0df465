package org.lr4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Kills a real training process with {@code kill -9}, at changes of the disk that are counted. */
@DisabledOnOs(OS.WINDOWS)
class KilledRunTest {
  private static final int KILLED = 128 + 9;
  private static final List<String> OPTIONS =
      List.of(
          "--model", "mlp",
          "--threads", "1",
          "--epochs", "3",
          "--checkpoint-every", "20",
          "--schedule", "onecycle(max=0.05, steps=1dur, base_momentum=0.85, max_momentum=0.95)");

  @TempDir private Path folder;

  @Test
  void aRunKilledTwiceEqualsAnUndisturbedOne() throws Exception {
    Path whole = folder.resolve("whole");
    assertThat(ended(train(0, whole))).as(log(whole)).isZero();

    Path killed = folder.resolve("killed");
    assertThat(ended(train(60, killed))).as(log(killed)).isEqualTo(KILLED);
    assertThat(ended(start(47, "train", "--resume", killed.toString())))
        .as(log(killed))
        .isEqualTo(KILLED);
    assertThat(ended(start(0, "train", "--resume", killed.toString()))).as(log(killed)).isZero();

    for (String file : List.of("metrics.csv", "weights.safetensors")) {
      assertThat(killed.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
    }
    assertThat(figures(killed)).isEqualTo(figures(whole));
  }

  private Process train(int lastChange, Path out) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("train", "--out", out.toString()));
    arguments.addAll(OPTIONS);
    return start(lastChange, arguments.toArray(String[]::new));
  }

  private Process start(int lastChange, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                DyingMain.class.getName(),
                Integer.toString(lastChange)));
    command.addAll(Arrays.asList(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
        .start();
  }

  private static int ended(Process process) throws InterruptedException {
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }

  private String log(Path run) throws IOException {
    return run + "\n" + Files.readString(folder.resolve("log"));
  }

  private static List<String> figures(Path run) throws IOException {
    return Files.readAllLines(run.resolve("result.json")).stream()
        .filter(line -> !line.contains("second"))
        .toList();
  }
}
