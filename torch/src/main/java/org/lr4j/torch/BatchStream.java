package org.lr4j.torch;

import java.util.function.Function;
import org.lr4j.data.Cursor;

/**
 * An endless stream of training batches of your own that can be put back to any place. A batch is
 * whatever your step takes: a tensor, a record of token ids and masks, rows of a file. Not
 * thread-safe.
 *
 * <pre>{@code
 * BatchStream<Tensor> batches = BatchStream.of(200, 1, place -> windows(place.seed(), place.epoch(), place.batch()));
 * }</pre>
 *
 * @param <B> a batch
 */
public interface BatchStream<B> extends AutoCloseable {
  /**
   * The next batch. It is asked for within a {@code PointerScope}: tensors that are made here are
   * freed after the step.
   *
   * @return the batch
   */
  B next();

  /**
   * The place of the batch that {@link #next} returns next.
   *
   * @return the place
   */
  Cursor cursor();

  /**
   * Goes to a place. The same place gives the same batches, in every process.
   *
   * @param cursor where {@link #next} continues
   * @throws IllegalArgumentException if an epoch has no such batch; nothing has changed then
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
   * The number of batches in an epoch, the same in each.
   *
   * @return batches, at least 1
   */
  int batchesPerEpoch();

  /** Ends whatever works in the background. */
  @Override
  default void close() {}

  /**
   * A stream whose batches follow from their place alone, so that there is nothing else to put
   * back.
   *
   * @param batchesPerEpoch batches in an epoch, at least 1
   * @param seed what the function derives the order of the data from
   * @param batch makes the batch of a place; asked twice, it answers the same
   * @param <B> a batch
   * @return the stream
   * @throws IllegalArgumentException if there are no batches
   */
  static <B> BatchStream<B> of(int batchesPerEpoch, long seed, Function<Cursor, B> batch) {
    if (!(batchesPerEpoch >= 1)) {
      throw new IllegalArgumentException(
          "an epoch must have at least 1 batch, but has " + batchesPerEpoch);
    }
    return new BatchStream<>() {
      private Cursor cursor = Cursor.start(seed);

      @Override
      public B next() {
        B made = batch.apply(cursor);
        cursor =
            cursor.batch() + 1 < batchesPerEpoch
                ? new Cursor(cursor.seed(), cursor.epoch(), cursor.batch() + 1)
                : new Cursor(cursor.seed(), cursor.epoch() + 1, 0);
        return made;
      }

      @Override
      public Cursor cursor() {
        return cursor;
      }

      @Override
      public void restore(Cursor to) {
        if (to.batch() >= batchesPerEpoch) {
          throw new IllegalArgumentException(
              "cursor at batch " + to.batch() + " does not fit an epoch of " + batchesPerEpoch);
        }
        cursor = to;
      }

      @Override
      public int batchesPerEpoch() {
        return batchesPerEpoch;
      }
    };
  }
}
