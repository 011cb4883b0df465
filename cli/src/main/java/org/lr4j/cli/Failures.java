package org.lr4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import org.lr4j.data.DataException;
import org.lr4j.engine.LearnerException;
import org.lr4j.runs.CurveFileException;
import org.lr4j.runs.RunException;
import org.lr4j.schedule.plan.SpecException;
import org.lr4j.study.StudyException;
import org.lr4j.train.CheckpointException;

/** The exit code of a failure, and the sentence for the user. */
record Failures(ExitCode exit, String sentence) {
  static Failures of(Throwable failure) {
    if (failure instanceof CommandException command) {
      return new Failures(command.exit(), said(command));
    }
    if (failure instanceof CancellationException) {
      return new Failures(ExitCode.INTERRUPTED, said(failure));
    }
    if (failure instanceof DataException
        || failure instanceof CurveFileException
        || failure instanceof RunException
        || failure instanceof CheckpointException) {
      return new Failures(ExitCode.DATA, said(failure));
    }
    if (failure instanceof LearnerException || failure instanceof StudyException) {
      return new Failures(ExitCode.ENGINE, said(failure));
    }
    if (failure instanceof IOException || failure instanceof UncheckedIOException) {
      return new Failures(
          ExitCode.DATA,
          "reading or writing failed: " + said(failure) + "; check free space and permissions");
    }
    if (failure instanceof SpecException spec) {
      String message = String.valueOf(spec.getMessage());
      return new Failures(
          ExitCode.USAGE,
          spec.reason().startsWith("unknown schedule")
              ? message + "\n'lr4j schedule --list' lists all schedules"
              : message);
    }
    if (failure instanceof InvalidPathException path) {
      return new Failures(ExitCode.USAGE, path(path));
    }
    if (failure instanceof IllegalArgumentException) {
      return new Failures(ExitCode.USAGE, said(failure));
    }
    if (failure instanceof OutOfMemoryError) {
      return new Failures(ExitCode.ENGINE, "not enough memory; use a smaller batch or model");
    }
    if (failure instanceof LinkageError linkage) {
      return new Failures(ExitCode.ENGINE, linkage(linkage));
    }
    return new Failures(
        ExitCode.ENGINE,
        String.format(
            Locale.ROOT,
            "unexpected %s; please run again with --verbose and report the output",
            failure));
  }

  /** What is wrong with a path, most often that the locale has no such characters. */
  static String path(InvalidPathException failure) {
    String reason = String.valueOf(failure.getReason());
    return reason.contains("unmappable")
        ? "the path "
            + failure.getInput()
            + " has characters that your locale cannot write; set LC_ALL=C.UTF-8 and run again"
        : "the path " + failure.getInput() + " cannot be used: " + reason;
  }

  /** Which class could not be used, and why. */
  private static String linkage(LinkageError failure) {
    String what = said(failure);
    if (failure instanceof UnsatisfiedLinkError || what.contains("bytedeco")) {
      return "the engine's native libraries for this platform are missing ("
          + what
          + "); build lr4j on the platform where it will run";
    }
    if (failure instanceof UnsupportedClassVersionError) {
      return "a class was compiled for a newer version of Java ("
          + what
          + "); run with that version, or compile for this one";
    }
    Throwable root = failure;
    for (Throwable cause = root.getCause(); cause != null; cause = root.getCause()) {
      root = cause;
    }
    if (failure instanceof ExceptionInInitializerError || what.startsWith("Could not initialize")) {
      return "the static initialiser of a class fails: "
          + (root == failure ? what : root)
          + "; run again with --verbose to see where";
    }
    if (failure instanceof NoClassDefFoundError) {
      return what.startsWith("org/lr4j/") || what.startsWith("com/fasterxml/")
          ? "a part of lr4j is missing ("
              + what
              + "); the lib folder beside the jar must be complete"
          : "the class " + what.replace('/', '.') + " is missing; put its jar on the class path";
    }
    return "two classes are not compatible ("
        + failure
        + "); use versions of the libraries that match";
  }

  private static String said(Throwable failure) {
    String message = failure.getMessage();
    return message == null
        ? failure.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }
}
