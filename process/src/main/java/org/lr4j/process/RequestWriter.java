package org.lr4j.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes requests on a thread of its own, so that waiting for a program that does not read can time
 * out.
 */
final class RequestWriter {
  /** What became of a request. */
  enum Outcome {
    WRITTEN,
    BROKEN
  }

  private final OutputStream stream;
  private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
  private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
  private final Thread thread;

  RequestWriter(OutputStream stream, String name) {
    this.stream = stream;
    this.thread = new Thread(this::write, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Hands a request over; {@link #outcome} says what became of it. */
  void send(String line) {
    requests.add(line);
  }

  /** The outcome of the request that was sent, or null if there is none in time. */
  @Nullable Outcome outcome(long nanos) throws InterruptedException {
    return outcomes.poll(nanos, TimeUnit.NANOSECONDS);
  }

  private void write() {
    try (stream) {
      while (true) {
        stream.write((requests.take() + "\n").getBytes(StandardCharsets.UTF_8));
        stream.flush();
        outcomes.add(Outcome.WRITTEN);
      }
    } catch (IOException e) {
      outcomes.add(Outcome.BROKEN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the thread, which closes the stream. */
  void close() {
    thread.interrupt();
  }
}
