package org.lr4j.cli;

import org.lr4j.page.PageFile;
import org.lr4j.page.RunPage;
import org.lr4j.runs.RecordedRun;
import org.lr4j.runs.RunFile;
import org.lr4j.runs.RunFolder;
import org.lr4j.runs.RunStatus;

/** Leaves a page about a run in its folder. */
final class Reports {
  private Reports() {}

  /** Writes the page of a run that is about to end. */
  static void write(RunFolder folder, RunStatus status) {
    RecordedRun run = RecordedRun.in(folder.path());
    String page = PageFile.of(run.record().title(), RunPage.ended(run, status));
    folder.write(RunFile.REPORT, page);
  }

  /** Where a person finds what a run left. */
  static String hint(java.nio.file.Path folder) {
    return "written to "
        + folder
        + "; open "
        + folder.resolve(RunFile.REPORT.text())
        + " in a browser, or see all runs with: lr4j page"
        + (folder.startsWith("runs") || folder.getParent() == null ? "" : " " + folder.getParent());
  }
}
