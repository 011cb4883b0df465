package org.lr4j.data;

/**
 * A place in the endless stream of training batches; with the data and the batch size it tells
 * every batch that follows.
 *
 * @param seed what the order of every epoch is derived from
 * @param epoch the epoch, from 0
 * @param batch the next batch of that epoch, from 0
 */
public record Cursor(long seed, long epoch, int batch) {
  /**
   * Checks the place.
   *
   * @throws IllegalArgumentException if epoch or batch is negative
   */
  public Cursor {
    if (epoch < 0 || batch < 0) {
      throw new IllegalArgumentException(
          "cursor at epoch " + epoch + ", batch " + batch + " is before the beginning");
    }
  }

  /**
   * The beginning of a stream.
   *
   * @param seed what the order of every epoch is derived from
   * @return epoch 0, batch 0
   */
  public static Cursor start(long seed) {
    return new Cursor(seed, 0, 0);
  }

  Cursor next(int batchesPerEpoch) {
    return batch + 1 < batchesPerEpoch
        ? new Cursor(seed, epoch, batch + 1)
        : new Cursor(seed, epoch + 1, 0);
  }
}
