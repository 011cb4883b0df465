package org.lr4j.djl;

import java.util.SplittableRandom;

/** A place in the training data. */
record Place(long seed, long epoch, int index) {
  Place next(int perEpoch) {
    return index + 1 < perEpoch ? new Place(seed, epoch, index + 1) : new Place(seed, epoch + 1, 0);
  }

  /** The seed of what a step draws. */
  int noise() {
    return (int) mix(mix(seed, epoch), index);
  }

  /** One number from two, so that neighbours do not look alike. */
  static long mix(long seed, long number) {
    return new SplittableRandom(new SplittableRandom(seed).nextLong() + number).nextLong();
  }
}
