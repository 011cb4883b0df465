package org.lr4j.cli;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lr4j.engine.Recipe;
import picocli.CommandLine.Option;

/** A program in place of a built-in model. */
final class ExecOptions {
  static final String ENGINE = "process";

  /** Seconds for an answer. */
  private static final double TIMEOUT = 60;

  @Option(
      names = "--exec",
      paramLabel = "CMD",
      description =
          "train with this program, which speaks the process protocol, instead of a built-in model")
  private String exec = "";

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "how long an answer of the program may take (default: 60)")
  private @Nullable Double givenTimeout;

  /**
   * Refuses what says nothing to a program.
   *
   * @param training options for built-in models
   * @param taken those that count for a program too
   */
  void check(TrainingOptions training, Set<String> taken) {
    if (givenTimeout != null && !given()) {
      throw CommandException.usage("--timeout is for the program of --exec; add it");
    }
    double timeout = timeout();
    if (!(timeout > 0 && timeout <= 1e9)) {
      throw CommandException.usage(
          String.format(
              Locale.ROOT,
              "--timeout must be a number of seconds greater than 0, but is %s",
              timeout));
    }
    if (given()) {
      requireNone(training, taken);
    }
  }

  private void requireNone(TrainingOptions training, Set<String> taken) {
    for (String option : training.given()) {
      boolean named = option.equals("engine") && training.engine().equals(ENGINE);
      if (!taken.contains(option) && !named) {
        throw CommandException.usage(
            "the program of --exec has its own data, model and optimizer; leave --"
                + option
                + " out");
      }
    }
  }

  private double timeout() {
    return givenTimeout == null ? TIMEOUT : givenTimeout;
  }

  boolean given() {
    return !exec.isEmpty();
  }

  String command() {
    return exec;
  }

  Recipe recipe() {
    return new Recipe(Map.of("exec", exec, "timeout", Double.toString(timeout())));
  }

  /** For {@code run.json}. */
  Map<String, Object> describe() {
    return Map.of("exec", exec, "timeout", timeout());
  }
}
