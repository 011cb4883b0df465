package org.lr4j.cli;

import java.util.Locale;
import java.util.Map;
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
  private String exec = "";

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "how long an answer of the program may take (default: 60)")
  private double timeout = 60;

  void check() {
    if (!(timeout > 0 && timeout <= 1e9)) {
      throw CommandException.usage(
          String.format(
              Locale.ROOT,
              "--timeout must be a number of seconds greater than 0, but is %s",
              timeout));
    }
  }

  boolean given() {
    return !exec.isEmpty();
  }

  String command() {
    return exec;
  }

  Recipe recipe() {
    return new Recipe(Map.of("exec", exec, "timeout", Double.toString(timeout)));
  }

  /** For {@code run.json}. */
  Map<String, Object> describe() {
    return Map.of("exec", exec, "timeout", timeout);
  }
}
