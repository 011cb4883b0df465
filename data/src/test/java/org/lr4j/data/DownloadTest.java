package org.lr4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadTest {
  private static final byte[] CONTENT = Samples.idxLabels(100_000);

  @TempDir private Path folder;
  private final Map<String, byte[]> published = new HashMap<>();
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final List<Long> progress = new ArrayList<>();
  private final AtomicBoolean stalled = new AtomicBoolean();
  private final CountDownLatch end = new CountDownLatch(1);
  private final ExecutorService handlers = Executors.newCachedThreadPool();
  private HttpServer server;
  private Download download;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          asked.add(path);
          byte[] body = published.get(path);
          exchange.sendResponseHeaders(body == null ? 404 : 200, body == null ? -1 : body.length);
          try (OutputStream out = exchange.getResponseBody()) {
            if (body != null) {
              if (stalled.get()) {
                out.write(body, 0, 100);
                out.flush();
                await(end);
              }
              out.write(body);
            }
          }
        });
    server.setExecutor(handlers);
    server.start();
    download = Download.into(folder, (file, done, total) -> progress.add(done));
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.stop(0);
    handlers.shutdown();
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private URI uri(String path) {
    return URI.create(
        "http://"
            + server.getAddress().getAddress().getHostAddress()
            + ":"
            + server.getAddress().getPort()
            + path);
  }

  private Origin origin(byte[] content, String file, String... paths) throws IOException {
    Path copy = Samples.write(folder.resolve("copy"), content);
    String md5 = Checksum.of(copy);
    Files.delete(copy);
    return new Origin(file, content.length, md5, Stream.of(paths).map(this::uri).toList());
  }

  private List<String> filesLeft() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void fetchesAFileOnce() throws IOException {
    published.put("/a", CONTENT);
    Origin origin = origin(CONTENT, "labels", "/a");
    assertThat(download.fetch(folder, List.of(origin))).containsExactly(folder.resolve("labels"));
    assertThat(Files.readAllBytes(folder.resolve("labels"))).isEqualTo(CONTENT);
    assertThat(progress).isSorted().last().isEqualTo((long) CONTENT.length);

    assertThat(download.fetch(folder, List.of(origin))).isEmpty();
    assertThat(asked).containsExactly("/a");
    assertThat(filesLeft()).containsExactly("labels");
  }

  @Test
  void triesTheNextPlaceWhenOneFailsOrSendsSomethingElse() throws IOException {
    published.put("/b", new byte[] {1, 2, 3});
    published.put("/c", CONTENT);
    download.fetch(folder, List.of(origin(CONTENT, "labels", "/a", "/b", "/c")));
    assertThat(asked).containsExactly("/a", "/b", "/c");
    assertThat(Files.readAllBytes(folder.resolve("labels"))).isEqualTo(CONTENT);
  }

  @Test
  void replacesADamagedFileAndLeavesNothingBehindWhenItCannot() throws IOException {
    Samples.write(folder.resolve("labels"), new byte[] {1});
    published.put("/b", new byte[CONTENT.length]);
    Origin origin = origin(CONTENT, "labels", "/a", "/b");
    assertThatThrownBy(() -> download.fetch(folder, List.of(origin)))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("/a answered 404", "/b sent a file with MD5", origin.md5());
    assertThat(filesLeft()).containsExactly("labels");

    published.put("/a", CONTENT);
    download.fetch(folder, List.of(origin));
    assertThat(Files.readAllBytes(folder.resolve("labels"))).isEqualTo(CONTENT);
  }

  @Test
  void stopsReadingAtTheKnownSize() throws IOException {
    Origin real = origin(new byte[5], "labels", "/a");
    published.put("/a", new byte[30_000_000]);
    assertThatThrownBy(() -> download.fetch(folder, List.of(real)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("more than the 5 bytes");
    assertThat(progress).allMatch(done -> done <= 5);
    published.put("/a", new byte[3]);
    assertThatThrownBy(() -> download.fetch(folder, List.of(real)))
        .hasMessageContaining("sent 3 of the 5 bytes");
    assertThat(filesLeft()).isEmpty();
  }

  @Test
  void twoDownloadsIntoOneFolderDoNotMeet() throws Exception {
    published.put("/a", CONTENT);
    Origin origin = origin(CONTENT, "labels", "/a");
    CountDownLatch both = new CountDownLatch(2);
    Download together =
        Download.into(
            folder,
            (file, done, total) -> {
              both.countDown();
              try {
                both.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    ExecutorService two = Executors.newFixedThreadPool(2);
    try {
      List<Future<List<Path>>> fetches =
          two.invokeAll(Collections.nCopies(2, () -> together.fetch(folder, List.of(origin))));
      for (Future<List<Path>> fetch : fetches) {
        assertThat(fetch.get()).containsExactly(folder.resolve("labels"));
      }
    } finally {
      two.shutdown();
    }
    assertThat(Files.readAllBytes(folder.resolve("labels"))).isEqualTo(CONTENT);
    assertThat(filesLeft()).containsExactly("labels");
  }

  @Test
  void removesWhatAKilledDownloadLeftBehind() throws IOException {
    published.put("/a", CONTENT);
    Samples.write(folder.resolve(".labels.0815.part"), new byte[] {1});
    Samples.write(folder.resolve("labels.part"), new byte[] {2});
    download.fetch(folder, List.of(origin(CONTENT, "labels", "/a")));
    assertThat(filesLeft()).containsExactlyInAnyOrder("labels", "labels.part");
  }

  @Test
  void severalThreadsMayRemoveTheSameLeftovers() throws Exception {
    Callable<Void> begin =
        () -> {
          PartFile.of(folder.resolve("labels")).close();
          return null;
        };
    for (int i = 0; i < 200; i++) {
      for (int k = 0; k < 5; k++) {
        Samples.write(folder.resolve(".labels." + k + ".part"), new byte[] {1});
      }
      for (Future<Void> each : handlers.invokeAll(Collections.nCopies(4, begin))) {
        each.get();
      }
      assertThat(filesLeft()).isEmpty();
    }
  }

  @Test
  void aStalledBodyEndsWithTheTimeOut() throws IOException {
    stalled.set(true);
    published.put("/a", CONTENT);
    Download impatient = download.patience(Duration.ofSeconds(5));
    assertThatThrownBy(() -> impatient.fetch(folder, List.of(origin(CONTENT, "labels", "/a"))))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no data arrived");
    assertThat(filesLeft()).isEmpty();
  }

  @Test
  void aStalledBodyEndsWithAnInterrupt() throws IOException {
    stalled.set(true);
    published.put("/a", CONTENT);
    Thread caller = Thread.currentThread();
    Download interrupted = Download.into(folder, (file, done, total) -> caller.interrupt());
    assertThatThrownBy(() -> interrupted.fetch(folder, List.of(origin(CONTENT, "labels", "/a"))))
        .isInstanceOf(CancellationException.class)
        .hasMessageContaining("labels was interrupted");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(filesLeft()).isEmpty();
  }

  @Test
  void anInterruptWhileAFileIsWrittenOrCheckedCancelsTheDownload() throws IOException {
    published.put("/a", CONTENT);
    Origin origin = origin(CONTENT, "labels", "/a");
    Thread caller = Thread.currentThread();
    Download interrupted =
        Download.into(
            folder,
            (file, done, total) -> {
              // After the last bytes only the disk is worked on.
              if (done == total) {
                caller.interrupt();
              }
            });
    assertThatThrownBy(() -> interrupted.fetch(folder, List.of(origin)))
        .isInstanceOf(CancellationException.class)
        .hasMessageContaining("labels was interrupted");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(filesLeft()).isEmpty();

    Path there = Samples.write(folder.resolve("labels"), CONTENT);
    caller.interrupt();
    assertThatThrownBy(() -> Contents.of(there, "fetch it"))
        .isInstanceOf(CancellationException.class)
        .hasMessageContaining(there + " was interrupted");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(there).hasBinaryContent(CONTENT);
  }

  @Test
  void unpacksTheFilesOfAnArchiveByTheirNames() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      for (String name : List.of("x/data_batch_1.bin", "x/readme.html", "../test_batch.bin")) {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(5);
        tar.putArchiveEntry(entry);
        tar.write(new byte[5]);
        tar.closeArchiveEntry();
      }
    }
    published.put("/a", bytes.toByteArray());
    download.fetch(folder, List.of(origin(bytes.toByteArray(), "c.tar.gz", "/a")));
    assertThat(filesLeft()).containsExactlyInAnyOrder("data_batch_1.bin", "test_batch.bin");
  }

  @Test
  void refusesAnUnknownName() {
    assertThatThrownBy(() -> download.fetch("mnits")).hasMessageContaining("did you mean mnist");
    assertThat(download.fetch("digits")).isEmpty();
  }

  @Test
  void verificationTellsMissingFromUsableFiles() throws IOException {
    assertThat(Verification.of("digits", folder).status()).isEqualTo(Verification.Status.OFFICIAL);
    assertThat(Verification.of("mnist", folder))
        .satisfies(v -> assertThat(v.status()).isEqualTo(Verification.Status.UNUSABLE))
        .satisfies(v -> assertThat(v.detail()).contains("does not exist"));
    Path mnist = folder.resolve("mnist");
    for (String part : List.of("train", "t10k")) {
      Samples.write(mnist.resolve(part + "-images-idx3-ubyte.gz"), Samples.idxImages(30, 2, 2));
      Samples.write(mnist.resolve(part + "-labels-idx1-ubyte.gz"), Samples.idxLabels(30));
    }
    assertThat(Verification.of("mnist", folder))
        .satisfies(v -> assertThat(v.status()).isEqualTo(Verification.Status.USABLE))
        .satisfies(v -> assertThat(v.detail()).contains("not the published file", "3 to 3"));
  }
}
