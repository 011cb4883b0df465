package org.lr4j.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.lr4j.engine.DurableLearner;
import org.lr4j.engine.LearnerException;

/** The checkpoints of one run on disk. */
final class CheckpointFolder {
  private static final String PREFIX = "step-";
  private static final String HIDDEN = ".unfinished-";

  private final Path folder;
  private final int keep;
  private final DurableLearner learner;

  CheckpointFolder(Checkpoints checkpoints, DurableLearner learner) {
    this.folder = checkpoints.folder();
    this.keep = checkpoints.keep();
    this.learner = learner;
  }

  /** Puts the learner to the newest checkpoint that is whole, if there is one. */
  Optional<Progress> resume(Optional<String> schedule, long perEpoch, LoopListener listener) {
    List<Path> all = newestFirst();
    for (Path checkpoint : all) {
      try {
        Optional<String> damage = damage(checkpoint);
        if (damage.isPresent()) {
          note(checkpoint, damage.get(), listener);
          continue;
        }
        Progress progress = Progress.read(checkpoint);
        requireSame(progress.schedule(), schedule, checkpoint);
        if (progress.perEpoch() != perEpoch) {
          throw new CheckpointException(
              "checkpoint %s is of epochs of %d steps, but this run's have %d; use another folder"
                  .formatted(checkpoint, progress.perEpoch(), perEpoch));
        }
        load(checkpoint);
        return Optional.of(progress);
      } catch (IOException e) {
        throw unreadable(checkpoint, e);
      }
    }
    if (!all.isEmpty()) {
      listener.onNote("no checkpoint in " + folder + " is whole; the run begins anew");
    }
    return Optional.empty();
  }

  /** Puts the learner to the checkpoint after so many steps; false if it is lost. */
  boolean load(long steps, LoopListener listener) {
    Path checkpoint = folder.resolve(name(steps));
    try {
      Optional<String> damage =
          Files.isDirectory(checkpoint) ? damage(checkpoint) : Optional.of("it is missing");
      if (damage.isPresent()) {
        listener.onNote(
            "the best epoch's checkpoint %s cannot be used: %s"
                .formatted(checkpoint, damage.get()));
        return false;
      }
      load(checkpoint);
      return true;
    } catch (IOException e) {
      throw unreadable(checkpoint, e);
    }
  }

  private void load(Path checkpoint) throws IOException {
    try {
      learner.load(checkpoint);
    } catch (LearnerException e) {
      throw new CheckpointException(
          "this run cannot go on from its checkpoints: %s; put its own back, or begin in another folder"
              .formatted(e.getMessage()),
          e);
    }
  }

  /** What cannot be read is damaged as well. */
  private static Optional<String> damage(Path checkpoint) {
    try {
      return Checksums.damage(checkpoint);
    } catch (IOException e) {
      return Optional.of(Durability.reason(e));
    }
  }

  private static void note(Path checkpoint, String damage, LoopListener listener) {
    listener.onNote(
        "checkpoint %s is damaged (%s); it is passed over".formatted(checkpoint, damage));
  }

  private static CheckpointException unreadable(Path checkpoint, IOException e) {
    return new CheckpointException(
        "checkpoint %s cannot be read: %s".formatted(checkpoint, e.getMessage()), e);
  }

  private static void requireSame(Optional<String> then, Optional<String> now, Path checkpoint) {
    if (then.isPresent() && now.isPresent() && !then.equals(now)) {
      throw new CheckpointException(
          "checkpoint %s was made with the schedule '%s', but this run has '%s'; use another folder"
              .formatted(checkpoint, then.get(), now.get()));
    }
  }

  /** Writes a checkpoint whole or not at all, and then removes those no longer needed. */
  Path write(Progress progress, Optional<Long> best) {
    Path target = folder.resolve(name(progress.step()));
    try {
      Files.createDirectories(folder);
      Path unfinished = Files.createDirectory(hidden());
      try {
        learner.save(unfinished);
        progress.write(unfinished);
        Checksums.write(unfinished);
        Durability.force(unfinished);
        if (Files.exists(target)) {
          remove(target);
        }
        Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        delete(unfinished);
      }
      Durability.forceFolder(folder);
      prune(best);
      return target;
    } catch (IOException e) {
      throw new CheckpointException(
          "checkpoint %s cannot be written (%s); what was saved before is whole: make room and resume"
              .formatted(target, Durability.reason(e)),
          e);
    }
  }

  /** A name for what is not to be seen; unlike a temporary folder's it lets others read. */
  private Path hidden() {
    return folder.resolve(HIDDEN + UUID.randomUUID());
  }

  private void prune(Optional<Long> best) throws IOException {
    List<Path> all = newestFirst();
    for (Path old : all.subList(Math.min(keep, all.size()), all.size())) {
      if (best.isEmpty() || steps(old) != best.get()) {
        remove(old);
      }
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path left : files.filter(f -> f.getFileName().toString().startsWith(HIDDEN)).toList()) {
        delete(left);
      }
    }
  }

  /** Renames first, lest a checkpoint be seen half removed. */
  private void remove(Path checkpoint) throws IOException {
    Path hidden = hidden();
    Files.move(checkpoint, hidden, StandardCopyOption.ATOMIC_MOVE);
    delete(hidden);
  }

  private static void delete(Path path) throws IOException {
    if (Files.exists(path)) {
      try (Stream<Path> files = Files.walk(path)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private List<Path> newestFirst() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(f -> steps(f) >= 0)
          .sorted(Comparator.comparingLong(CheckpointFolder::steps).reversed())
          .toList();
    } catch (IOException e) {
      throw new CheckpointException(
          "the checkpoints in %s cannot be read: %s".formatted(folder, e.getMessage()), e);
    }
  }

  private static String name(long steps) {
    return PREFIX + "%09d".formatted(steps);
  }

  /** The steps that a checkpoint's name tells, or -1 if it is none. */
  private static long steps(Path checkpoint) {
    String name = checkpoint.getFileName().toString();
    return name.matches(PREFIX + "\\d{9,18}")
        ? Long.parseLong(name.substring(PREFIX.length()))
        : -1;
  }
}
