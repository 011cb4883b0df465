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

/** Which exit code a failure has, and what to tell a person about it. */
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
          "reading or writing failed: "
              + said(failure)
              + "; check that the disk has room and permits it");
    }
    if (failure instanceof SpecException spec) {
      return new Failures(ExitCode.USAGE, String.valueOf(spec.getMessage()));
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
            "unexpected %s; run again with --verbose and report what it prints",
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
          + "); build where it is to run";
    }
    if (failure instanceof UnsupportedClassVersionError) {
      return "a class was compiled for a newer Java than this one ("
          + what
          + "); run with that Java, or compile it for this one";
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
          ? "a part of lr4j is missing (" + what + "); keep the lib folder beside the jar whole"
          : "the class " + what.replace('/', '.') + " is missing; put its jar on the class path";
    }
    return "two classes do not fit together ("
        + failure
        + "); use versions of the libraries that belong together";
  }

  private static String said(Throwable failure) {
    String message = failure.getMessage();
    return message == null
        ? failure.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }
}
