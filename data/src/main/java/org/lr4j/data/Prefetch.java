package org.lr4j.data;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Training batches made ahead of time on other threads. They are the same batches in the same order
 * as without, because each follows from its place alone; {@link #cursor} is the place of the one
 * who asks, not of the threads ahead.
 */
public final class Prefetch implements BatchSource {
  private static final long SECONDS_TO_END = 10;

  private final Batches source;
  private final ExecutorService workers;
  private final Deque<Batch> free = new ArrayDeque<>();
  private final Deque<Ahead> ahead = new ArrayDeque<>();
  private @Nullable Batch lent;
  private Cursor cursor;

  /** A batch in the making, and where the stream stands after it. */
  private record Ahead(Batch batch, Future<?> done, Cursor after) {}

  private Prefetch(Batches source, int depth, int threads) {
    this.source = source;
    this.cursor = source.cursor();
    this.workers =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "lr4j-prefetch");
              thread.setDaemon(true);
              return thread;
            });
    for (int i = 0; i <= depth; i++) {
      free.add(source.newBatch());
    }
  }

  /**
   * Makes batches ahead.
   *
   * @param source where they come from; not to be used otherwise until this is closed
   * @param depth how many batches to be ahead, at least 1
   * @param threads how many threads make them, at least 1
   * @return the same batches
   * @throws IllegalArgumentException if a number is below 1
   */
  public static Prefetch of(Batches source, int depth, int threads) {
    if (!(depth >= 1)) {
      throw new IllegalArgumentException("prefetch depth " + depth + " is below 1");
    }
    if (!(threads >= 1)) {
      throw new IllegalArgumentException("prefetch threads " + threads + " is below 1");
    }
    return new Prefetch(source, depth, threads);
  }

  @Override
  public Batch next() {
    if (workers.isShutdown()) {
      throw new IllegalStateException("the prefetch is closed");
    }
    if (lent != null) {
      free.add(lent);
      lent = null;
    }
    while (!free.isEmpty()) {
      Batch batch = free.remove();
      Batches.Work work = source.take();
      ahead.add(new Ahead(batch, workers.submit(() -> work.into(batch)), source.cursor()));
    }
    Ahead first = ahead.remove();
    lent = first.batch;
    Throwable failure = await(first.done);
    if (failure != null) {
      restore(cursor);
      throw failure instanceof DataException known
          ? new DataException(String.valueOf(known.getMessage()), known)
          : new DataException("a batch could not be made: " + failure, failure);
    }
    cursor = first.after;
    return first.batch;
  }

  @Override
  public Cursor cursor() {
    return cursor;
  }

  @Override
  public void restore(Cursor cursor) {
    source.check(cursor);
    for (Ahead batch = ahead.poll(); batch != null; batch = ahead.poll()) {
      // What fails here would only have been asked for later; it fails again when it is.
      Throwable unused = await(batch.done);
      free.add(batch.batch);
    }
    source.restore(cursor);
    this.cursor = cursor;
  }

  @Override
  public int stepsPerEpoch() {
    return source.stepsPerEpoch();
  }

  @Override
  public int batchSize() {
    return source.batchSize();
  }

  @Override
  public Pipeline pipeline() {
    return source.pipeline();
  }

  /** Ends the threads and puts the source to where the last batch taken left off. */
  @Override
  public void close() {
    if (workers.isShutdown()) {
      return;
    }
    restore(cursor);
    workers.shutdown();
    try {
      if (!workers.awaitTermination(SECONDS_TO_END, TimeUnit.SECONDS)) {
        workers.shutdownNow();
      }
    } catch (InterruptedException e) {
      workers.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Waits for a batch even when interrupted, because its buffers are in use until it is done; the
   * interrupt is left to whoever looks for it.
   */
  private static @Nullable Throwable await(Future<?> done) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          done.get();
          return null;
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          return e.getCause();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
