package org.lr4j.djl;

import ai.djl.ndarray.NDManager;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.RandomAccessDataset;
import ai.djl.training.dataset.Sampler;
import ai.djl.translate.TranslateException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.lr4j.engine.LearnerException;

/**
 * Training data as numbered batches. Which samples a batch holds follows from seed, epoch and index
 * alone, so that a place in the data is three numbers and training can go back to it. The sampler
 * of the data set is not used.
 */
public final class Minibatches {
  private final RandomAccessDataset data;
  private final int batchSize;
  private final int samples;
  private Pass pass;

  /** The order of one pass, kept because its batches are asked for one after the other. */
  private record Pass(long seed, long epoch, Long[] order) {}

  private Minibatches(RandomAccessDataset data, int batchSize) {
    this.data = data;
    this.batchSize = batchSize;
    this.samples = Math.toIntExact(data.size());
    if (!(batchSize >= 1 && samples >= 1)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "batches need at least 1 sample, but there are %d in batches of %d",
              samples,
              batchSize));
    }
    this.pass = pass(0, 0);
  }

  /**
   * Batches of samples drawn without replacement, shuffled anew in each epoch; the last of an epoch
   * holds what is left.
   *
   * @param data the samples, prepared
   * @param batchSize samples in a batch, at least 1
   * @return the batches
   * @throws IllegalArgumentException if there is no sample or the size is below 1
   */
  public static Minibatches of(RandomAccessDataset data, int batchSize) {
    return new Minibatches(data, batchSize);
  }

  int perEpoch() {
    return (samples + batchSize - 1) / batchSize;
  }

  /** How many samples a batch holds. */
  int size(int index) {
    return Math.min(batchSize, samples - index * batchSize);
  }

  /** A batch in the order of a pass. */
  Batch shuffled(NDManager manager, Place place) {
    if (pass.seed != place.seed() || pass.epoch != place.epoch()) {
      pass = pass(place.seed(), place.epoch());
    }
    return get(manager, slice(pass.order, place.index()));
  }

  /** A batch in the order of the data. */
  Batch inOrder(NDManager manager, int index) {
    Long[] order = new Long[samples];
    Arrays.setAll(order, i -> (long) i);
    return get(manager, slice(order, index));
  }

  private List<Long> slice(Long[] order, int index) {
    int from = index * batchSize;
    return List.of(Arrays.copyOfRange(order, from, Math.min(from + batchSize, samples)));
  }

  private Batch get(NDManager manager, List<Long> numbers) {
    try {
      return data.getData(manager, new Exactly(numbers)).iterator().next();
    } catch (IOException | TranslateException e) {
      throw new LearnerException("DJL could not read the data: " + e.getMessage(), e);
    }
  }

  private record Exactly(List<Long> numbers) implements Sampler {
    @Override
    public Iterator<List<Long>> sample(RandomAccessDataset dataset) {
      return List.of(numbers).iterator();
    }

    @Override
    public int getBatchSize() {
      return numbers.size();
    }
  }

  private Pass pass(long seed, long epoch) {
    SplittableRandom random = new SplittableRandom(Place.mix(seed, epoch));
    Long[] order = new Long[samples];
    for (int i = 0; i < samples; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = (long) i;
    }
    return new Pass(seed, epoch, order);
  }
}
