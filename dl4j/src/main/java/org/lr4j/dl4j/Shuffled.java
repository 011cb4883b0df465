package org.lr4j.dl4j;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.nd4j.linalg.dataset.MultiDataSet;

/** Samples in memory, in another order in each epoch. */
final class Shuffled implements Minibatches {
  private final Samples samples;
  private final int batchSize;
  private Pass pass;

  /** The order of one pass, kept because its batches are asked for one after the other. */
  private record Pass(long seed, long epoch, int[] order) {}

  Shuffled(Samples samples, int batchSize) {
    this.samples = samples;
    this.batchSize = batchSize;
    this.pass = pass(0, 0);
  }

  private Pass pass(long seed, long epoch) {
    return new Pass(seed, epoch, order(samples.count(), seed, epoch));
  }

  /** A permutation that follows from seed and epoch. */
  static int[] order(int count, long seed, long epoch) {
    SplittableRandom random = new SplittableRandom(mix(seed, epoch));
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /** One number from two, so that neighbours do not look alike. */
  static long mix(long seed, long number) {
    return new SplittableRandom(new SplittableRandom(seed).nextLong() + number).nextLong();
  }

  @Override
  public int perEpoch() {
    return (samples.count() + batchSize - 1) / batchSize;
  }

  @Override
  public MultiDataSet get(long seed, long epoch, int index) {
    if (pass.seed != seed || pass.epoch != epoch) {
      pass = pass(seed, epoch);
    }
    int from = index * batchSize;
    return samples.rows(
        Arrays.copyOfRange(pass.order, from, Math.min(from + batchSize, samples.count())));
  }
}
