package org.lr4j.cli;

/** The exit code of the process. */
enum ExitCode {
  DONE(0),
  /** The curve has no conclusive answer. */
  INCONCLUSIVE(1),
  /** An option is wrong. */
  USAGE(2),
  /** Data or a file is missing or damaged, or cannot be written. */
  DATA(3),
  /** The engine failed. */
  ENGINE(4),
  /** Ctrl-C: 128 and the number of the signal, as in shells. */
  INTERRUPTED(130);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
