package org.lr4j.data;

/**
 * An endless stream of training batches of equal size that can be put back to any place. Not
 * thread-safe.
 */
public interface BatchSource extends AutoCloseable {
  /**
   * The next batch. Its content is valid until the next call on this source; the same few batches
   * come round again, so that an engine may keep a tensor for each.
   *
   * @return a full batch
   * @throws DataException if it cannot be made
   */
  Batch next();

  /**
   * The place of the batch that {@link #next} returns next.
   *
   * @return the place
   */
  Cursor cursor();

  /**
   * Goes to a place.
   *
   * @param cursor where {@link #next} continues
   * @throws IllegalArgumentException if an epoch has no such batch
   */
  void restore(Cursor cursor);

  /**
   * Begins a new stream with an order of its own.
   *
   * @param seed what the order of every epoch is derived from
   */
  default void reseed(long seed) {
    restore(Cursor.start(seed));
  }

  /**
   * The number of batches in an epoch; examples that do not fill a batch are left out.
   *
   * @return batches, at least 1
   */
  int stepsPerEpoch();

  /**
   * The number of examples in each batch.
   *
   * @return examples, at least 1
   */
  int batchSize();

  /**
   * The pipeline that the batches come from.
   *
   * @return the pipeline
   */
  Pipeline pipeline();

  /** Ends whatever works in the background. */
  @Override
  void close();
}
