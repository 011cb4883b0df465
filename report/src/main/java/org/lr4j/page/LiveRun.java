package org.lr4j.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.lr4j.runs.RecordedRun;
import org.lr4j.runs.RunException;
import org.lr4j.runs.RunFile;

/** The page of a run that may still be training. Rows that were read once are not read again. */
public final class LiveRun {
  private static final RunFile[] WATCHED = {
    RunFile.RUN, RunFile.CURVE, RunFile.FINDING, RunFile.METRICS, RunFile.RESULT, RunFile.STUDY
  };

  private final RecordedRun run;
  private final Followed followed;

  /**
   * The page of a run.
   *
   * @param run the run
   */
  public LiveRun(RecordedRun run) {
    this.run = run;
    this.followed = new Followed(run);
  }

  /**
   * The page as it is now.
   *
   * @return the content of the page
   * @throws RunException if the folder cannot be read
   */
  public synchronized Body body() {
    followed.look();
    return RunPage.of(run, followed, "");
  }

  /**
   * Changes whenever a file of a run does.
   *
   * @param run a run
   * @return a short text
   */
  public static String stamp(RecordedRun run) {
    StringBuilder stamp = new StringBuilder();
    for (RunFile file : WATCHED) {
      stamp.append(stamp(run.file(file))).append('.');
    }
    return stamp.append(run.isAtWork() ? 'w' : 'e').toString();
  }

  private static String stamp(Path file) {
    try {
      BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
      return Long.toString(is.size(), 36)
          + '-'
          + Long.toString(is.lastModifiedTime().toMillis(), 36);
    } catch (IOException e) {
      return "0";
    }
  }
}
