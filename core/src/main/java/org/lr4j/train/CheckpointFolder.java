package org.lr4j.train;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.lr4j.disk.Disk;
import org.lr4j.engine.DurableLearner;
import org.lr4j.engine.LearnerException;

/** The checkpoints of one run on disk: they are written, read, verified and removed here alone. */
final class CheckpointFolder {
  private final Path folder;
  private final int keep;

  /** The checkpoints that were verified or written by this object. */
  private final TreeSet<Long> whole = new TreeSet<>();

  CheckpointFolder(Checkpoints checkpoints) {
    this.folder = checkpoints.folder();
    this.keep = checkpoints.keep();
  }

  /**
   * Looks at every checkpoint. Those that are damaged get another name, so that they are neither
   * used nor counted.
   *
   * @return how far the newest one that is whole has come
   */
  Optional<RunProgress> newest(LoopListener listener) {
    try {
      boolean any = false;
      if (Files.isDirectory(folder)) {
        removeLeftovers(folder);
      }
      for (long steps : CheckpointNames.list(folder)) {
        any = true;
        Optional<String> damage = found(steps);
        if (damage.isEmpty()) {
          whole.add(steps);
        } else {
          setAside(steps, damage.get(), listener);
        }
      }
      if (any && whole.isEmpty()) {
        listener.onNote(
            "no checkpoint in " + folder + " is intact; the run starts from the beginning");
      }
      return whole.isEmpty() ? Optional.empty() : Optional.of(read(whole.last()));
    } catch (IOException e) {
      throw new CheckpointException(
          "the checkpoints in " + folder + " cannot be read: " + Disk.reason(e), e);
    }
  }

  private void setAside(long steps, String damage, LoopListener listener) throws IOException {
    Path aside = CheckpointNames.damaged(folder, steps);
    Disk.move(path(steps), aside);
    listener.onNote(
        "checkpoint " + path(steps) + " is damaged (" + damage + "); it is now " + aside);
  }

  private Path path(long steps) {
    return folder.resolve(CheckpointNames.of(steps));
  }

  /** What cannot be read is damaged as well. */
  private Optional<String> found(long steps) throws IOException {
    return Disk.uninterrupted(
        () -> {
          try {
            return Checksums.damage(path(steps), RunProgress.FILE);
          } catch (ClosedByInterruptException e) {
            throw e;
          } catch (IOException e) {
            return Optional.of(Disk.reason(e));
          }
        });
  }

  /** What is wrong with a checkpoint; empty if it is whole. */
  Optional<String> damage(long steps) {
    try {
      return found(steps);
    } catch (IOException e) {
      throw unreadable(steps, e);
    }
  }

  /** How far a checkpoint has come that has to be there and whole. */
  RunProgress require(long steps) {
    List<Long> there = new Checkpoints(folder, keep, 0).steps();
    if (!there.contains(steps)) {
      throw new CheckpointException(
          "there is no checkpoint at step "
              + steps
              + " in "
              + folder
              + "; "
              + (there.isEmpty()
                  ? "it has none"
                  : "there are checkpoints at "
                      + there.stream().map(String::valueOf).collect(Collectors.joining(", "))));
    }
    damage(steps)
        .ifPresent(
            damage -> {
              throw new CheckpointException(
                  "checkpoint " + path(steps) + " is damaged (" + damage + "); take another one");
            });
    return read(steps);
  }

  /** Copies a checkpoint of another folder, whole or not at all; one that is here whole stays. */
  void copy(CheckpointFolder from, long steps) {
    if (has(steps, LoopListener.NONE)) {
      return;
    }
    Path unfinished = CheckpointNames.unfinished(folder);
    try {
      Disk.uninterrupted(
          () -> {
            Disk.makeFolder(folder);
            try {
              Disk.makeFolder(unfinished);
              List<Path> strangers =
                  Checksums.unlisted(from.path(steps), RunProgress.FILE).orElse(List.of());
              for (Path file : Disk.list(from.path(steps))) {
                if (!strangers.contains(file)) {
                  Disk.copy(file, unfinished.resolve(file.getFileName()));
                }
              }
              Optional<String> damage = Checksums.damage(unfinished, RunProgress.FILE);
              if (damage.isPresent()) {
                throw new IOException("it changed meanwhile: " + damage.get());
              }
              Disk.forceFiles(unfinished);
              if (Files.exists(path(steps))) {
                setAside(steps, "another one takes its place", LoopListener.NONE);
              }
              Disk.move(unfinished, path(steps));
            } catch (IOException | RuntimeException e) {
              try {
                Disk.deleteTree(unfinished);
              } catch (IOException alsoFailed) {
                e.addSuppressed(alsoFailed);
              }
              throw e;
            }
            return steps;
          });
    } catch (IOException e) {
      throw new CheckpointException(
          "checkpoint "
              + from.path(steps)
              + " cannot be copied to "
              + folder
              + " ("
              + Disk.reason(e)
              + "); its run is unchanged",
          e);
    }
  }

  /** How far a checkpoint that is whole has come. */
  private RunProgress read(long steps) {
    try {
      return Disk.uninterrupted(() -> RunProgress.read(path(steps)));
    } catch (IOException e) {
      throw unreadable(steps, e);
    }
  }

  /** Whether a checkpoint is there and as it was written. If it is not, a note is sent. */
  boolean has(long steps, LoopListener listener) {
    try {
      Optional<String> damage =
          Files.isDirectory(path(steps)) ? found(steps) : Optional.of("it is missing");
      damage.ifPresent(
          what ->
              listener.onNote(
                  "the best epoch's checkpoint " + path(steps) + " cannot be used: " + what));
      return damage.isEmpty();
    } catch (IOException e) {
      throw unreadable(steps, e);
    }
  }

  /** Puts a learner to a checkpoint that is whole. */
  void load(long steps, DurableLearner learner) {
    try {
      Disk.uninterrupted(
          () -> {
            learner.load(path(steps));
            return steps;
          });
    } catch (LearnerException e) {
      throw new CheckpointException(
          "this run cannot continue from its checkpoints: "
              + e.getMessage()
              + "; restore the right ones, or start in another folder",
          e);
    } catch (IOException e) {
      throw unreadable(steps, e);
    }
  }

  private CheckpointException unreadable(long steps, IOException e) {
    return new CheckpointException(
        "checkpoint " + path(steps) + " cannot be read: " + Disk.reason(e), e);
  }

  /**
   * Writes a checkpoint whole or not at all, and then removes those no longer needed.
   *
   * @param best the steps of the best epoch, whose checkpoint stays
   * @return where it is
   */
  Path write(RunProgress progress, DurableLearner learner, Optional<Long> best) {
    long steps = progress.step();
    try {
      Disk.makeFolder(folder);
      removeLeftovers(folder);
      Disk.uninterrupted(
          () -> {
            store(progress, learner);
            return steps;
          });
    } catch (IOException e) {
      throw new CheckpointException(
          "checkpoint "
              + path(steps)
              + " cannot be written ("
              + Disk.reason(e)
              + "); everything saved before is intact: free some space and resume",
          e);
    }
    whole.add(steps);
    prune(steps, best);
    return path(steps);
  }

  private void store(RunProgress progress, DurableLearner learner) throws IOException {
    Path unfinished = CheckpointNames.unfinished(folder);
    try {
      Disk.makeFolder(unfinished);
      learner.save(unfinished);
      progress.write(unfinished);
      Checksums.write(unfinished, RunProgress.FILE);
      Disk.forceFiles(unfinished);
      if (Files.exists(path(progress.step()))) {
        remove(progress.step());
      }
      Disk.move(unfinished, path(progress.step()));
    } catch (IOException | RuntimeException e) {
      try {
        Disk.deleteTree(unfinished);
      } catch (IOException alsoFailed) {
        e.addSuppressed(alsoFailed);
      }
      throw e;
    }
  }

  /** Removes all but the last ones, the best epoch's and the one that the run has reached. */
  void prune(long newest, Optional<Long> best) {
    TreeSet<Long> needless = new TreeSet<>(whole);
    whole.descendingSet().stream().limit(keep).forEach(needless::remove);
    needless.remove(newest);
    best.ifPresent(needless::remove);
    for (long steps : needless) {
      try {
        remove(steps);
        whole.remove(steps);
      } catch (IOException e) {
        throw new CheckpointException(
            "the old checkpoint "
                + path(steps)
                + " cannot be removed ("
                + Disk.reason(e)
                + "); correct its permissions and resume",
            e);
      }
    }
  }

  private void remove(long steps) throws IOException {
    remove(folder, path(steps));
  }

  /**
   * Removes the files that lr4j wrote; other files there stay, under a longer name. If the list of
   * lr4j's files is damaged, nobody knows which ones these are, and all of them stay.
   */
  private static void remove(Path folder, Path checkpoint) throws IOException {
    Optional<List<Path>> strangers = Checksums.unlisted(checkpoint, RunProgress.FILE);
    if (strangers.isEmpty()) {
      OptionalLong steps = CheckpointNames.steps(checkpoint);
      if (steps.isPresent()) {
        Disk.move(checkpoint, CheckpointNames.damaged(folder, steps.getAsLong()));
      }
      return;
    }
    for (Path stranger : strangers.get()) {
      Disk.move(stranger, CheckpointNames.rescued(folder, checkpoint, stranger));
    }
    Path hidden = CheckpointNames.removed(folder);
    Disk.move(checkpoint, hidden);
    Disk.deleteTree(hidden);
  }

  private static void removeLeftovers(Path folder) throws IOException {
    for (Path file : Disk.list(folder)) {
      if (CheckpointNames.isLeftOver(file)) {
        Disk.deleteTree(file);
      }
    }
  }

  /** Removes every checkpoint, and the folder if nothing else is in it. */
  static void clear(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      removeLeftovers(folder);
      for (Path file : Disk.list(folder)) {
        if (CheckpointNames.steps(file).isPresent() || CheckpointNames.isDamaged(file)) {
          remove(folder, file);
        }
      }
      if (Disk.list(folder).isEmpty()) {
        Disk.delete(folder);
      }
    }
  }
}
