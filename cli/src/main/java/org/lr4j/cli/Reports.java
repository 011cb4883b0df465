package org.lr4j.cli;

import java.nio.file.Path;
import org.lr4j.page.PageFile;
import org.lr4j.page.RunPage;
import org.lr4j.runs.RecordedRun;
import org.lr4j.runs.RunFile;
import org.lr4j.runs.RunFolder;
import org.lr4j.runs.RunStatus;
import org.lr4j.runs.Shell;

/**
 * Leaves a page about a run in its folder. Runs that are parts of others have neither page nor
 * pictures: there may be thousands, and {@code lr4j report} makes them of what is there.
 */
final class Reports {
  private static final ThreadLocal<Boolean> PART = ThreadLocal.withInitial(() -> false);
  private static volatile boolean parts;

  private Reports() {}

  /** From here on all runs of this process are parts of others. */
  static void ofParts() {
    parts = true;
  }

  /** Makes a run. */
  interface Making<T, E extends Exception> {
    T make() throws E;
  }

  /** Makes a run that is a part of another one. */
  static <T, E extends Exception> T ofPart(Making<T, E> run) throws E {
    boolean before = PART.get();
    PART.set(true);
    try {
      return run.make();
    } finally {
      PART.set(before);
    }
  }

  /** Whether a run that ends now is to have pictures and a page. */
  static boolean areWanted() {
    return !parts && !PART.get();
  }

  /** Writes the page of a run that is about to end. */
  static void write(RunFolder folder, RunStatus status) {
    if (!areWanted()) {
      return;
    }
    RecordedRun run = RecordedRun.in(folder.path());
    String page = PageFile.of(run.record().title(), RunPage.ended(run, status));
    folder.write(RunFile.REPORT, page);
  }

  /** The place of a run's results, for people. */
  static String hint(Path folder) {
    Path above = folder.getParent() == null ? Path.of(".") : folder.getParent();
    return "written to "
        + folder
        + "; open "
        + folder.resolve(RunFile.REPORT.text())
        + " in a browser, or see all runs with: lr4j page"
        + (folder.startsWith("runs") ? "" : " " + Shell.quoted(above));
  }
}
