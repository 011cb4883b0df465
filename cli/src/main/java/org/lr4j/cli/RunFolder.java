package org.lr4j.cli;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder that a command leaves behind. Files appear whole or not at all, except those that grow
 * with the run.
 */
final class RunFolder {
  private static final List<String> RESULTS =
      List.of(
          "curve.csv",
          "finding.json",
          "curve.png",
          "curve.svg",
          "metrics.csv",
          "timing.csv",
          "training.png",
          "training.svg",
          "weights.safetensors",
          RunFolder.RESULT);

  /** What a training came to; it is there when the run has ended. */
  static final String RESULT = "result.json";

  /** Where a training's checkpoints lie. */
  static final String CHECKPOINTS = "checkpoints";

  private static final String STEP = "step-";

  private final Path folder;

  private RunFolder(Path folder) {
    this.folder = folder;
  }

  /** Makes the folder and proves that it can be written. */
  static RunFolder open(Path folder) {
    try {
      Files.createDirectories(folder);
      Path probe = Files.createTempFile(folder, ".lr4j", ".tmp");
      Files.delete(probe);
    } catch (IOException e) {
      throw CommandException.file(
          e,
          "the output folder %s cannot be written; give another one with --out".formatted(folder));
    }
    return new RunFolder(folder);
  }

  /**
   * Removes what an earlier run left, lest it be taken for this one's: what it could go on from
   * first, and last what says that it has ended.
   */
  void clear() throws IOException {
    for (Path checkpoint : checkpoints()) {
      delete(checkpoint);
    }
    for (String result : RESULTS) {
      Files.deleteIfExists(file(result));
    }
  }

  /** Checkpoints without a result are a run that somebody may want to go on with. */
  void requireEnded() throws IOException {
    if (hasCheckpoints() && !Files.exists(file(RESULT))) {
      throw CommandException.data(
          "%s holds a run that has not ended; go on with it by train --resume %s, or give another --out"
              .formatted(folder, folder));
    }
  }

  /** Whether there is something that a training can go on from. */
  boolean hasCheckpoints() throws IOException {
    return checkpoints().stream().anyMatch(p -> name(p).startsWith(STEP));
  }

  private List<Path> checkpoints() throws IOException {
    if (!Files.isDirectory(file(CHECKPOINTS))) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(file(CHECKPOINTS))) {
      return files
          .filter(p -> name(p).startsWith(STEP) || name(p).startsWith(".unfinished-"))
          .toList();
    }
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  /** The default name of a run's folder, of letters that every file system takes. */
  static Path name(String command, String... parts) {
    StringBuilder name = new StringBuilder(command);
    for (String part : parts) {
      String plain = part.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[-.]+|[-.]+$", "");
      name.append('-').append(plain.isEmpty() ? "own" : plain);
    }
    return Path.of("runs", name.toString());
  }

  Path path() {
    return folder;
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  void write(String name, String text) {
    write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  void write(String name, byte[] bytes) {
    Path target = file(name);
    Path temporary = file("." + name + ".tmp");
    try {
      try (FileOutputStream stream = new FileOutputStream(temporary.toFile())) {
        stream.write(bytes);
        stream.getFD().sync();
      }
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw CommandException.file(
          e, "%s cannot be written; check that the disk has room and permits it".formatted(target));
    }
  }
}
