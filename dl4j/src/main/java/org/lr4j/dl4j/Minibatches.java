package org.lr4j.dl4j;

import java.util.List;
import java.util.Locale;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;

/**
 * Training data as numbered batches. Which samples a batch holds follows from seed, epoch and index
 * alone, so that a place in the data is three numbers and training can go back to it.
 */
public interface Minibatches {
  /**
   * Batches in an epoch, the same in each.
   *
   * @return a number of at least 1
   */
  int perEpoch();

  /**
   * A batch; asked twice, it answers the same.
   *
   * @param seed decides the order of the data
   * @param epoch the pass over the data, from 0
   * @param index the place in the pass, from 0
   * @return the batch, which the network may write to
   */
  MultiDataSet get(long seed, long epoch, int index);

  /**
   * Batches of samples drawn without replacement from data in memory, shuffled anew in each epoch;
   * the last of an epoch holds what is left.
   *
   * @param data samples along the first dimension of each array
   * @param batchSize samples in a batch, at least 1
   * @return the batches
   * @throws IllegalArgumentException if there is no sample or the size is below 1
   */
  static Minibatches of(DataSet data, int batchSize) {
    return of(Samples.of(data), batchSize);
  }

  /**
   * As {@link #of(DataSet, int)}, for graphs with several inputs or outputs.
   *
   * @param data samples along the first dimension of each array
   * @param batchSize samples in a batch, at least 1
   * @return the batches
   * @throws IllegalArgumentException if there is no sample or the size is below 1
   */
  static Minibatches of(MultiDataSet data, int batchSize) {
    Samples samples = new Samples(data);
    if (!(batchSize >= 1 && samples.count() >= 1)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "batches need at least 1 sample, but there are %d in batches of %d",
              samples.count(),
              batchSize));
    }
    return new Shuffled(samples, batchSize);
  }

  /**
   * Batches made beforehand, for instance by an iterator of the user's own, visited in another
   * order in each epoch.
   *
   * @param batches at least one; a list that loads its elements when asked for them will do
   * @return the batches
   * @throws IllegalArgumentException if there is none
   */
  static Minibatches of(List<? extends DataSet> batches) {
    if (batches.isEmpty()) {
      throw new IllegalArgumentException("there must be at least 1 batch, but there are 0");
    }
    return new Minibatches() {
      @Override
      public int perEpoch() {
        return batches.size();
      }

      @Override
      public MultiDataSet get(long seed, long epoch, int index) {
        int[] order = Shuffled.order(batches.size(), seed, epoch);
        MultiDataSet batch = Samples.of(batches.get(order[index]));
        // Layers may write to their input.
        for (int i = 0; i < batch.numFeatureArrays(); i++) {
          INDArray features = batch.getFeatures(i);
          batch.setFeatures(i, features.dup());
        }
        return batch;
      }
    };
  }
}
