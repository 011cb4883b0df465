package org.lr4j.cli;

import java.nio.file.Path;

/** The folder of a run for which none was given. */
final class DefaultFolder {
  private DefaultFolder() {}

  /** A name of letters that every file system takes, below {@code runs}. */
  static Path of(String command, String... parts) {
    StringBuilder name = new StringBuilder(command);
    for (String part : parts) {
      name.append('-').append(plain(part));
    }
    return Path.of("runs", name.toString());
  }

  /** A part of a file's name that stands for any text. */
  static String plain(String text) {
    String plain = text.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[-.]+|[-.]+$", "");
    return plain.isEmpty() ? "own" : plain;
  }
}
