package org.lr4j.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.lr4j.study.Trial;
import org.lr4j.study.TrialResult;

/**
 * Trials as processes of their own, so that one that crashes takes no other with it.
 *
 * @param trials where trials are and what they are
 */
record ChildTrials(LocalTrials trials) {
  /** Time for a training to write a checkpoint when it is told to stop. */
  private static final long GRACE_SECONDS = 20;

  TrialResult carryOut(Trial trial) {
    Optional<TrialResult> known = trials.known(trial);
    if (known.isPresent()) {
      return known.get();
    }
    Path where = trials.folder(trial);
    List<String> arguments =
        trials.hasBegun(trial)
            ? List.of("train", "--resume", where.toString())
            : trials.plan().command(trial, where.toString());
    String last = run(arguments);
    return trials.known(trial).orElseGet(() -> new TrialResult.Failed(trial, last));
  }

  /** Runs a child to its end and returns the last thing it said. */
  private static String run(List<String> arguments) {
    try {
      Process child =
          new ProcessBuilder(command(arguments))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      child.getOutputStream().close();
      try (BufferedReader said = child.errorReader(StandardCharsets.UTF_8)) {
        Thread reader = Thread.currentThread();
        String last = "";
        String line;
        while ((line = said.readLine()) != null) {
          last = line.startsWith("lr4j: ") ? line.substring("lr4j: ".length()) : last;
          if (reader.isInterrupted()) {
            break;
          }
        }
        int code = child.waitFor();
        return last.isEmpty() ? "its process ended with code " + code : last;
      } catch (InterruptedException e) {
        stop(child);
        throw new CancellationException("a trial was stopped");
      } finally {
        if (child.isAlive()) {
          stop(child);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a child process cannot be started", e);
    }
  }

  private static void stop(Process child) {
    boolean interrupted = Thread.interrupted();
    child.destroy();
    try {
      if (!child.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        child.destroyForcibly();
      }
    } catch (InterruptedException e) {
      child.destroyForcibly();
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<String> command(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> !flag.startsWith("-javaagent") && !flag.startsWith("-agentlib"))
        .forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "org.lr4j.cli.Main"));
    command.addAll(arguments);
    return command;
  }
}
