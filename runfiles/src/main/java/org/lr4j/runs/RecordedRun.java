package org.lr4j.runs;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.lr4j.disk.Disk;
import org.lr4j.finder.Curve;
import org.lr4j.train.Checkpoints;

/**
 * A run, read from its folder. It may be running, have ended or have been killed. Reading changes
 * nothing and does not disturb the run. Each call reads the files again.
 */
public final class RecordedRun {
  private final Path folder;

  private RecordedRun(Path folder) {
    this.folder = folder;
  }

  /**
   * The run in a folder.
   *
   * @param folder a folder with a {@code run.json} that can be read
   * @return the run
   * @throws RunException if there is none
   */
  public static RecordedRun in(Path folder) {
    RecordedRun run = new RecordedRun(folder);
    RunRecord unused = run.record();
    return run;
  }

  /**
   * The run in a folder, without a look at its files.
   *
   * @param folder a folder
   * @return the run; its methods fail if the files cannot be read
   */
  public static RecordedRun at(Path folder) {
    return new RecordedRun(folder);
  }

  /**
   * Whether a folder holds a run.
   *
   * @param folder a folder
   * @return whether it has a {@code run.json}
   */
  public static boolean isIn(Path folder) {
    return Files.isRegularFile(folder.resolve(RunFile.RUN.text()));
  }

  /**
   * All runs in a folder and below, including those of comparisons and studies. Hidden folders and
   * links below it are skipped.
   *
   * @param folder where to look; need not exist
   * @param notes receives a sentence about each run that cannot be read
   * @return the runs, in the order of their folders' names
   * @throws RunException if the folder cannot be read
   */
  public static List<RecordedRun> under(Path folder, Consumer<String> notes) {
    List<RecordedRun> runs = new ArrayList<>();
    for (Path each : foldersUnder(folder, notes)) {
      try {
        runs.add(in(each));
      } catch (RunException e) {
        notes.accept(String.valueOf(e.getMessage()));
      }
    }
    return runs;
  }

  /**
   * The folders of all runs in a folder and below, as {@link #under} finds them; nothing is read.
   *
   * @param folder where to look; need not exist
   * @param notes receives a sentence about each folder that cannot be read
   * @return the folders, in the order of their names
   * @throws RunException if the folder cannot be read
   */
  public static List<Path> foldersUnder(Path folder, Consumer<String> notes) {
    List<Path> found = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try {
      Path root = folder.toRealPath();
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes unused) {
              String name = String.valueOf(visited.getFileName());
              boolean skipped = name.startsWith(".") || name.equals(RunFolder.CHECKPOINTS);
              if (skipped && !visited.equals(root)) {
                return FileVisitResult.SKIP_SUBTREE;
              }
              if (isIn(visited)) {
                found.add(visited);
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              notes.accept(file + " cannot be read: " + Disk.reason(e));
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new RunException(folder + " cannot be read: " + Disk.reason(e), e);
    }
    found.sort(Comparator.naturalOrder());
    return found;
  }

  /**
   * Where the run is.
   *
   * @return its folder
   */
  public Path folder() {
    return folder;
  }

  /**
   * The name of the folder.
   *
   * @return a short name for people
   */
  public String name() {
    return String.valueOf(folder.toAbsolutePath().normalize().getFileName());
  }

  /**
   * How the run was started, and its status.
   *
   * @return its {@code run.json}
   * @throws RunException if it is missing, damaged or of another format
   */
  public RunRecord record() {
    return RunRecord.read(file(RunFile.RUN));
  }

  /**
   * Whether a process on this machine is working in the folder now.
   *
   * @return whether its lock is held
   */
  public boolean isAtWork() {
    return FolderLock.isHeld(folder);
  }

  /**
   * Whether the run was killed: its record says that it is running, but no process is working on
   * it.
   *
   * @return whether it was killed
   * @throws RunException if the record cannot be read
   */
  public boolean isKilled() {
    // The lock first: a run that ends in between has written its end before it frees the lock.
    boolean atWork = isAtWork();
    RunStatus status = record().status();
    return !atWork && (status == RunStatus.RUNNING || status == RunStatus.BEGINNING);
  }

  /**
   * Where a file of the run is or would be.
   *
   * @param file which
   * @return its path
   */
  public Path file(RunFile file) {
    return folder.resolve(file.text());
  }

  /**
   * Whether the run has a file.
   *
   * @param file which
   * @return whether it is there
   */
  public boolean has(RunFile file) {
    return Files.isRegularFile(file(file));
  }

  /**
   * The checkpoints of a training.
   *
   * @return their folder
   */
  public Checkpoints checkpoints() {
    return Checkpoints.in(folder.resolve(RunFolder.CHECKPOINTS));
  }

  /**
   * The result of a training.
   *
   * @return its result, when it has ended
   * @throws RunException if it is damaged or of another format
   */
  public Optional<TrainingResult> result() {
    return has(RunFile.RESULT)
        ? Optional.of(TrainingResult.read(file(RunFile.RESULT)))
        : Optional.empty();
  }

  /**
   * The answer of a search, also of the search that a training began with.
   *
   * @return the finding, when there is one
   * @throws RunException if it is damaged or of another format
   */
  public Optional<FindingRecord> finding() {
    return has(RunFile.FINDING)
        ? Optional.of(FindingRecord.read(file(RunFile.FINDING)))
        : Optional.empty();
  }

  /**
   * The curves of a search so far, without a last row that is still being written.
   *
   * @return one for each repeat; none if there is no point yet
   * @throws CurveFileException if the file is damaged
   */
  public List<Curve> curves() {
    return has(RunFile.CURVE) ? CurveFiles.whole(file(RunFile.CURVE)) : List.of();
  }

  /**
   * The steps of a training so far.
   *
   * @return its rows; none if there is no step yet
   * @throws RunException if the file is damaged
   */
  public List<MetricsRow> metrics() {
    return has(RunFile.METRICS) ? Metrics.read(file(RunFile.METRICS)) : List.of();
  }

  /**
   * Fails unless a training can be taken up from a checkpoint with these metrics and times. Nothing
   * is changed.
   *
   * @param steps the checkpoint's optimizer steps
   * @throws RunException if steps up to there are missing, or a file is damaged
   */
  public void requireMetrics(long steps) {
    String unused = MetricsWriter.metricsUpTo(steps, file(RunFile.METRICS));
    unused = MetricsWriter.timingUpTo(steps, file(RunFile.TIMING));
  }

  /**
   * Follows the steps of a training that may be running.
   *
   * @return a reader that reads each row once
   */
  public MetricsTail follow() {
    return new MetricsTail(file(RunFile.METRICS));
  }

  /**
   * How long the epochs of a training took.
   *
   * @return its rows; none if no epoch has ended
   * @throws RunException if the file is damaged
   */
  public List<Timing> timing() {
    return has(RunFile.TIMING) ? Timing.read(file(RunFile.TIMING)) : List.of();
  }
}
