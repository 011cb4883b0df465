package org.lr4j.data;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Training batches made when they are asked for. The order of an epoch depends on nothing but the
 * seed and the epoch; every example comes at most once per epoch.
 */
public final class Batches implements BatchSource {
  private final Pipeline pipeline;
  private final int batchSize;
  private final boolean shuffled;
  private final int first;
  private final int own;
  private @Nullable Batch batch;
  private Cursor cursor;
  private Cursor ordered;
  private int[] order;

  private Batches(
      Pipeline pipeline, int batchSize, boolean shuffled, int first, int own, Cursor start) {
    Dataset data = pipeline.data();
    if (!(batchSize >= 1)) {
      throw new DataException("batch size " + batchSize + " is not positive; use at least 1");
    }
    if (batchSize > data.size()) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "batch size %d is larger than the %d examples of %s; use at most %d",
              batchSize,
              data.size(),
              data.name(),
              data.size()));
    }
    this.pipeline = pipeline;
    this.batchSize = batchSize;
    this.shuffled = shuffled;
    this.first = first;
    this.own = own;
    this.cursor = start;
    this.ordered = cursor;
    this.order = order(cursor);
  }

  /**
   * Batches in a new random order each epoch.
   *
   * @param pipeline how examples become numbers
   * @param batchSize examples in a batch
   * @param seed what the orders, and augmentation if any, are derived from
   * @return the batches
   * @throws DataException if there are fewer examples than a batch needs
   */
  public static Batches shuffled(Pipeline pipeline, int batchSize, long seed) {
    return new Batches(pipeline, batchSize, true, 0, batchSize, Cursor.start(seed));
  }

  /**
   * Batches in the order of the data, the same each epoch.
   *
   * @param pipeline how examples become numbers
   * @param batchSize examples in a batch
   * @param seed what augmentation, if any, is derived from
   * @return the batches
   * @throws DataException if there are fewer examples than a batch needs
   */
  public static Batches inOrder(Pipeline pipeline, int batchSize, long seed) {
    return new Batches(pipeline, batchSize, false, 0, batchSize, Cursor.start(seed));
  }

  /**
   * A share of each batch, for one of several processes that train together: examples {@code
   * ⌊size·index/of⌋} to {@code ⌊size·(index + 1)/of⌋}, the end excluded. All shares together are
   * the whole batches, augmentation included.
   *
   * @param index which share, from 0
   * @param of how many shares there are
   * @return the share of these batches, from the place where they are now
   * @throws IllegalArgumentException if there is no such share
   * @throws DataException if a batch has fewer examples than there are shares
   */
  public Batches share(int index, int of) {
    if (!(index >= 0 && index < of)) {
      throw new IllegalArgumentException("there is no share " + index + " of " + of);
    }
    if (own < of) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "a batch of %d examples cannot be shared by %d processes; use a larger batch",
              own,
              of));
    }
    int from = (int) ((long) own * index / of);
    int to = (int) ((long) own * (index + 1) / of);
    return new Batches(pipeline, batchSize, shuffled, first + from, to - from, cursor);
  }

  @Override
  public Batch next() {
    Batch own = batch == null ? newBatch() : batch;
    batch = own;
    Cursor now = cursor;
    try {
      take().into(own);
    } catch (Throwable e) {
      cursor = now;
      throw e;
    }
    return own;
  }

  @Override
  public Cursor cursor() {
    return cursor;
  }

  @Override
  public void restore(Cursor cursor) {
    check(cursor);
    this.cursor = cursor;
  }

  /** Refuses a place that there is not. */
  void check(Cursor cursor) {
    if (cursor.batch() >= stepsPerEpoch()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "cursor at batch %d does not fit an epoch of %d batches",
              cursor.batch(),
              stepsPerEpoch()));
    }
  }

  @Override
  public int stepsPerEpoch() {
    return pipeline.data().size() / batchSize;
  }

  @Override
  public int batchSize() {
    return own;
  }

  @Override
  public Pipeline pipeline() {
    return pipeline;
  }

  @Override
  public void close() {}

  Batch newBatch() {
    return new Batch(own, pipeline.data());
  }

  /** The next batch as work still to be done, by any thread. */
  Work take() {
    Cursor now = cursor;
    if (shuffled && (now.seed() != ordered.seed() || now.epoch() != ordered.epoch())) {
      ordered = now;
      order = order(now);
    }
    cursor = now.next(stepsPerEpoch());
    int[] examples = order;
    int from = now.batch() * batchSize + first;
    return into -> pipeline.fill(into, examples, from, own, now.seed(), now.epoch());
  }

  /** Fills a batch. */
  @FunctionalInterface
  interface Work {
    void into(Batch batch);
  }

  private int[] order(Cursor at) {
    int n = pipeline.data().size();
    if (shuffled) {
      return SplitMix.of(at.seed(), at.epoch()).permutation(n);
    }
    int[] order = new int[n];
    Arrays.setAll(order, i -> i);
    return order;
  }
}
