package org.lr4j.data;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Fetches data sets from where their authors publish them. A file appears under its name only when
 * it is complete and its checksum is right.
 */
public final class Download {
  private static final Duration CONNECT = Duration.ofSeconds(20);

  /** How long a place may be silent. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final int CHUNK = 1 << 16;

  private final Path dataFolder;
  private final Progress progress;
  private final Duration patience;

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

  private Download(Path dataFolder, Progress progress, Duration patience) {
    this.dataFolder = dataFolder;
    this.progress = progress;
    this.patience = patience;
  }

  /**
   * Downloads into a data folder.
   *
   * @param dataFolder the folder that holds the folders of the catalogue; made when needed
   * @param progress hears how far it is
   * @return the downloader
   */
  public static Download into(Path dataFolder, Progress progress) {
    return new Download(dataFolder, progress, PATIENCE);
  }

  Download patience(Duration silence) {
    return new Download(dataFolder, progress, silence);
  }

  /**
   * Fetches what is missing of a data set.
   *
   * @param name a name of the catalogue
   * @return the files that were fetched; none when all were there already
   * @throws DataException if the name is unknown, no place has the file, or it cannot be written
   * @throws CancellationException if the thread is interrupted; the interrupt stays set
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
      } catch (ClosedByInterruptException e) {
        // The thread that writes a file has been interrupted; the interrupt is still set.
        throw cancelled(origin, e);
      } catch (IOException e) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s cannot be written to %s (%s); free some space, or give another --data-dir",
                origin.file(),
                folder,
                e),
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
    try (PartFile part = PartFile.of(folder.resolve(origin.file()))) {
      download(origin, part);
      return origin.isArchive() ? extract(part, folder) : List.of(part.finish());
    }
  }

  private void download(Origin origin, PartFile part) throws IOException {
    List<String> failures = new ArrayList<>();
    for (URI place : origin.places()) {
      part.empty();
      String failure = download(origin, place, part);
      if (failure.isEmpty()) {
        return;
      }
      failures.add(place + " " + failure);
    }
    throw new DataException(
        origin.file()
            + " cannot be fetched ("
            + String.join("; ", failures)
            + "); check the network, or put the file into the data folder yourself");
  }

  /** What went wrong, or nothing; only a failure to write is thrown. */
  private String download(Origin origin, URI place, PartFile part) throws IOException {
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    HttpRequest request = HttpRequest.newBuilder(place).timeout(patience).build();
    try {
      HttpResponse<Flow.Publisher<List<ByteBuffer>>> response =
          client.send(request, HttpResponse.BodyHandlers.ofPublisher());
      try (Body body = new Body(response.body(), patience)) {
        return response.statusCode() == 200
            ? receive(origin, body, part)
            : "answered " + response.statusCode();
      }
    } catch (Unwritable e) {
      throw e.failure;
    } catch (IOException e) {
      return "did not send the whole answer: " + e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw cancelled(origin, e);
    }
  }

  private static CancellationException cancelled(Origin origin, Exception cause) {
    CancellationException cancelled =
        new CancellationException("the download of " + origin.file() + " was interrupted");
    cancelled.initCause(cause);
    return cancelled;
  }

  private String receive(Origin origin, Body body, PartFile part)
      throws IOException, InterruptedException {
    long done = 0;
    for (List<ByteBuffer> next = body.next(); !next.isEmpty(); next = body.next()) {
      for (ByteBuffer bytes : next) {
        done += bytes.remaining();
        if (done > origin.bytes()) {
          return "sent more than the " + origin.bytes() + " bytes of the file";
        }
        write(part, bytes);
      }
      progress.at(origin.file(), done, origin.bytes());
    }
    if (done < origin.bytes()) {
      return "sent " + done + " of the " + origin.bytes() + " bytes of the file";
    }
    String found = checksum(part);
    return found.equals(origin.md5())
        ? ""
        : "sent a file with MD5 " + found + ", not " + origin.md5();
  }

  private static void write(PartFile part, ByteBuffer bytes) throws Unwritable {
    try {
      part.write(bytes);
    } catch (IOException e) {
      throw new Unwritable(e);
    }
  }

  private static String checksum(PartFile part) throws Unwritable {
    try {
      return part.checksum();
    } catch (IOException e) {
      throw new Unwritable(e);
    }
  }

  /** A failure to write, apart from a failure to read. */
  private static final class Unwritable extends IOException {
    private static final long serialVersionUID = 1L;

    private final IOException failure;

    Unwritable(IOException failure) {
      super(failure);
      this.failure = failure;
    }
  }

  /** Takes the files of CIFAR-10 out of the archive, by their names and nothing else. */
  private static List<Path> extract(PartFile archive, Path folder) throws IOException {
    List<Path> extracted = new ArrayList<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new GZIPInputStream(archive.read(), CHUNK))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
        if (entry.isFile() && Cifar10.FILES.contains(name)) {
          try (PartFile part = PartFile.of(folder.resolve(name))) {
            byte[] chunk = new byte[CHUNK];
            for (int n = tar.read(chunk); n >= 0; n = tar.read(chunk)) {
              part.write(ByteBuffer.wrap(chunk, 0, n));
            }
            extracted.add(part.finish());
          }
        }
      }
    }
    return extracted;
  }
}
