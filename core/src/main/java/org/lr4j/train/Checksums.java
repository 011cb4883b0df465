package org.lr4j.train;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The file {@code SHA256SUMS} of a folder, as coreutils writes it. Its last line names the file
 * that was written last. So a list that was cut short is detected, even if the folder has other
 * files.
 */
final class Checksums {
  private static final String FILE = "SHA256SUMS";
  private static final int DIGITS = 64;

  private Checksums() {}

  static void write(Path folder, String last) throws IOException {
    List<String> names = new ArrayList<>(names(folder));
    names.remove(last);
    names.add(last);
    List<String> lines = new ArrayList<>();
    for (String name : names) {
      lines.add(sum(folder.resolve(name)) + "  " + name);
    }
    Files.write(folder.resolve(FILE), lines);
  }

  /** What is wrong with a folder; empty if every file is as it was written. */
  static Optional<String> damage(Path folder, String last) throws IOException {
    if (!Files.isRegularFile(folder.resolve(FILE))) {
      return Optional.of(FILE + " is missing");
    }
    Set<String> present = new HashSet<>(names(folder));
    String latest = "";
    for (String line : lines(folder)) {
      if (line.length() < DIGITS + 3) {
        return Optional.of(FILE + " is cut short");
      }
      String name = name(line);
      if (!present.remove(name)) {
        return Optional.of(name + " is missing");
      }
      if (!sum(folder.resolve(name)).equals(line.substring(0, DIGITS))) {
        return Optional.of(name + " does not match its checksum");
      }
      latest = name;
    }
    return latest.equals(last) ? Optional.empty() : Optional.of(FILE + " is cut short");
  }

  /** The files of a folder that are not in the list; empty if the list cannot be trusted. */
  static Optional<List<Path>> unlisted(Path folder, String last) throws IOException {
    if (!Files.isRegularFile(folder.resolve(FILE))) {
      return Optional.empty();
    }
    Set<String> listed = new HashSet<>();
    String latest = "";
    for (String line : lines(folder)) {
      if (line.length() < DIGITS + 3) {
        return Optional.empty();
      }
      latest = name(line);
      listed.add(latest);
    }
    if (!latest.equals(last)) {
      return Optional.empty();
    }
    return Optional.of(
        names(folder).stream()
            .filter(name -> !listed.contains(name))
            .map(folder::resolve)
            .toList());
  }

  /** Damage may be any bytes; those that are not UTF-8 become a character that no name has. */
  private static List<String> lines(Path folder) throws IOException {
    return new String(Files.readAllBytes(folder.resolve(FILE)), UTF_8).lines().toList();
  }

  private static String name(String line) {
    return line.substring(DIGITS + 2);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals(FILE))
          .sorted()
          .toList();
    }
  }

  private static String sum(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
