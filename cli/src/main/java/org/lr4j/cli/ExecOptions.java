package org.lr4j.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lr4j.engine.Recipe;
import picocli.CommandLine.Option;

/** A program in place of a built-in model. */
final class ExecOptions {
  static final String ENGINE = "process";

  @Option(
      names = "--exec",
      paramLabel = "CMD",
      description =
          "train with this program, which speaks the process protocol, instead of a built-in model")
  private @Nullable String exec;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description =
          "how long the program may take to answer, and to end after its last answer (default: 60)")
  private @Nullable Double timeout;

  /**
   * Refuses what says nothing to a program.
   *
   * @param training options for built-in models
   * @param taken those that count for a program too
   */
  void check(TrainingOptions training, Set<String> taken) {
    if (timeout != null && !given()) {
      throw CommandException.usage("--timeout is for the program of --exec; add it");
    }
    if (given()) {
      requireNone(training, taken);
    }
  }

  private static void requireNone(TrainingOptions training, Set<String> taken) {
    for (String option : training.given()) {
      if (option.equals("engine") && !training.engine().equals(ENGINE)) {
        throw CommandException.usage(
            "the program of --exec is not of engine " + training.engine() + "; leave --engine out");
      }
      if (!option.equals("engine") && !taken.contains(option)) {
        throw CommandException.usage(
            "the program of --exec decides about --"
                + option
                + " itself; leave --"
                + option
                + " out");
      }
    }
  }

  boolean given() {
    return exec != null;
  }

  String command() {
    return exec == null ? "" : exec;
  }

  Recipe recipe() {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("exec", command());
    if (timeout != null) {
      options.put("timeout", timeout.toString());
    }
    return EngineLearners.completed(ENGINE, new Recipe(options));
  }

  /** For {@code run.json}. */
  Map<String, Object> describe() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("exec", command());
    recipe().number("timeout").ifPresent(seconds -> values.put("timeout", seconds));
    return values;
  }
}
