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

  LineReader(InputStream stream, String name) {
    Thread thread = new Thread(() -> read(new BufferedInputStream(stream, 1 << 16)), name);
    thread.setDaemon(true);
    thread.start();
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  /** The next line, or null if there is none in time. An interrupt is kept for later. */
  @Nullable Line next(long nanos) {
    long deadline = System.nanoTime() + nanos;
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return lines.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void read(InputStream stream) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try (stream) {
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
      lines.put(new Line(null, false));
    } catch (IOException e) {
      end();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void end() {
    // A full queue means that nobody is asking any more.
    boolean heard = lines.offer(new Line(null, false));
    assert heard || !lines.isEmpty();
  }
}
