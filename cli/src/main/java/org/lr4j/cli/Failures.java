package org.lr4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CancellationException;
import org.lr4j.data.DataException;
import org.lr4j.engine.LearnerException;
import org.lr4j.runs.CurveFileException;
import org.lr4j.schedule.plan.SpecException;
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
        || failure instanceof CheckpointException) {
      return new Failures(ExitCode.DATA, said(failure));
    }
    if (failure instanceof LearnerException) {
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
    if (failure instanceof IllegalArgumentException) {
      return new Failures(ExitCode.USAGE, said(failure));
    }
    if (failure instanceof OutOfMemoryError) {
      return new Failures(
          ExitCode.ENGINE, "the memory does not suffice; take a smaller batch or model");
    }
    if (failure instanceof NoClassDefFoundError && !said(failure).contains("bytedeco")) {
      return new Failures(
          ExitCode.ENGINE,
          "a part of lr4j is missing (%s); keep the lib folder beside the jar whole"
              .formatted(said(failure)));
    }
    if (failure instanceof LinkageError) {
      return new Failures(
          ExitCode.ENGINE,
          "the engine's native libraries for this platform are missing (%s); build where it is to run"
              .formatted(said(failure)));
    }
    return new Failures(
        ExitCode.ENGINE,
        "unexpected %s; run again with --verbose and report what it prints".formatted(failure));
  }

  private static String said(Throwable failure) {
    String message = failure.getMessage();
    return message == null
        ? failure.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }
}
