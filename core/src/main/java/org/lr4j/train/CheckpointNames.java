package org.lr4j.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Pattern;
import org.lr4j.disk.Disk;

/**
 * The contents of a folder of checkpoints, by name: {@code step-N}, the state after N optimizer
 * steps; {@code damaged-step-N}, one that was found damaged; hidden ones, which are half written or
 * half removed. Anything else does not belong to lr4j.
 */
final class CheckpointNames {
  private static final String STEP = "step-";
  private static final String DAMAGED = "damaged-";
  private static final String UNFINISHED = ".unfinished-";
  private static final String REMOVED = ".removed-";
  private static final Pattern DAMAGED_NAME = Pattern.compile("damaged-step-\\d+(-\\d+)?");

  private CheckpointNames() {}

  static String of(long steps) {
    return STEP + Long.toString(steps);
  }

  /** The inverse of {@link #of}; empty if it is not a checkpoint. */
  static OptionalLong steps(Path file) {
    String name = String.valueOf(file.getFileName());
    if (name.startsWith(STEP) && Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      try {
        long steps = Long.parseLong(name.substring(STEP.length()));
        return steps >= 0 && name.equals(of(steps)) ? OptionalLong.of(steps) : OptionalLong.empty();
      } catch (NumberFormatException e) {
        return OptionalLong.empty();
      }
    }
    return OptionalLong.empty();
  }

  /** The checkpoints of a folder, the newest last. */
  static List<Long> list(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    return Disk.list(folder).stream()
        .map(CheckpointNames::steps)
        .filter(OptionalLong::isPresent)
        .map(OptionalLong::getAsLong)
        .sorted()
        .toList();
  }

  /** A new name for one that is being written. */
  static Path unfinished(Path folder) {
    return folder.resolve(UNFINISHED + UUID.randomUUID());
  }

  /** A new name for one that is being removed, so that it is never seen half removed. */
  static Path removed(Path folder) {
    return folder.resolve(REMOVED + UUID.randomUUID());
  }

  /** A free name for one that is damaged. */
  static Path damaged(Path folder, long steps) {
    Path name = folder.resolve(DAMAGED + of(steps));
    for (int i = 2; Files.exists(name, LinkOption.NOFOLLOW_LINKS); i++) {
      name = folder.resolve(DAMAGED + of(steps) + "-" + i);
    }
    return name;
  }

  /** Whether it was left half written or half removed by a process that has ended. */
  static boolean isLeftOver(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.startsWith(UNFINISHED) || name.startsWith(REMOVED);
  }

  /**
   * Whether it is a folder that {@link #damaged} named. A file that was moved out of one is not.
   */
  static boolean isDamaged(Path file) {
    return DAMAGED_NAME.matcher(String.valueOf(file.getFileName())).matches()
        && Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS);
  }

  /** A free name for a file that somebody else put into a checkpoint, next to the checkpoint. */
  static Path rescued(Path folder, Path checkpoint, Path file) {
    Path name = folder.resolve(checkpoint.getFileName() + "-" + file.getFileName());
    for (int i = 2; Files.exists(name, LinkOption.NOFOLLOW_LINKS); i++) {
      name = folder.resolve(checkpoint.getFileName() + "-" + i + "-" + file.getFileName());
    }
    return name;
  }
}
