package org.lr4j.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.lr4j.engine.LearnerException;

/** A running program that answers one JSON line to one JSON line. Its failures are sentences. */
final class Child implements AutoCloseable {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Names of variables that the launcher has set for its own sake, with blanks between them. */
  private static final String OWN_SETTINGS = "LR4J_OWN_SETTINGS";

  private static final int EXCERPT = 80;
  private static final int LONGEST_NAME = 60;
  private static final Duration LONGEST_TIMEOUT = Duration.ofDays(10_000);

  /** How long a program that is given up may take to end, and its last words to arrive. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  /** What a program ends with that was ended from outside: 128 and SIGHUP, SIGINT or SIGTERM. */
  private static final Set<Integer> INTERRUPTED = Set.of(129, 130, 143);

  private final String command;
  private final Duration timeout;
  private final String remedy;
  private final ProcessTree tree;
  private final Process process;
  private final RequestWriter requests;
  private final LineReader answers;
  private final Thread reaper;
  private volatile @Nullable String failure;
  private volatile boolean cancelled;
  private volatile boolean machineEnds;

  /**
   * Starts a program.
   *
   * @param command a command line for the shell
   * @param timeout how long an answer may take
   * @param remedy what gives it more time
   */
  Child(String command, Duration timeout, String remedy) {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("the time-out must be above 0, but is " + timeout);
    }
    String line = printable(command);
    this.command = line.length() > LONGEST_NAME ? line.substring(0, LONGEST_NAME) + "…" : line;
    this.remedy = remedy;
    this.timeout = timeout.compareTo(LONGEST_TIMEOUT) < 0 ? timeout : LONGEST_TIMEOUT;
    boolean windows = System.getProperty("os.name", "").startsWith("Windows");
    List<String> shell =
        windows ? List.of("cmd", "/c", command) : List.of("/bin/sh", "-c", command);
    ProcessBuilder builder =
        new ProcessBuilder(shell).redirectError(ProcessBuilder.Redirect.INHERIT);
    prepare(builder.environment());
    try {
      this.tree = ProcessTree.start(builder);
    } catch (IOException e) {
      throw new LearnerException("cannot start \"" + this.command + "\": " + e.getMessage(), e);
    }
    this.process = tree.process();
    this.requests = new RequestWriter(process.getOutputStream(), "requests to " + this.command);
    this.answers = new LineReader(process.getInputStream(), "answers of " + this.command);
    this.reaper = new Thread(this::reap, "reaper of " + this.command);
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

  /** The environment of lr4j as that of a program. */
  static void prepare(Map<String, String> environment) {
    String own = environment.remove(OWN_SETTINGS);
    if (own != null) {
      List.of(own.split(" ", -1)).forEach(environment::remove);
    }
    // Lets a client keep the pipes for requests and answers from its first line on.
    environment.put("LR4J_PROTOCOL", "1");
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
    String failed = failure;
    if (failed != null) {
      throw exception(failed);
    }
    String op = request.path("op").asText();
    LineReader.Line early = answers.present();
    if (early != null) {
      return parse(op, early, "without being asked");
    }
    Countdown left = new Countdown(timeout);
    requests.send(request.toString());
    RequestWriter.Outcome outcome = await(requests::outcome, left);
    if (outcome == null && process.isAlive()) {
      throw fail("\"" + command + "\" did not read \"" + op + "\" within " + seconds() + advice());
    }
    if (outcome != RequestWriter.Outcome.WRITTEN) {
      throw fail(
          "\"" + command + "\" " + ending("closed its input") + " before it was asked to " + op);
    }
    return parse(op, await(answers::next, left), null);
  }

  /** Something to wait for. */
  private interface Source<T> {
    @Nullable T poll(long nanos) throws InterruptedException;
  }

  /**
   * Waits until no time is left, and not much longer than the program lives: what it has started
   * may hold its pipes open for ever. An interrupt is kept for later.
   */
  private <T> @Nullable T await(Source<T> source, Countdown left) {
    boolean ended = false;
    boolean interrupted = false;
    try {
      while (true) {
        if (!ended && !process.isAlive()) {
          ended = true;
          left.atMost(GRACE);
        }
        boolean last = left.isOver();
        try {
          T got = source.poll(left.slice());
          if (got != null || last) {
            return got;
          }
        } catch (InterruptedException e) {
          interrupted = true;
        }
        left.spend();
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
      throw fail(
          "\""
              + command
              + "\" "
              + ending("closed its output")
              + " before it answered \""
              + op
              + "\"");
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
              + "\" with something that is not a single JSON object: "
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

  private String advice() {
    return "; allow more time with " + remedy;
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
    cancelled = machineEnds || (!process.isAlive() && INTERRUPTED.contains(process.exitValue()));
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

  private String ending(String otherwise) {
    try {
      return process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)
          ? "ended with exit code " + process.exitValue()
          : otherwise;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "ended";
    }
  }

  /**
   * Asks the program to end, and gives it the time of an answer for what it does last, such as
   * saving its model.
   *
   * @throws LearnerException if the program has to be ended while it does so
   */
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    boolean ended = true;
    try {
      if (failure == null && process.isAlive()) {
        tree.look();
        requests.send(request("close").toString());
        Countdown left = new Countdown(interrupted ? GRACE : timeout);
        if (await(requests::outcome, left) == RequestWriter.Outcome.WRITTEN) {
          requests.close();
        }
        ended = endsByItself(left);
      }
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      end();
      unhook();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    if (!ended && !interrupted && !machineEnds) {
      throw new LearnerException(
          "\""
              + command
              + "\" did not end within "
              + seconds()
              + " after \"close\" and was ended, so what it was saving may be incomplete"
              + advice());
    }
  }

  /** Waits for the program to end, and reads on meanwhile, because it may still print. */
  private boolean endsByItself(Countdown left) throws InterruptedException {
    boolean reading = true;
    while (process.isAlive()) {
      if (left.isOver()) {
        return false;
      }
      if (reading) {
        LineReader.Line line = answers.next(left.slice());
        reading = line == null || line.text() != null;
      } else if (process.waitFor(left.slice(), TimeUnit.NANOSECONDS)) {
        return true;
      }
      left.spend();
    }
    return true;
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
