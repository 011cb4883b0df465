package org.lr4j.cli;

/** Ends a command; the message is a sentence that names the thing and the remedy. */
final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exit;

  private CommandException(ExitCode exit, String message, Throwable cause) {
    super(message, cause);
    this.exit = exit;
  }

  private CommandException(ExitCode exit, String message) {
    super(message);
    this.exit = exit;
  }

  static CommandException usage(String message) {
    return new CommandException(ExitCode.USAGE, message);
  }

  static CommandException data(String message) {
    return new CommandException(ExitCode.DATA, message);
  }

  static CommandException inconclusive(String message) {
    return new CommandException(ExitCode.INCONCLUSIVE, message);
  }

  static CommandException file(Throwable cause, String message) {
    return new CommandException(ExitCode.DATA, message, cause);
  }

  ExitCode exit() {
    return exit;
  }
}
