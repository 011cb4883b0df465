package org.lr4j.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.lr4j.engine.LearnerException;

/** A running program that answers one JSON line to one JSON line. Its failures are sentences. */
final class Child implements AutoCloseable {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();
  private static final int EXCERPT = 80;
  private static final int LONGEST_NAME = 60;
  private static final Duration LONGEST_TIMEOUT = Duration.ofDays(10_000);

  /** How long a program may take to end, and its last words to arrive. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  /** How often a program that is waited for is asked whether it still runs. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** What a program ends with that Ctrl-C has ended: 128 and the number of the signal. */
  private static final int INTERRUPTED = 130;

  private final String command;
  private final Duration timeout;
  private final ProcessTree tree;
  private final Process process;
  private final RequestWriter requests;
  private final LineReader answers;
  private final Thread reaper;
  private @Nullable String failure;
  private boolean cancelled;
  private volatile boolean machineEnds;

  Child(String command, Duration timeout) {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("the time-out must be above 0, but is " + timeout);
    }
    this.command =
        command.length() > LONGEST_NAME ? command.substring(0, LONGEST_NAME) + "…" : command;
    this.timeout = timeout.compareTo(LONGEST_TIMEOUT) < 0 ? timeout : LONGEST_TIMEOUT;
    boolean windows = System.getProperty("os.name", "").startsWith("Windows");
    List<String> shell =
        windows ? List.of("cmd", "/c", command) : List.of("/bin/sh", "-c", command);
    ProcessBuilder builder =
        new ProcessBuilder(shell).redirectError(ProcessBuilder.Redirect.INHERIT);
    // Lets a client keep standard output for its answers from its first line on.
    builder.environment().put("LR4J_PROTOCOL", "1");
    try {
      this.tree = ProcessTree.start(builder);
    } catch (IOException e) {
      throw new LearnerException("cannot start \"" + command + "\": " + e.getMessage(), e);
    }
    this.process = tree.process();
    this.requests = new RequestWriter(process.getOutputStream(), "requests to " + command);
    this.answers = new LineReader(process.getInputStream(), "answers of " + command);
    this.reaper = new Thread(this::reap, "reaper of " + command);
    try {
      Runtime.getRuntime().addShutdownHook(reaper);
    } catch (IllegalStateException e) {
      reap();
      CancellationException interrupted =
          new CancellationException("interrupted before \"" + this.command + "\" could begin");
      interrupted.initCause(e);
      throw interrupted;
    }
  }

  static ObjectNode request(String op) {
    return JSON.createObjectNode().put("op", op);
  }

  /**
   * Asks and waits for the answer, an object without an error. The time-out covers both.
   *
   * @throws CancellationException if Ctrl-C has ended the program, or is ending this one
   */
  Answer ask(ObjectNode request) {
    if (failure != null) {
      throw exception(failure);
    }
    String op = request.path("op").asText();
    LineReader.Line early = answers.present();
    if (early != null) {
      return parse(op, early, "without being asked");
    }
    long deadline = System.nanoTime() + timeout.toNanos();
    requests.send(request.toString());
    RequestWriter.Outcome outcome = await(requests::outcome, deadline);
    if (outcome == null && process.isAlive()) {
      throw fail("\"" + command + "\" did not read \"" + op + "\" within " + seconds() + advice());
    }
    if (outcome != RequestWriter.Outcome.WRITTEN) {
      throw fail("\"" + command + "\" " + ending() + " before it was asked to " + op);
    }
    return parse(op, await(answers::next, deadline), null);
  }

  /** Something to wait for. */
  private interface Source<T> {
    @Nullable T poll(long nanos) throws InterruptedException;
  }

  /**
   * Waits until the deadline, and not much longer than the program lives: what it has started may
   * hold its pipes open for ever. An interrupt is kept for later.
   */
  private <T> @Nullable T await(Source<T> source, long deadline) {
    long end = deadline;
    boolean ended = false;
    boolean interrupted = false;
    try {
      while (true) {
        long now = System.nanoTime();
        if (!ended && !process.isAlive()) {
          ended = true;
          end = now + Math.min(end - now, GRACE.toNanos());
        }
        try {
          T got = source.poll(Math.max(0, Math.min(end - now, LOOK_NANOS)));
          if (got != null || end - now <= 0) {
            return got;
          }
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Answer parse(String op, LineReader.@Nullable Line line, @Nullable String wrong) {
    if (line == null && process.isAlive()) {
      throw fail(
          "\"" + command + "\" did not answer \"" + op + "\" within " + seconds() + advice());
    }
    String text = line == null ? null : line.text();
    if (line == null || text == null) {
      throw fail("\"" + command + "\" " + ending() + " before it answered \"" + op + "\"");
    }
    if (line.tooLong()) {
      throw fail(
          "\""
              + command
              + "\" answered \""
              + op
              + "\" with a line of more than "
              + LineReader.LONGEST
              + " bytes: "
              + excerpt(text));
    }
    if (wrong != null) {
      throw fail("\"" + command + "\" wrote a line " + wrong + ": " + excerpt(text));
    }
    JsonNode answer;
    try {
      answer = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      answer = JSON.missingNode();
    }
    if (!(answer instanceof ObjectNode object)) {
      throw fail(
          "\""
              + command
              + "\" answered \""
              + op
              + "\" with something that is not a JSON object: "
              + excerpt(text));
    }
    if (object.hasNonNull("error")) {
      JsonNode error = object.get("error");
      String said = error.isValueNode() ? error.asText() : error.toString();
      throw fail("\"" + command + "\" could not do \"" + op + "\": " + printable(said));
    }
    return new Answer(this, op, object);
  }

  private String seconds() {
    return timeout.toMillis() / 1000.0 + " s";
  }

  private static String advice() {
    return "; allow more time with --timeout";
  }

  /** The beginning of what a program wrote. */
  static String excerpt(String text) {
    return printable(text.length() > EXCERPT ? text.substring(0, EXCERPT) + "…" : text);
  }

  /** One line without what would move a terminal's cursor or change its colours. */
  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ").strip();
  }

  /** Remembers a failure, so that whatever is asked next says the same, and reaps the program. */
  RuntimeException fail(String sentence) {
    cancelled = machineEnds || (!process.isAlive() && process.exitValue() == INTERRUPTED);
    failure = sentence;
    end();
    return exception(sentence);
  }

  private RuntimeException exception(String sentence) {
    return cancelled ? new CancellationException(sentence) : new LearnerException(sentence);
  }

  private void reap() {
    machineEnds = true;
    end();
  }

  private void end() {
    if (!tree.end()) {
      failure = "\"" + command + "\" did not end";
    }
    requests.close();
    answers.close();
  }

  String command() {
    return command;
  }

  boolean failed() {
    return failure != null;
  }

  private String ending() {
    try {
      return process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)
          ? "ended with exit code " + process.exitValue()
          : "closed its output";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "ended";
    }
  }

  @Override
  public void close() {
    try {
      if (failure == null && process.isAlive()) {
        tree.look();
        requests.send(request("close").toString());
        if (requests.outcome(GRACE.toNanos()) == RequestWriter.Outcome.WRITTEN) {
          requests.close();
          process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end();
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
