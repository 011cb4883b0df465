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
 * A run as its folder tells it, to anybody who wants to look: it may be at work, have ended or have
 * been killed. Looking changes nothing and disturbs nobody. Each call reads the files as they are
 * then.
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
   * Whether a folder holds a run.
   *
   * @param folder a folder
   * @return whether it has a {@code run.json}
   */
  public static boolean isIn(Path folder) {
    return Files.isRegularFile(folder.resolve(RunFile.RUN.text()));
  }

  /**
   * All runs in a folder and below, those of comparisons and studies among them. Hidden folders and
   * links are passed over.
   *
   * @param folder where to look; need not exist
   * @param notes told a sentence about each run that cannot be read
   * @return the runs, in the order of their folders' names
   * @throws RunException if the folder cannot be read
   */
  public static List<RecordedRun> under(Path folder, Consumer<String> notes) {
    List<Path> found = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try {
      Files.walkFileTree(
          folder.toRealPath(),
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes unused) {
              String name = String.valueOf(visited.getFileName());
              if (name.startsWith(".") || name.equals(RunFolder.CHECKPOINTS)) {
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
    List<RecordedRun> runs = new ArrayList<>();
    found.sort(Comparator.naturalOrder());
    for (Path each : found) {
      try {
        runs.add(in(each));
      } catch (RunException e) {
        notes.accept(String.valueOf(e.getMessage()));
      }
    }
    return runs;
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
   * How the run came to be and how far it has come.
   *
   * @return its {@code run.json}
   * @throws RunException if it is missing, damaged or of another format
   */
  public RunRecord record() {
    return RunRecord.read(file(RunFile.RUN));
  }

  /**
   * Whether a process on this machine works in the folder now.
   *
   * @return whether its lock is held
   */
  public boolean isAtWork() {
    return FolderLock.isHeld(folder);
  }

  /**
   * Whether the run was killed: its record says that it is at work, but nobody is.
   *
   * @return whether it will not go on by itself
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
   * @return where they lie
   */
  public Checkpoints checkpoints() {
    return Checkpoints.in(folder.resolve(RunFolder.CHECKPOINTS));
  }

  /**
   * What a training came to.
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
   * What a search found, or the search that a training began with.
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
   * The curves of a search, as far as they have come.
   *
   * @return one for each repeat; none if there is no curve yet
   * @throws CurveFileException if the file is damaged
   */
  public List<Curve> curves() {
    return has(RunFile.CURVE) ? CurveFiles.read(file(RunFile.CURVE)) : List.of();
  }

  /**
   * The steps of a training, as far as they have come.
   *
   * @return its rows; none if there is no step yet
   * @throws RunException if the file is damaged
   */
  public List<MetricsRow> metrics() {
    return has(RunFile.METRICS) ? Metrics.read(file(RunFile.METRICS)) : List.of();
  }

  /**
   * Follows the steps of a training that may be at work.
   *
   * @return what reads each row once
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
