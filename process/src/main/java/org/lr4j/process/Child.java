package org.lr4j.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lr4j.engine.LearnerException;

/** A running program that answers one JSON line to one JSON line. Its failures are sentences. */
final class Child implements AutoCloseable {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();
  private static final int EXCERPT = 80;
  private static final int LONGEST_NAME = 60;
  private static final long GRACE_SECONDS = 2;

  /** What a program ends with that Ctrl-C has ended: 128 and the number of the signal. */
  private static final int INTERRUPTED = 130;

  private final String command;
  private final Duration timeout;
  private final Process process;
  private final OutputStream requests;
  private final LineReader answers;
  private final Thread reaper;
  private @Nullable String failure;
  private boolean cancelled;
  private volatile boolean machineEnds;

  Child(String command, Duration timeout) {
    this.command =
        command.length() > LONGEST_NAME ? command.substring(0, LONGEST_NAME) + "…" : command;
    this.timeout = timeout;
    boolean windows = System.getProperty("os.name", "").startsWith("Windows");
    List<String> shell =
        windows ? List.of("cmd", "/c", command) : List.of("/bin/sh", "-c", command);
    ProcessBuilder builder =
        new ProcessBuilder(shell).redirectError(ProcessBuilder.Redirect.INHERIT);
    // Lets a client keep standard output for its answers from its first line on.
    builder.environment().put("LR4J_PROTOCOL", "1");
    try {
      this.process = builder.start();
    } catch (IOException e) {
      throw new LearnerException("cannot start \"" + command + "\": " + e.getMessage(), e);
    }
    this.requests = process.getOutputStream();
    this.answers = new LineReader(process.getInputStream(), "answers of " + command);
    this.reaper = new Thread(this::reap, "reaper of " + command);
    Runtime.getRuntime().addShutdownHook(reaper);
  }

  static ObjectNode request(String op) {
    return JSON.createObjectNode().put("op", op);
  }

  /**
   * Asks and waits for the answer, an object without an error.
   *
   * @throws CancellationException if Ctrl-C has ended the program, or is ending this one
   */
  ObjectNode ask(ObjectNode request) {
    if (failure != null) {
      throw exception(failure);
    }
    String op = request.path("op").asText();
    if (!answers.isEmpty()) {
      return parse(op, answers.next(0), "without being asked");
    }
    try {
      requests.write((request + "\n").getBytes(StandardCharsets.UTF_8));
      requests.flush();
    } catch (IOException e) {
      throw fail("\"" + command + "\" " + ending() + " before it was asked to " + op);
    }
    return parse(op, answers.next(timeout.toNanos()), null);
  }

  private ObjectNode parse(String op, LineReader.@Nullable Line line, @Nullable String wrong) {
    if (line == null) {
      throw fail(
          "\"%s\" did not answer \"%s\" within %s s; give it longer with --timeout"
              .formatted(command, op, timeout.toMillis() / 1000.0));
    }
    String text = line.text();
    if (text == null) {
      throw fail("\"" + command + "\" " + ending() + " before it answered \"" + op + "\"");
    }
    String excerpt = text.length() > EXCERPT ? text.substring(0, EXCERPT) + "…" : text;
    if (line.tooLong()) {
      throw fail(
          "\"%s\" answered \"%s\" with a line of more than %d bytes: %s"
              .formatted(command, op, LineReader.LONGEST, excerpt));
    }
    if (wrong != null) {
      throw fail("\"%s\" wrote a line %s: %s".formatted(command, wrong, excerpt));
    }
    JsonNode answer;
    try {
      answer = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      answer = JSON.missingNode();
    }
    if (!(answer instanceof ObjectNode object)) {
      throw fail(
          "\"%s\" answered \"%s\" with something that is not a JSON object: %s"
              .formatted(command, op, excerpt));
    }
    if (object.has("error")) {
      throw fail(
          "\"%s\" could not do \"%s\": %s".formatted(command, op, object.get("error").asText()));
    }
    return object;
  }

  /** Remembers a failure, so that whatever is asked next says the same, and reaps the program. */
  RuntimeException fail(String sentence) {
    failure = sentence;
    cancelled = machineEnds || (!process.isAlive() && process.exitValue() == INTERRUPTED);
    kill();
    return exception(sentence);
  }

  private RuntimeException exception(String sentence) {
    return cancelled ? new CancellationException(sentence) : new LearnerException(sentence);
  }

  private void reap() {
    machineEnds = true;
    kill();
  }

  String command() {
    return command;
  }

  boolean failed() {
    return failure != null;
  }

  private String ending() {
    try {
      return process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)
          ? "ended with exit code " + process.exitValue()
          : "closed its output";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "ended";
    }
  }

  private void kill() {
    List<ProcessHandle> family =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    family.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle member : family) {
      try {
        member.onExit().get(GRACE_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException | TimeoutException e) {
        // It has been told to die and nothing more can be done.
        failure = "\"" + command + "\" does not end";
      }
    }
  }

  @Override
  public void close() {
    try {
      if (failure == null && process.isAlive()) {
        requests.write((request("close") + "\n").getBytes(StandardCharsets.UTF_8));
        requests.close();
        process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS);
      }
    } catch (IOException e) {
      failure = "\"" + command + "\" " + ending();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      kill();
      unhook();
    }
  }

  private void unhook() {
    try {
      Runtime.getRuntime().removeShutdownHook(reaper);
    } catch (IllegalStateException e) {
      // The virtual machine is ending and runs the hook itself.
      failure = "the virtual machine is ending";
    }
  }
}
