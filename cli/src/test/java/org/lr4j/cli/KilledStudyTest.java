package org.lr4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills real processes of a study, and interrupts them, wherever they are. What has ended is not
 * repeated, what has not goes on, and the result is that of an undisturbed study, bit for bit.
 */
@EnabledOnOs(OS.LINUX)
class KilledStudyTest {
  private static final int KILLED = 128 + 9;
  private static final int INTERRUPTED = 128 + 2;

  @TempDir private Path folder;
  private Path services;

  @BeforeEach
  void registerTheEngine() throws IOException {
    services = folder.resolve("classes");
    Path file = services.resolve("META-INF/services/org.lr4j.engine.Engine");
    Files.createDirectories(file.getParent());
    Files.writeString(file, SoftmaxEngine.class.getName() + "\n");
  }

  /** Starts a study whose own process dies at a change of the disk, or is interrupted there. */
  private Process start(int change, Path out, String... more) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "env",
                // What runs these tests in the background may have interrupts ignored.
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Djava.awt.headless=true",
                "-cp",
                services + File.pathSeparator + System.getProperty("java.class.path"),
                DyingMain.class.getName(),
                Integer.toString(change)));
    command.addAll(
        List.of(
            "study", "--engine", "softmax", "--schedule", "linear(0.05, 0, 1dur)", "--seeds", "2"));
    command.addAll(List.of("--axis", "weight-decay=0,0.1,0.01", "--epochs", "4", "--keep", "1"));
    command.addAll(List.of("--checkpoint-every", "2", "--threads", "1", "--out", out.toString()));
    command.addAll(Arrays.asList(more));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /** What a process said, once it has ended. */
  private static String said(Process process) throws IOException, InterruptedException {
    String said = process.inputReader().lines().collect(Collectors.joining("\n"));
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return said;
  }

  /** All that a study came to, without times. */
  private static Map<String, String> results(Path study) throws IOException {
    Map<String, String> results = new TreeMap<>();
    results.put(
        "trials",
        String.join(
            "\n",
            Files.readAllLines(study.resolve("trials.csv")).stream()
                .map(line -> line.replaceFirst(",[^,]*,[^,]*$", ""))
                .toList()));
    try (Stream<Path> trials = Files.list(study.resolve("trials"))) {
      for (Path trial : trials.toList()) {
        for (String file : List.of("metrics.csv", "result.json")) {
          results.put(
              trial.getFileName() + "/" + file,
              String.join(
                  "\n",
                  Files.readAllLines(trial.resolve(file)).stream()
                      .filter(line -> !line.contains("second"))
                      .toList()));
        }
      }
    }
    return results;
  }

  /** When each trial that has ended did so. */
  private static Map<String, FileTime> ended(Path study) throws IOException {
    Map<String, FileTime> ended = new TreeMap<>();
    if (Files.isDirectory(study.resolve("trials"))) {
      try (Stream<Path> trials = Files.list(study.resolve("trials"))) {
        for (Path trial : trials.toList()) {
          Path result = trial.resolve("result.json");
          if (Files.exists(result)) {
            ended.put(trial.getFileName().toString(), Files.getLastModifiedTime(result));
          }
        }
      }
    }
    return ended;
  }

  private Map<String, String> undisturbed() throws IOException, InterruptedException {
    Path whole = folder.resolve("whole");
    Process process = start(0, whole);
    String said = said(process);
    assertThat(process.exitValue()).as(said).isZero();
    return results(whole);
  }

  @Test
  void aStudyThatIsKilledAndInterruptedAnywhereComesToTheSame() throws Exception {
    Path disturbed = folder.resolve("disturbed");
    Random random = new Random(1803_09820);
    String said = "";
    int code = -1;
    int disturbances = 0;
    Map<String, FileTime> before = Map.of();
    while (code != 0) {
      assertThat(disturbances).as(said).isLessThan(12);
      int change = disturbances < 3 ? 60 + random.nextInt(120) : 0;
      Process process = start(disturbances % 2 == 0 ? change : -change, disturbed);
      said = said(process);
      code = process.exitValue();
      assertThat(code).as(said).isIn(KILLED, INTERRUPTED, 0);
      if (code == INTERRUPTED) {
        assertThat(said).contains("the same command continues it");
      }
      assertThat(ended(disturbed)).as(said).containsAllEntriesOf(before);
      before = ended(disturbed);
      disturbances++;
    }
    assertThat(disturbances).isGreaterThan(2);
    assertThat(results(disturbed)).isEqualTo(undisturbed());
  }

  @Test
  void twoWorkersEndWithTheStudyAndGoOnWithIt() throws Exception {
    Path disturbed = folder.resolve("disturbed");
    // Killed when the first trial has ended: the others are anywhere between their first and last
    // step. Nobody tells the workers.
    Process first = start(0, disturbed, "--workers", "2");
    List<ProcessHandle> workers = afterFirstResult(first);
    first.destroyForcibly();
    assertThat(first.waitFor()).isEqualTo(KILLED);
    for (ProcessHandle worker : workers) {
      worker.onExit().get(1, TimeUnit.MINUTES);
    }
    Map<String, FileTime> before = ended(disturbed);
    assertThat(before).isNotEmpty();
    // Interrupted as a terminal does it: the study and its workers at once.
    Process second = start(0, disturbed, "--workers", "2");
    for (ProcessHandle worker : afterFirstResult(second)) {
      interrupt(worker);
    }
    interrupt(second.toHandle());
    String said = said(second);
    assertThat(second.exitValue()).as(said).isEqualTo(INTERRUPTED);
    assertThat(said).contains("the same command continues it");
    assertThat(ended(disturbed)).containsAllEntriesOf(before);
    Process last = start(0, disturbed, "--workers", "2");
    said = said(last);
    assertThat(last.exitValue()).as(said).isZero();
    assertThat(ended(disturbed)).containsAllEntriesOf(before);
    assertThat(results(disturbed)).isEqualTo(undisturbed());
  }

  private static void interrupt(ProcessHandle process) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
  }

  /** Waits for a new result and gives the processes of the trials that run then. */
  private static List<ProcessHandle> afterFirstResult(Process study) throws IOException {
    BufferedReader lines = study.inputReader();
    String line;
    List<String> said = new ArrayList<>();
    while ((line = lines.readLine()) != null) {
      said.add(line);
      if (line.startsWith("[")) {
        return study.descendants().toList();
      }
    }
    throw new AssertionError("the study ended too early: " + said);
  }
}
