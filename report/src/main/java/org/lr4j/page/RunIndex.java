package org.lr4j.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.lr4j.report.Ticks;
import org.lr4j.runs.FindingRecord;
import org.lr4j.runs.RecordedRun;
import org.lr4j.runs.RunException;
import org.lr4j.runs.RunFile;
import org.lr4j.runs.RunRecord;
import org.lr4j.runs.RunStatus;
import org.lr4j.runs.StudyRecord;

/**
 * The runs in a folder and below, remembered between looks. A run is read again only if a file that
 * the list shows has changed in size, modification time or identity. Thread-safe.
 */
public final class RunIndex {
  private static final RunFile[] SHOWN = {
    RunFile.RUN, RunFile.FINDING, RunFile.RESULT, RunFile.TIMING, RunFile.STUDY
  };

  private final Path folder;
  private Map<Path, Known> known = Map.of();

  /**
   * An index that has not looked yet.
   *
   * @param folder where the runs are; need not exist yet
   */
  public RunIndex(Path folder) {
    this.folder = folder;
  }

  /** What was read of a run while its files had a stamp. */
  private record Known(
      String stamp, RunRecord record, boolean hasEnded, boolean diverged, String result) {
    static Known read(RecordedRun run, String stamp) {
      RunRecord record = run.record();
      boolean diverged = RunPage.diverged(run, record);
      return new Known(stamp, record, RunPage.hasEnded(run), diverged, result(run, record));
    }

    private static String result(RecordedRun run, RunRecord record) {
      try {
        return switch (record.kind()) {
          case FIND, SUGGEST -> run.finding().map(Known::answer).orElse("");
          case TRAIN -> ComparisonPart.brief(run).or(() -> progress(run)).orElse("");
          case COMPARE, STUDY -> best(run, record);
        };
      } catch (RunException e) {
        return "cannot be read";
      }
    }

    private static String best(RecordedRun run, RunRecord record) {
      return record.status() == RunStatus.DONE && run.has(RunFile.STUDY)
          ? StudyRecord.read(run.file(RunFile.STUDY)).settings().stream()
              .filter(row -> row.finished() > 0)
              .findFirst()
              .map(row -> "best: " + row.name())
              .orElse("")
          : "";
    }

    private static Optional<String> progress(RecordedRun run) {
      return run.timing().stream()
          .reduce((first, second) -> second)
          .map(last -> "epoch " + last.epoch() + ", step " + last.steps());
    }

    private static String answer(FindingRecord finding) {
      return finding.rate().isPresent()
          ? "learning rate " + Ticks.number(finding.rate().getAsDouble(), 2)
          : "no answer";
    }

    boolean isGoing() {
      return record.status() == RunStatus.RUNNING || record.status() == RunStatus.BEGINNING;
    }
  }

  /**
   * A run at the time of a look.
   *
   * @param run the run
   * @param record its {@code run.json}
   * @param hasEnded whether it has come to its end
   * @param diverged whether it is a training that ended because its loss was not finite
   * @param result its result in a few words; empty if there is none yet
   * @param isKilled whether its record says that it is running, but it is not
   */
  record Seen(
      RecordedRun run,
      RunRecord record,
      boolean hasEnded,
      boolean diverged,
      String result,
      boolean isKilled) {}

  /**
   * All runs at the time of a look.
   *
   * @param folder where they are
   * @param runs the runs, in the order of their folders' names
   * @param notes what could not be read, one sentence each
   * @param version another text whenever something that the list shows has changed
   */
  public record Look(Path folder, List<Seen> runs, List<String> notes, String version) {}

  /**
   * Looks at the folder.
   *
   * @return the runs as they are now
   * @throws RunException if the folder cannot be read
   */
  public synchronized Look look() {
    List<String> notes = new ArrayList<>();
    List<Seen> runs = new ArrayList<>();
    Map<Path, Known> now = new LinkedHashMap<>();
    StringBuilder version = new StringBuilder();
    for (Path each : RecordedRun.foldersUnder(folder, notes::add)) {
      try {
        Seen seen = look(each, now);
        runs.add(seen);
        version.append(each).append(stampOf(now.get(each))).append(seen.isKilled());
      } catch (RunException e) {
        notes.add(String.valueOf(e.getMessage()));
      }
    }
    known = now;
    return new Look(
        folder, List.copyOf(runs), List.copyOf(notes), version.append(notes).toString());
  }

  private static String stampOf(@Nullable Known known) {
    return known == null ? "" : known.stamp();
  }

  private Seen look(Path at, Map<Path, Known> now) {
    RecordedRun run = RecordedRun.at(at);
    Known before = known.get(at);
    String stamp = stamp(run);
    boolean settled = before != null && before.stamp().equals(stamp) && !before.isGoing();
    // The lock first: a run that ends in between has written its end before it frees the lock.
    boolean atWork = !settled && run.isAtWork();
    String after = settled ? stamp : stamp(run);
    Known read = before != null && before.stamp().equals(after) ? before : Known.read(run, after);
    now.put(at, read);
    return new Seen(
        run,
        read.record(),
        read.hasEnded(),
        read.diverged(),
        read.result(),
        read.isGoing() && !atWork);
  }

  private static String stamp(RecordedRun run) {
    StringBuilder stamp = new StringBuilder();
    for (RunFile file : SHOWN) {
      stamp.append(stamp(run.file(file))).append('.');
    }
    return stamp.toString();
  }

  private static String stamp(Path file) {
    try {
      BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
      return is.size() + "-" + is.lastModifiedTime().to(TimeUnit.NANOSECONDS) + "-" + is.fileKey();
    } catch (IOException e) {
      return "";
    }
  }
}
