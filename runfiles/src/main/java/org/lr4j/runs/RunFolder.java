package org.lr4j.runs;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.lr4j.disk.Disk;
import org.lr4j.engine.DurableLearner;
import org.lr4j.train.CheckpointException;
import org.lr4j.train.Checkpoints;
import org.lr4j.train.Monitor;

/**
 * The folder of one run, locked by the process that works in it. A process must open the folder
 * before it writes, and only one process at a time can have it open.
 *
 * <p>A folder is for runs of one {@link RunKind kind}. It is opened in one of three ways:
 *
 * <ul>
 *   <li>{@link #open} for a new run. An earlier run of the same kind that has ended may be there;
 *       one that can still be continued is refused.
 *   <li>{@link #reopen} to continue the run that is there.
 *   <li>{@link #join} for runs of runs, which go on when they are asked for again: the same one
 *       goes on, another one is refused.
 * </ul>
 *
 * <p>Opening changes nothing. An earlier run is removed by {@link #begin}, which is called when the
 * new one is ready: model, data, schedule and program are open and valid. From {@link #begin} (or
 * {@link #goOn}) to {@link #end} the owner writes the files of {@link RunFile} through this class,
 * and the training loop writes {@code checkpoints/}. Only files of these names are ever deleted,
 * and only if {@code run.json} says that lr4j wrote them; links are not followed.
 *
 * <p>What a crash leaves at any moment is one of these: the earlier run, untouched; a run of status
 * {@link RunStatus#BEGINNING}, which the next one replaces; or a run of status {@link
 * RunStatus#RUNNING} with checkpoints that are whole. {@link RecordedRun} reads all of them.
 */
public final class RunFolder implements Closeable {
  /** The folder of a training's checkpoints. */
  static final String CHECKPOINTS = "checkpoints";

  /** Where a learner writes its weights before they get their name. */
  private static final String SAVING = ".saving";

  /** Holds room for the last {@code run.json} of a run that filled the disk. */
  private static final String RESERVE = ".reserve";

  private static final int RESERVED_BYTES = 1 << 15;

  /** How often a folder that others remove is made again. */
  private static final int TRIES = 100;

  private static final long PAUSE_NANOS = 5_000_000;

  private final Path folder;
  private final RunKind kind;
  private final FolderLock lock;

  /** Whether the folder was made for this run. */
  private final boolean made;

  /** The run that works here; null until it has begun. */
  private @Nullable RunRecord current;

  private RunFolder(Path folder, RunKind kind, FolderLock lock, boolean made) {
    this.folder = folder;
    this.kind = kind;
    this.lock = lock;
    this.made = made;
  }

  /**
   * Opens a folder for a new run.
   *
   * @param folder the folder; made if it does not exist
   * @param kind what the run is for
   * @return the folder, to be closed
   * @throws RunException if it cannot be written, is in use, holds a run of another kind, a run
   *     that has not ended, or files that may not be lr4j's
   */
  public static RunFolder open(Path folder, RunKind kind) {
    return claimed(folder, kind, RunFolder::requireReplaceable);
  }

  /**
   * Opens a folder to continue its run.
   *
   * @param folder the folder
   * @param kind what the run is for
   * @return the folder, to be closed
   * @throws RunException if there is no such run or it cannot continue, or the folder is in use
   */
  public static RunFolder reopen(Path folder, RunKind kind) {
    if (!Files.isDirectory(folder)) {
      throw new RunException("there is no folder " + folder + " to continue in");
    }
    if (!Files.exists(folder.resolve(RunFile.RUN.text()))) {
      throw new RunException(
          folder
              + " has no run to continue (there is no run.json); start one with "
              + kind.text()
              + " --out "
              + Shell.quoted(folder));
    }
    return claimed(folder, kind, "correct its permissions", RunFolder::requireResumable);
  }

  /**
   * Opens a folder for a run that continues if it is started again.
   *
   * @param folder the folder; made if it does not exist
   * @param kind what the run is for
   * @param same whether the run in the folder is the one that is asked for
   * @return the folder, to be closed
   * @throws RunException as {@link #open} does, and if the folder holds another run
   */
  public static RunFolder join(Path folder, RunKind kind, Predicate<RunRecord> same) {
    return claimed(folder, kind, claimed -> claimed.requireSame(same));
  }

  /**
   * Copies a run that has ended into a folder where others look for it. It appears there whole or
   * not at all. If there is a run with a result already, or one that a process works on, it stays.
   * One that was stopped on its way is replaced; other files in its folder are kept.
   *
   * @param run the folder of a run that has ended
   * @param folder the new name of its copy
   * @throws IOException if it cannot be copied; the new place is then as it was
   * @throws RunException if the new place holds a run of another kind, or files that may not be
   *     lr4j's
   */
  public static void publish(Path run, Path folder) throws IOException {
    Path copy = hidden(folder);
    try {
      Disk.makeFolder(copy);
      for (RunFile each : RunFile.values()) {
        Path file = run.resolve(each.text());
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          Disk.write(copy.resolve(each.text()), Files.readAllBytes(file));
        }
      }
      if (!Files.exists(folder)) {
        Disk.move(copy, folder);
      } else if (!hasResult(folder)) {
        replace(folder, copy);
      }
    } catch (RunInUseException e) {
      // Whoever works there will leave a result.
    } catch (FileSystemException e) {
      // Another copy of the same run may have come first.
      if (!hasResult(folder)) {
        throw e;
      }
    } finally {
      Disk.deleteTree(copy);
    }
  }

  private static Path hidden(Path folder) {
    return folder.resolveSibling("." + folder.getFileName() + "-" + UUID.randomUUID());
  }

  private static boolean hasResult(Path folder) {
    RecordedRun run = RecordedRun.at(folder);
    return RecordedRun.isIn(folder)
        && (run.has(RunFile.RESULT) || run.record().status().hasEnded());
  }

  /** Puts the copy of a run in the place of one that was stopped. */
  private static void replace(Path folder, Path copy) throws IOException {
    RunKind kind = RunRecord.read(copy.resolve(RunFile.RUN.text())).kind();
    try (RunFolder stopped = claimed(folder, kind, RunFolder::requireOwn)) {
      if (hasResult(folder)) {
        return;
      }
      Path aside = hidden(folder);
      Disk.move(folder, aside);
      try {
        Disk.move(copy, folder);
      } catch (IOException e) {
        try {
          Disk.move(aside, folder);
        } catch (IOException alsoFailed) {
          e.addSuppressed(alsoFailed);
        }
        throw e;
      }
      stopped.dissolve(aside, folder);
    }
  }

  /** Removes the files of a run that was moved aside, and gives others to the one in its place. */
  private void dissolve(Path aside, Path place) {
    try {
      RunFolder old = new RunFolder(aside, kind, lock, false);
      old.removeLeftovers();
      old.clear();
      Disk.delete(old.file(RunFile.RUN));
      Disk.delete(aside.resolve(FolderLock.FILE));
      for (Path other : Disk.list(aside)) {
        Disk.move(other, place.resolve(other.getFileName()));
      }
      Disk.delete(aside);
    } catch (IOException e) {
      // The result is in its place; what is left of the stopped run is hidden and does no harm.
    }
  }

  private interface Condition {
    void require(RunFolder folder);
  }

  private static RunFolder claimed(Path folder, RunKind kind, Condition condition) {
    return claimed(folder, kind, "give another one with --out", condition);
  }

  private static RunFolder claimed(Path folder, RunKind kind, String remedy, Condition condition) {
    RunFolder claimed = claim(folder, kind, remedy);
    try {
      condition.require(claimed);
      return claimed;
    } catch (RuntimeException e) {
      claimed.close();
      throw e;
    }
  }

  /**
   * Takes the folder.
   *
   * @param remedy what to do if it cannot be written
   */
  private static RunFolder claim(Path folder, RunKind kind, String remedy) {
    requireNoDeadLink(folder);
    for (int i = 1; ; i++) {
      boolean made = !Files.exists(folder);
      if (isNoFolder(folder)) {
        throw new RunException(
            folder + " is a file, but a run needs a folder; give another name with --out");
      }
      try {
        Disk.makeFolder(folder);
        return FolderLock.take(folder)
            .map(lock -> new RunFolder(folder, kind, lock, made))
            .orElseThrow(() -> new RunInUseException(folder));
      } catch (NoSuchFileException | FileAlreadyExistsException e) {
        // A process that began nothing there has just removed the folder that it had made.
        if (i == TRIES) {
          throw unwritableFolder(folder, remedy, e);
        }
        // Two that try in step would meet again and again.
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(PAUSE_NANOS));
      } catch (IOException e) {
        throw unwritableFolder(folder, remedy, e);
      }
    }
  }

  private static void requireNoDeadLink(Path folder) {
    if (Files.isSymbolicLink(folder) && !Files.exists(folder)) {
      throw new RunException(
          folder
              + " is a link to a folder that does not exist; make that folder, or give another name"
              + " with --out");
    }
  }

  /** Asked in one go, because the folder may go between two questions. */
  private static boolean isNoFolder(Path folder) {
    try {
      return !Files.readAttributes(folder, BasicFileAttributes.class).isDirectory();
    } catch (IOException e) {
      return false;
    }
  }

  private static RunException unwritableFolder(Path folder, String remedy, IOException e) {
    return new RunException(
        "the folder " + folder + " cannot be written (" + Disk.reason(e) + "); " + remedy, e);
  }

  private void requireReplaceable() {
    Optional<RunRecord> earlier = requireOwn();
    if (earlier.isEmpty() || earlier.get().status() == RunStatus.BEGINNING) {
      return;
    }
    // A training without a result and with checkpoints can still be continued.
    if (kind == RunKind.TRAIN && !has(RunFile.RESULT) && checkpoints().exist()) {
      throw new RunException(
          folder
              + " has a run that has not ended; continue it with train --resume "
              + Shell.quoted(folder)
              + ", or give another folder with --out");
    }
  }

  private void requireResumable() {
    RunStatus status = requireOwn().map(RunRecord::status).orElse(RunStatus.BEGINNING);
    if (status == RunStatus.BEGINNING) {
      throw new RunException(
          "the run in " + folder + " has not taken a step; start it again with its command");
    }
    if (kind == RunKind.TRAIN && has(RunFile.RESULT) && !checkpoints().exist()) {
      throw new RunException(
          "the run in " + folder + " has ended and has no checkpoints to continue from");
    }
  }

  private void requireSame(Predicate<RunRecord> same) {
    Optional<RunRecord> earlier = requireOwn();
    if (earlier.isPresent() && hasRuns() && !same.test(earlier.get())) {
      throw another();
    }
  }

  /** Whether a run of this run of runs has begun. */
  private boolean hasRuns() {
    try {
      return Disk.list(folder).stream().anyMatch(RecordedRun::isIn)
          || (Files.isDirectory(trials())
              && Disk.list(trials()).stream().anyMatch(RecordedRun::isIn));
    } catch (IOException e) {
      throw new RunException(folder + " cannot be read: " + Disk.reason(e), e);
    }
  }

  private RunException another() {
    return new RunException(
        folder
            + " holds another "
            + kind.noun().substring(kind.noun().indexOf(' ') + 1)
            + "; give another folder with --out");
  }

  /** The run that is there, if it is of this kind and its files are lr4j's. */
  private Optional<RunRecord> requireOwn() {
    if (Files.isSymbolicLink(folder.resolve(CHECKPOINTS))) {
      throw new RunException(
          folder.resolve(CHECKPOINTS)
              + " is a link, which lr4j does not follow; move the whole run to the place that it points to");
    }
    if (!Files.exists(file(RunFile.RUN), LinkOption.NOFOLLOW_LINKS)) {
      requireEmpty();
      return Optional.empty();
    }
    RunRecord earlier = RunRecord.read(file(RunFile.RUN));
    if (earlier.kind() != kind) {
      throw new RunException(
          folder
              + " holds "
              + earlier.kind().noun()
              + ", which "
              + kind.text()
              + " does not replace; give another folder with --out");
    }
    return Optional.of(earlier);
  }

  private void requireEmpty() {
    for (RunFile each : RunFile.values()) {
      if (has(each)) {
        throw unknown(each.text());
      }
    }
    if (checkpoints().exist()) {
      throw unknown(CHECKPOINTS);
    }
  }

  private RunException unknown(String name) {
    return new RunException(
        folder
            + " holds "
            + name
            + " but no run.json, so it may not be lr4j's; move it away, or give another"
            + " folder with --out");
  }

  private boolean has(RunFile file) {
    return Files.exists(file(file), LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * The record of the run that is in the folder, be it an earlier one.
   *
   * @return the record, if there is one
   * @throws RunException if it is damaged
   */
  public Optional<RunRecord> record() {
    return has(RunFile.RUN) ? Optional.of(RunRecord.read(file(RunFile.RUN))) : Optional.empty();
  }

  /**
   * Begins a run: removes what an earlier one left and writes the record of the new one.
   *
   * @param record the new run, which is ready to take its first step
   * @throws RunException if a file cannot be written or removed
   */
  public void begin(RunRecord record) {
    changing(RunFile.RUN.text(), () -> store(record.at(RunStatus.BEGINNING, Optional.empty())));
    removing(this::clear);
    goOn(record);
  }

  /**
   * Continues a run: from now on its record says that it is running.
   *
   * @param record the run
   * @throws RunException if a file cannot be written
   */
  public void goOn(RunRecord record) {
    removing(this::removeLeftovers);
    changing(RESERVE, () -> Disk.write(folder.resolve(RESERVE), new byte[RESERVED_BYTES]));
    update(record);
    // A run that continues has no result yet.
    removing(() -> Disk.delete(file(RunFile.RESULT)));
  }

  /**
   * Writes the record again, because more is known about the run.
   *
   * @param record the run
   * @throws RunException if it cannot be written
   */
  public void update(RunRecord record) {
    RunRecord running = record.at(RunStatus.RUNNING, Optional.empty());
    changing(RunFile.RUN.text(), () -> store(running));
    current = running;
  }

  /**
   * Writes how a run ended. Does nothing if none has begun: what cannot begin leaves the folder as
   * it is.
   *
   * @param status how it ended
   * @param failure why it failed, in one sentence, if it did
   * @throws RunException if it cannot be written
   */
  public void end(RunStatus status, Optional<String> failure) {
    RunRecord record = current;
    if (record != null) {
      try {
        removeLeftovers();
      } catch (IOException e) {
        // What cannot be removed must not keep the record from being written.
      }
      changing(RunFile.RUN.text(), () -> store(record.at(status, failure)));
    }
  }

  private void store(RunRecord record) throws IOException {
    Disk.write(file(RunFile.RUN), record.json());
  }

  /** The checkpoints of the earlier run are removed first. */
  private void clear() throws IOException {
    checkpoints().clear();
    for (RunFile each : RunFile.values()) {
      if (each != RunFile.RUN) {
        Disk.delete(file(each));
      }
    }
  }

  private void removeLeftovers() throws IOException {
    Disk.delete(folder.resolve(RESERVE));
    Disk.deleteTree(folder.resolve(SAVING));
    for (RunFile each : RunFile.values()) {
      Disk.delete(Disk.temporary(file(each)));
    }
  }

  /**
   * The folder's place.
   *
   * @return a path as it was given
   */
  public Path path() {
    return folder;
  }

  /**
   * Where a file of the run is or would be, to read it.
   *
   * @param file which
   * @return its path
   */
  public Path file(RunFile file) {
    return folder.resolve(file.text());
  }

  /**
   * Where the training loop keeps the run's checkpoints.
   *
   * @return the place, with the usual number of checkpoints
   */
  public Checkpoints checkpoints() {
    return Checkpoints.in(folder.resolve(CHECKPOINTS));
  }

  /** The folder of a study's trials; each trial is the folder of a training. @return that folder */
  public Path trials() {
    return folder.resolve("trials");
  }

  /**
   * Begins this run with a copy of another one up to a checkpoint: its metrics, its times and the
   * checkpoint. The other run is only read. The checkpoint is copied last, so after a crash at any
   * moment this can be repeated; {@link #isBranched} says whether it has to be.
   *
   * @param source the other run
   * @param step the checkpoint's optimizer steps
   * @param monitor the figure that decides which epoch is best
   * @throws RunException if the other run's files are not whole, or these cannot be written
   * @throws CheckpointException if there is no such checkpoint, or it cannot be copied
   */
  public void branch(RecordedRun source, long step, Monitor monitor) {
    changing(
        RunFile.METRICS.text(),
        () ->
            Disk.write(
                file(RunFile.METRICS),
                MetricsWriter.metricsUpTo(step, source.file(RunFile.METRICS))));
    changing(
        RunFile.TIMING.text(),
        () ->
            Disk.write(
                file(RunFile.TIMING), MetricsWriter.timingUpTo(step, source.file(RunFile.TIMING))));
    checkpoints().branch(source.checkpoints(), step, monitor);
  }

  /**
   * Whether a branch has all that it takes over from the other run.
   *
   * @param step the checkpoint from which it goes on
   * @return whether there is that checkpoint, or a later one
   * @throws CheckpointException if the checkpoints cannot be read
   */
  public boolean isBranched(long step) {
    return checkpoints().steps().stream().anyMatch(there -> there >= step);
  }

  /**
   * Writes a file as a whole.
   *
   * @param file which; not {@link RunFile#RUN}
   * @param text all that it holds
   * @throws RunException if it cannot be written; an earlier file is then as it was
   */
  public void write(RunFile file, String text) {
    requireBegun();
    changing(file.text(), () -> Disk.write(file(file), text));
  }

  /**
   * Writes a file as a whole.
   *
   * @param file which; not {@link RunFile#RUN}
   * @param bytes all that it holds
   * @throws RunException if it cannot be written; an earlier file is then as it was
   */
  public void write(RunFile file, byte[] bytes) {
    requireBegun();
    changing(file.text(), () -> Disk.write(file(file), bytes));
  }

  /**
   * Begins a new {@link RunFile#CURVE}.
   *
   * @param repeats whether there will be repeats, which a column {@code run} distinguishes
   * @param validation whether there will be columns {@code val_loss} and {@code accuracy}
   * @return the file, to be closed
   * @throws RunException if it cannot be written
   */
  public CurveWriter curve(boolean repeats, boolean validation) {
    requireBegun();
    try {
      return CurveWriter.open(file(RunFile.CURVE), repeats, validation);
    } catch (IOException e) {
      throw unwritable(RunFile.CURVE.text(), e);
    }
  }

  /**
   * What records the steps of a training, in {@link RunFile#METRICS} and {@link RunFile#TIMING}.
   *
   * @return a listener for the training loop, to be closed
   */
  public MetricsWriter metrics() {
    return new MetricsWriter(file(RunFile.METRICS), file(RunFile.TIMING));
  }

  /**
   * Writes the weights of a learner, if its engine writes a file of that name.
   *
   * @param learner the learner to save
   * @throws RunException if it cannot be written; earlier weights are then unchanged
   */
  public void writeWeights(DurableLearner learner) {
    requireBegun();
    Path saving = folder.resolve(SAVING);
    changing(
        RunFile.WEIGHTS.text(),
        () -> {
          Disk.uninterrupted(
              () -> {
                Disk.deleteTree(saving);
                Disk.makeFolder(saving);
                learner.save(saving);
                return saving;
              });
          Path weights = saving.resolve(RunFile.WEIGHTS.text());
          if (Files.exists(weights)) {
            Disk.forceFiles(saving);
            Disk.move(weights, file(RunFile.WEIGHTS));
          }
          Disk.deleteTree(saving);
        });
  }

  private void requireBegun() {
    if (current == null) {
      throw new IllegalStateException(
          "begin() must be called before anything is written in " + folder);
    }
  }

  private interface Change {
    void make() throws IOException;
  }

  private void changing(String what, Change change) {
    try {
      change.make();
    } catch (IOException e) {
      throw unwritable(what, e);
    }
  }

  private void removing(Change change) {
    try {
      change.make();
    } catch (IOException e) {
      String file = e instanceof FileSystemException known ? known.getFile() : null;
      throw new RunException(
          (file == null ? "a file of an earlier run in " + folder : file)
              + " cannot be removed ("
              + Disk.reason(e)
              + "); correct its permissions, or move it away",
          e);
    }
  }

  private RunException unwritable(String what, IOException e) {
    return new RunException(
        folder.resolve(what)
            + " cannot be written ("
            + Disk.reason(e)
            + "); check free space and permissions",
        e);
  }

  /** Lets others have the folder. One that was made for a run that did not begin is removed. */
  @Override
  public void close() {
    try {
      if (made && current == null && !has(RunFile.RUN)) {
        lock.closeAndRemove();
      } else {
        lock.close();
      }
    } catch (IOException e) {
      // The lock is free all the same, and an empty folder does no harm.
    }
  }
}
