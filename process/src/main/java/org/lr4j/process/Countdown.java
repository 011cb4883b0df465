package org.lr4j.process;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Time that is left to wait, spent in slices. However late a slice ends, it costs little more than
 * its length: Ctrl-Z in a terminal stops the program that is waited for as well.
 */
final class Countdown {
  private static final long SLICE = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long MOST = SLICE * 3 / 2;

  private final LongSupplier clock;
  private long left;
  private long looked;

  /** From now on. */
  Countdown(Duration limit) {
    this(limit, System::nanoTime);
  }

  /** By a clock in nanoseconds. */
  Countdown(Duration limit, LongSupplier clock) {
    this.clock = clock;
    this.left = limit.toNanos();
    this.looked = clock.getAsLong();
  }

  /** Nanoseconds to wait before the next look; 0 when no time is left. */
  long slice() {
    return Math.min(left, SLICE);
  }

  /** Spends what has passed since the last look. */
  void spend() {
    long now = clock.getAsLong();
    left = Math.max(0, left - Math.min(now - looked, MOST));
    looked = now;
  }

  void atMost(Duration limit) {
    left = Math.min(left, limit.toNanos());
  }

  boolean isOver() {
    return left == 0;
  }
}
