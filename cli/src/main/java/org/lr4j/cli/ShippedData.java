package org.lr4j.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.lr4j.data.DataSets;
import org.lr4j.disk.Disk;
import org.lr4j.engine.Recipe;

/**
 * Data, and models in files, that travel with a trial to machines that do not have them. Each
 * process unpacks them once. What a run records stays as it was given: only the engine is told
 * where the data lies now.
 */
final class ShippedData implements Serializable {
  private static final long serialVersionUID = 1;

  /** The option that says where data sets with a name lie, and where they lie in the archive. */
  private static final String FOLDER = "data-dir";

  /** More bytes than the headers of a file have besides its name. */
  private static final int HEADERS = 128;

  /** A block of bytes has one more byte for so many. */
  private static final int SHARE = 1000;

  /** Where this process has unpacked what, by digest. */
  private static final Map<String, Path> UNPACKED = new HashMap<>();

  private final byte[] archive;
  private final String digest;

  /** Where paths that are values of {@code data} and {@code model} lie in the archive. */
  private final LinkedHashMap<String, String> places;

  private ShippedData(byte[] archive, Map<String, String> places) {
    this.archive = archive;
    this.digest = digest(archive);
    this.places = new LinkedHashMap<>(places);
  }

  /** Data that is too large to travel. */
  static final class TooLarge extends Exception {
    private static final long serialVersionUID = 1;
  }

  /**
   * Packs what trials read.
   *
   * @param recipe what they have in common
   * @param values all values of {@code data} and of {@code model}, by these names
   * @param limit the most bytes that may travel
   * @return empty if all of it is built in
   */
  static Optional<ShippedData> of(
      Recipe recipe, Map<String, ? extends Collection<String>> values, long limit)
      throws IOException, TooLarge {
    Path named = recipe.text(FOLDER).map(Path::of).orElseGet(DataSets::defaultFolder);
    Map<String, String> places = new LinkedHashMap<>();
    Map<String, Path> files = new TreeMap<>();
    for (Map.Entry<String, ? extends Collection<String>> option : values.entrySet()) {
      for (String value : option.getValue()) {
        Path path = Path.of(PlanOptions.absolute(option.getKey(), value));
        if (path.isAbsolute()) {
          String place = places.size() + "/" + path.getFileName();
          places.put(path.toString(), place);
          add(files, path, place);
        } else if (option.getKey().equals("data")) {
          for (DataSets.Entry entry : DataSets.catalogue()) {
            if (entry.name().equals(value) && !entry.folder().isEmpty()) {
              add(files, named.resolve(entry.folder()), FOLDER + "/" + entry.folder());
            }
          }
        }
      }
    }
    if (files.isEmpty()) {
      return Optional.empty();
    }
    long size = 0;
    for (Path file : files.values()) {
      size += Files.size(file);
      if (size > limit) {
        throw new TooLarge();
      }
    }
    return Optional.of(new ShippedData(pack(files, (int) size), places));
  }

  private static void add(Map<String, Path> files, Path path, String place) throws IOException {
    if (!Files.exists(path)) {
      return; // Who needs it will say so.
    }
    try (Stream<Path> all = Files.walk(path, FileVisitOption.FOLLOW_LINKS)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String below = path.relativize(file).toString().replace('\\', '/');
        files.put(below.isEmpty() ? place : place + "/" + below, file);
      }
    }
  }

  private static byte[] pack(Map<String, Path> files, int size) throws IOException {
    // The archive has two headers for each file. A buffer that grows would be there twice.
    int headers = 0;
    for (String name : files.keySet()) {
      headers += HEADERS + 2 * name.getBytes(StandardCharsets.UTF_8).length;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(size + size / SHARE + headers);
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      // A cluster compresses what it sends by itself.
      zip.setLevel(Deflater.NO_COMPRESSION);
      for (Map.Entry<String, Path> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        Files.copy(file.getValue(), zip);
      }
    }
    return bytes.toByteArray();
  }

  /** How much travels. */
  int size() {
    return archive.length;
  }

  /** An engine that reads the data from where it has been unpacked. */
  LearnerFactory engine(LearnerFactory engine) {
    return (name, recipe) -> engine.prepare(name, relocated(recipe));
  }

  private Recipe relocated(Recipe recipe) {
    Path root = unpacked();
    Map<String, String> options = new LinkedHashMap<>(recipe.options());
    if (Files.isDirectory(root.resolve(FOLDER))) {
      options.put(FOLDER, root.resolve(FOLDER).toString());
    }
    for (String option : new String[] {"data", "model"}) {
      String place = places.get(options.getOrDefault(option, ""));
      if (place != null) {
        options.put(option, root.resolve(place).toString());
      }
    }
    return new Recipe(options);
  }

  private Path unpacked() {
    synchronized (UNPACKED) {
      Path known = UNPACKED.get(digest);
      if (known == null) {
        try {
          known = unpack();
        } catch (IOException e) {
          throw new UncheckedIOException("the data cannot be unpacked: " + Disk.reason(e), e);
        }
        UNPACKED.put(digest, known);
      }
      return known;
    }
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private Path unpack() throws IOException {
    Path root = Files.createTempDirectory("lr4j-data");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> forget(root)));
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = root.resolve(entry.getName()).normalize();
        if (!file.startsWith(root)) {
          throw new IOException(entry.getName() + " lies outside of the archive");
        }
        Disk.makeFolder(Objects.requireNonNull(file.getParent()));
        Files.copy(zip, file);
      }
    }
    return root;
  }

  private static void forget(Path root) {
    try {
      Disk.deleteTree(root);
    } catch (IOException e) {
      // The system empties its folder of temporary files.
    }
  }
}
