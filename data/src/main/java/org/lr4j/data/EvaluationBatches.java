package org.lr4j.data;

import java.util.Arrays;

/**
 * One pass over all examples in the order of the data, for evaluation: nothing is shuffled or left
 * out, and the last batch may be smaller. Not thread-safe.
 */
public final class EvaluationBatches {
  private final Pipeline pipeline;
  private final int batchSize;
  private final int[] order;
  private final Batch batch;

  private EvaluationBatches(Pipeline pipeline, int batchSize) {
    this.pipeline = pipeline;
    this.batchSize = batchSize;
    this.order = new int[pipeline.data().size()];
    Arrays.setAll(order, i -> i);
    this.batch = new Batch(batchSize, pipeline.data());
  }

  /**
   * A pass in batches of at most that size.
   *
   * @param pipeline how examples become numbers, without augmentation
   * @param batchSize the most examples in a batch; no more are allocated than there are
   * @return the pass, which can be repeated
   */
  public static EvaluationBatches over(Pipeline pipeline, int batchSize) {
    if (!(batchSize >= 1)) {
      throw new DataException("batch size " + batchSize + " is not positive; use at least 1");
    }
    return new EvaluationBatches(
        pipeline, Math.max(1, Math.min(batchSize, pipeline.data().size())));
  }

  /**
   * The number of batches, 0 when there are no examples.
   *
   * @return batches
   */
  public int batches() {
    return (order.length + batchSize - 1) / batchSize;
  }

  /**
   * How examples become numbers.
   *
   * @return the pipeline
   */
  public Pipeline pipeline() {
    return pipeline;
  }

  /**
   * The number of examples.
   *
   * @return examples
   */
  public int examples() {
    return order.length;
  }

  /**
   * One of the batches. The same {@link Batch} is filled again at each call.
   *
   * @param index from 0 to {@code batches() − 1}
   * @return the batch
   */
  public Batch batch(int index) {
    int from = Math.multiplyExact(index, batchSize);
    pipeline.fill(batch, order, from, Math.min(batchSize, order.length - from), 0, 0);
    return batch;
  }
}
