package org.lr4j.study;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/** Trials on threads of this process; memory does not grow with the number of trials. */
final class ThreadedRunner implements TrialRunner {
  private static final long GRACE_SECONDS = 60;

  private final int workers;
  private final Function<Trial, TrialResult> training;

  ThreadedRunner(int workers, Function<Trial, TrialResult> training) {
    if (workers < 1) {
      throw new IllegalArgumentException("a study needs at least 1 worker, not " + workers);
    }
    this.workers = workers;
    this.training = training;
  }

  @Override
  public void run(List<Trial> trials, Consumer<TrialResult> results) throws InterruptedException {
    AtomicInteger number = new AtomicInteger();
    ExecutorService threads =
        Executors.newFixedThreadPool(
            workers,
            work -> {
              Thread thread = new Thread(work, "trial worker " + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    try {
      CompletionService<TrialResult> ended = new ExecutorCompletionService<>(threads);
      int begun = 0;
      for (int i = 0; i < trials.size(); i++) {
        for (; begun < trials.size() && begun < i + workers; begun++) {
          Trial trial = trials.get(begun);
          ended.submit(() -> carryOut(trial));
        }
        results.accept(result(ended.take()));
      }
    } finally {
      threads.shutdownNow();
      end(threads);
    }
  }

  /** Trials that were stopped write their files before this returns. */
  private static void end(ExecutorService threads) throws InterruptedException {
    boolean interrupted = Thread.interrupted();
    try {
      threads.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private TrialResult carryOut(Trial trial) {
    try {
      return training.apply(trial);
    } catch (CancellationException | StudyException e) {
      throw e;
    } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
      String message = e.getMessage();
      return new TrialResult.Failed(trial, message == null ? e.toString() : message);
    }
  }

  private static TrialResult result(Future<TrialResult> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CancellationException) {
        throw (InterruptedException) new InterruptedException("a trial was stopped").initCause(e);
      }
      if (e.getCause() instanceof StudyException study) {
        throw study;
      }
      throw new IllegalStateException("a trial ended in an unexpected way", e.getCause());
    }
  }
}
