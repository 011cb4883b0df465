package org.lr4j.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Fetches data sets from where their authors publish them. A file appears under its name only when
 * it is complete and its checksum is right.
 */
public final class Download {
  private static final Duration CONNECT = Duration.ofSeconds(20);
  private static final int CHUNK = 1 << 16;

  private final Path dataFolder;
  private final Progress progress;

  /** Hears how far a download is. */
  @FunctionalInterface
  public interface Progress {
    /**
     * Some more bytes have come.
     *
     * @param file the name of the file
     * @param done bytes so far
     * @param total bytes in all
     */
    void at(String file, long done, long total);
  }

  private Download(Path dataFolder, Progress progress) {
    this.dataFolder = dataFolder;
    this.progress = progress;
  }

  /**
   * Downloads into a data folder.
   *
   * @param dataFolder the folder that holds the folders of the catalogue; made when needed
   * @param progress hears how far it is
   * @return the downloader
   */
  public static Download into(Path dataFolder, Progress progress) {
    return new Download(dataFolder, progress);
  }

  /**
   * Fetches what is missing of a data set.
   *
   * @param name a name of the catalogue
   * @return the files that were fetched; none when all were there already
   * @throws DataException if the name is unknown, no place has the file, or it cannot be written
   */
  public List<Path> fetch(String name) {
    DataSets.Entry entry = DataSets.entry(name);
    return fetch(dataFolder.resolve(entry.folder()), Origin.of(name));
  }

  List<Path> fetch(Path folder, List<Origin> origins) {
    List<Path> fetched = new ArrayList<>();
    for (Origin origin : origins) {
      try {
        Files.createDirectories(folder);
        if (origin.isArchive() ? !Cifar10.isComplete(folder) : !isThere(folder, origin)) {
          fetched.addAll(fetch(folder, origin));
        }
      } catch (IOException e) {
        throw new DataException(
            "%s cannot be written to %s (%s); make room or give another --data-dir"
                .formatted(origin.file(), folder, e),
            e);
      }
    }
    return fetched;
  }

  private static boolean isThere(Path folder, Origin origin) throws IOException {
    Path file = folder.resolve(origin.file());
    return Files.isRegularFile(file) && Checksum.of(file).equals(origin.md5());
  }

  private List<Path> fetch(Path folder, Origin origin) throws IOException {
    Path part = folder.resolve(origin.file() + ".part");
    try {
      download(origin, part);
      return origin.isArchive()
          ? extract(part, folder)
          : List.of(move(part, folder.resolve(origin.file())));
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private void download(Origin origin, Path part) throws IOException {
    List<String> failures = new ArrayList<>();
    for (URI place : origin.places()) {
      String failure = download(origin, place, part);
      if (failure.isEmpty()) {
        return;
      }
      failures.add(place + " " + failure);
    }
    throw new DataException(
        "%s cannot be fetched (%s); check the network, or put the file into the data folder yourself"
            .formatted(origin.file(), String.join("; ", failures)));
  }

  /** What went wrong, or nothing; only a failure to write is thrown. */
  private String download(Origin origin, URI place, Path part) throws IOException {
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    HttpResponse<InputStream> response;
    try {
      response =
          client.send(
              HttpRequest.newBuilder(place).build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException e) {
      return "did not answer: " + e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DataException("the download of " + origin.file() + " was interrupted", e);
    }
    MessageDigest digest = Checksum.md5();
    try (InputStream in = response.body();
        OutputStream out = Files.newOutputStream(part)) {
      if (response.statusCode() != 200) {
        return "answered " + response.statusCode();
      }
      byte[] chunk = new byte[CHUNK];
      long done = 0;
      for (int n = read(in, chunk); n >= 0; n = read(in, chunk)) {
        out.write(chunk, 0, n);
        digest.update(chunk, 0, n);
        done += n;
        progress.at(origin.file(), done, origin.bytes());
      }
    } catch (BrokenOff e) {
      return "broke off: " + e.getMessage();
    }
    String found = Checksum.hex(digest);
    return found.equals(origin.md5())
        ? ""
        : "sent a file with MD5 " + found + ", not " + origin.md5();
  }

  /** A failure to read, apart from a failure to write. */
  private static final class BrokenOff extends IOException {
    private static final long serialVersionUID = 1L;

    BrokenOff(IOException cause) {
      super(cause.toString(), cause);
    }
  }

  private static int read(InputStream in, byte[] chunk) throws BrokenOff {
    try {
      return in.read(chunk);
    } catch (IOException e) {
      throw new BrokenOff(e);
    }
  }

  /** Takes the files of CIFAR-10 out of the archive, by their names and nothing else. */
  private static List<Path> extract(Path archive, Path folder) throws IOException {
    List<Path> extracted = new ArrayList<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new GZIPInputStream(Files.newInputStream(archive), CHUNK))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
        if (entry.isFile() && Cifar10.FILES.contains(name)) {
          Path part = folder.resolve(name + ".part");
          try {
            Files.copy(tar, part, StandardCopyOption.REPLACE_EXISTING);
            extracted.add(move(part, folder.resolve(name)));
          } finally {
            Files.deleteIfExists(part);
          }
        }
      }
    }
    return extracted;
  }

  private static Path move(Path part, Path file) throws IOException {
    return Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
