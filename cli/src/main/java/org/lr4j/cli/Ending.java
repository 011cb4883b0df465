package org.lr4j.cli;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.lr4j.runs.RunFolder;
import org.lr4j.runs.RunStatus;

/** Writes into a run's folder how the work in it ended, whatever way that was. */
final class Ending {
  private Ending() {}

  /** What is done in a folder. */
  interface Work<T> {
    T run() throws IOException;
  }

  /**
   * Does the work and records its end. If that fails as well, the first failure is reported.
   *
   * @param status the status for a result
   */
  static <T> T recorded(RunFolder folder, Function<T, RunStatus> status, Work<T> work)
      throws IOException {
    try {
      T result = work.run();
      RunStatus ended = status.apply(result);
      Reports.write(folder, ended);
      folder.end(ended, Optional.empty());
      return result;
    } catch (IOException | RuntimeException | Error e) {
      try {
        fail(folder, e);
      } catch (RuntimeException alsoFailed) {
        e.addSuppressed(alsoFailed);
      }
      throw e;
    }
  }

  private static void fail(RunFolder folder, Throwable e) {
    if (e instanceof CancellationException) {
      folder.end(RunStatus.INTERRUPTED, Optional.empty());
    } else if (e instanceof CommandException command && command.exit() == ExitCode.INCONCLUSIVE) {
      folder.end(RunStatus.INCONCLUSIVE, Optional.of(Failures.of(e).sentence()));
    } else {
      folder.end(RunStatus.FAILED, Optional.of(Failures.of(e).sentence()));
    }
  }
}
