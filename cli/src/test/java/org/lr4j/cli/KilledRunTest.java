package org.lr4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a real training process, as {@code kill -9} does, at twenty random moments. */
class KilledRunTest {
  private static final int KILLS = 20;
  private static final List<String> OPTIONS =
      List.of(
          "--model", "cnn",
          "--threads", "1",
          "--epochs", "40",
          "--checkpoint-every", "3",
          "--schedule", "onecycle(max=0.05, steps=1dur, base_momentum=0.85, max_momentum=0.95)");

  @TempDir private Path folder;

  @Test
  void aRunKilledTwentyTimesEqualsAnUndisturbedOne() throws Exception {
    Path whole = folder.resolve("whole");
    assertThat(ended(train(whole))).isZero();

    Path killed = folder.resolve("killed");
    Random random = new Random(20261121);
    Process process = train(killed);
    int kills = 0;
    while (kills < KILLS) {
      awaitProgress(process, killed);
      boolean over = process.waitFor(random.nextInt(700), TimeUnit.MILLISECONDS);
      assertThat(over).as("the run must be long enough for %s kills", KILLS).isFalse();
      process.destroyForcibly().waitFor();
      kills++;
      process = start("train", "--resume", killed.toString());
    }
    assertThat(ended(process)).as(log(killed)).isZero();

    for (String file : List.of("metrics.csv", "weights.safetensors")) {
      assertThat(killed.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
    }
    assertThat(figures(killed)).isEqualTo(figures(whole));
  }

  /** Until the process has taken a step, so that every kill hits a training. */
  private static void awaitProgress(Process process, Path run) throws Exception {
    Path metrics = run.resolve("metrics.csv");
    long size = size(metrics);
    for (int i = 0; i < 3000 && process.isAlive() && size(metrics) <= Math.max(size, 60); i++) {
      boolean unused = process.waitFor(10, TimeUnit.MILLISECONDS);
      size = Math.min(size, size(metrics));
    }
  }

  private static long size(Path file) throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  private Process train(Path out) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("train", "--out", out.toString()));
    arguments.addAll(OPTIONS);
    return start(arguments.toArray(String[]::new));
  }

  private Process start(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                "org.lr4j.cli.Main"));
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
