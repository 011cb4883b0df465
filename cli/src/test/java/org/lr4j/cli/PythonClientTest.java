package org.lr4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** Runs the Python client's own tests against this build's command. */
class PythonClientTest {
  static boolean pythonIsHere() throws InterruptedException {
    try {
      return new ProcessBuilder("python3", "-c", "").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  @EnabledIf(value = "pythonIsHere", disabledReason = "there is no python3 here")
  void speaksToTheCommand() throws IOException, InterruptedException {
    ProcessBuilder python = new ProcessBuilder("python3", "test_lr4j.py");
    python.directory(Path.of("../clients/python").toFile()).redirectErrorStream(true);
    python
        .environment()
        .put(
            "LR4J_COMMAND",
            String.format(
                Locale.ROOT,
                "'%s/bin/java' -XX:TieredStopAtLevel=1 -cp '%s' %s",
                System.getProperty("java.home"),
                System.getProperty("java.class.path"),
                Main.class.getName()));
    Process process = python.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).containsPattern("Ran [1-9][0-9]* tests").containsPattern("\\nOK( |\\n)");
  }
}
