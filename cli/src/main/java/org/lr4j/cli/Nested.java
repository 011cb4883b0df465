package org.lr4j.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * What a command said that was run inside another one.
 *
 * @param code its exit code
 * @param last the last of its sentences about what went wrong; empty if nothing did
 */
record Nested(int code, String last) {
  private static final String SAYS = "lr4j: ";
  private static final int COLUMNS = 80;

  /** Greater exit codes tell the signal that ended a process. */
  private static final int SIGNAL = 128;

  /**
   * Runs a command in this process without showing anything of it. What it leaves has no pictures.
   *
   * @throws CancellationException if the thread is interrupted
   */
  static Nested run(LearnerFactory engine, List<String> arguments) {
    StringWriter said = new StringWriter();
    PrintWriter quiet = new PrintWriter(said);
    Console console = new Console(quiet, quiet, false, false, COLUMNS, false, false);
    Application application = new Application(console, engine);
    int code = Reports.ofPart(() -> application.run(arguments.toArray(String[]::new)));
    return of(code, said.toString());
  }

  /** What to make of an exit code and of what was said. */
  static Nested of(int code, String said) {
    if (code == ExitCode.INTERRUPTED.number()) {
      throw new CancellationException("a trial was stopped");
    }
    return new Nested(
        code,
        said.lines()
            .filter(line -> line.startsWith(SAYS))
            .reduce((first, second) -> second)
            .map(line -> line.substring(SAYS.length()))
            .orElse(""));
  }

  /** Why there is no result. */
  String reason() {
    if (!last.isEmpty()) {
      return last;
    }
    return code > SIGNAL
        ? "its process was ended by signal " + (code - SIGNAL)
        : "its process ended with code " + code;
  }
}
