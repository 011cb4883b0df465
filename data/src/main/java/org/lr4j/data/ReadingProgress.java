package org.lr4j.data;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Tells you how far the reading of large data is, while it is read: a sentence such as {@code
 * "pictures decoded: 5000 of 100000"} every few seconds.
 *
 * <pre>{@code
 * try (ReadingProgress progress = ReadingProgress.toListener(every, System.err::println)) {
 *   DataSets.open("photos/", folder, format);
 * }
 * }</pre>
 */
public final class ReadingProgress implements AutoCloseable {
  private static final ReadingProgress NONE =
      new ReadingProgress(Duration.ofSeconds(Integer.MAX_VALUE), sentence -> {});
  private static final ThreadLocal<ReadingProgress> OF_THREAD = ThreadLocal.withInitial(() -> NONE);

  private final long interval;
  private final Consumer<String> listener;
  private final AtomicLong last = new AtomicLong(System.nanoTime());

  private ReadingProgress(Duration interval, Consumer<String> listener) {
    this.interval = interval.toNanos();
    this.listener = listener;
  }

  /**
   * Has data that this thread opens reported on until the result is closed.
   *
   * @param interval the least time between two sentences
   * @param listener receives sentences, on any thread but one at a time
   * @return closing it ends the reports
   */
  public static ReadingProgress toListener(Duration interval, Consumer<String> listener) {
    ReadingProgress progress = new ReadingProgress(interval, listener);
    OF_THREAD.set(progress);
    return progress;
  }

  static ReadingProgress ofThread() {
    return OF_THREAD.get();
  }

  /** Reports unless the last report is younger than the interval. */
  void report(String what, int done, int all) {
    long now = System.nanoTime();
    long before = last.get();
    if (now - before >= interval && last.compareAndSet(before, now)) {
      synchronized (this) {
        listener.accept(what + ": " + done + " of " + all);
      }
    }
  }

  @Override
  public void close() {
    OF_THREAD.remove();
  }
}
