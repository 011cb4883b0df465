package org.lr4j.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
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

  /** Of what a child says, so much is kept at the end. */
  private static final int KEPT = 20;

  TrialResult carryOut(Trial trial) {
    return trials.carryOut(trial, ChildTrials::run);
  }

  /** Runs a child to its end. Its input stays open until then: that is how it knows of us. */
  private static Nested run(List<String> arguments) throws IOException {
    Process child =
        new ProcessBuilder(command(arguments))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      CompletableFuture<String> said = said(child);
      int code = child.waitFor();
      return Nested.of(code, said.join());
    } catch (InterruptedException e) {
      stop(child);
      Thread.currentThread().interrupt();
      throw (CancellationException) new CancellationException("a trial was stopped").initCause(e);
    } finally {
      if (child.isAlive()) {
        stop(child);
      }
      child.getOutputStream().close();
    }
  }

  /** Reads what a child says, so that it never waits for a reader. */
  private static CompletableFuture<String> said(Process child) {
    CompletableFuture<String> said = new CompletableFuture<>();
    Thread reader =
        new Thread(
            () -> {
              List<String> last = new ArrayList<>();
              try (BufferedReader lines = child.errorReader(StandardCharsets.UTF_8)) {
                String line;
                while ((line = lines.readLine()) != null) {
                  last.add(line);
                  if (last.size() > KEPT) {
                    last.remove(0);
                  }
                }
              } catch (IOException | UncheckedIOException e) {
                last.add("its messages cannot be read");
              } finally {
                said.complete(last.stream().collect(Collectors.joining("\n")));
              }
            },
            "messages of trial process " + child.pid());
    reader.setDaemon(true);
    reader.start();
    return said;
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
    command.add("-D" + Main.CHILD + "=true");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(arguments);
    return command;
  }
}
