package org.lr4j.process;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads the lines of a stream on a thread of its own, so that waiting for one can time out. */
final class LineReader {
  static final int LONGEST = 1 << 20;

  /**
   * What the stream gave next.
   *
   * @param text a line without its end; null at the end of the stream
   * @param tooLong whether the line was longer than {@link #LONGEST} bytes and text is its
   *     beginning
   */
  record Line(@Nullable String text, boolean tooLong) {}

  private final BlockingQueue<Line> lines = new LinkedBlockingQueue<>(64);
  private final Thread thread;

  LineReader(InputStream stream, String name) {
    this.thread = new Thread(() -> read(new BufferedInputStream(stream, 1 << 16)), name);
    thread.setDaemon(true);
    thread.start();
  }

  /** The line that is there already, or null. */
  @Nullable Line present() {
    return lines.poll();
  }

  /** The next line, or null if there is none in time. */
  @Nullable Line next(long nanos) throws InterruptedException {
    return lines.poll(nanos, TimeUnit.NANOSECONDS);
  }

  private void read(InputStream stream) {
    try {
      try (stream) {
        readLines(stream);
      } catch (IOException e) {
        // A stream that breaks has ended as well.
      }
      lines.put(new Line(null, false));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void readLines(InputStream stream) throws IOException, InterruptedException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = stream.read(); b >= 0; b = stream.read()) {
      if (b == '\n') {
        lines.put(new Line(line.toString(StandardCharsets.UTF_8), false));
        line.reset();
      } else if (line.size() == LONGEST) {
        lines.put(new Line(line.toString(StandardCharsets.UTF_8), true));
        return;
      } else {
        line.write(b);
      }
    }
  }

  /** Ends the thread, also one that waits because nobody takes its lines. */
  void close() {
    thread.interrupt();
  }
}
