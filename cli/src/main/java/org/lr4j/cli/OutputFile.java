package org.lr4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.lr4j.disk.Disk;

/** A file that the user has named for something to be written to. */
final class OutputFile {
  private OutputFile() {}

  /** Writes it as a whole; a link or a device stays what it is. */
  static void write(Path file, byte[] bytes) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      Files.write(file, bytes);
    } else {
      Disk.write(file, bytes);
    }
  }
}
