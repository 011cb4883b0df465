package org.lr4j.data;

import java.util.random.RandomGenerator;

/**
 * SplitMix64 (Steele, Lea, Flood 2014): a generator whose whole stream follows from a few keys, the
 * same on every machine and Java version.
 */
final class SplitMix implements RandomGenerator {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;
  private long state;

  private SplitMix(long state) {
    this.state = state;
  }

  /** The generator that belongs to these keys. */
  static SplitMix of(long... keys) {
    long hash = 0;
    for (long key : keys) {
      hash = mix((hash ^ key) + GOLDEN);
    }
    return new SplitMix(hash);
  }

  /** The numbers 0 to n − 1 in an order that depends on nothing but the generator's keys. */
  int[] permutation(int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  @Override
  public long nextLong() {
    state += GOLDEN;
    return mix(state);
  }

  /** Uniform up to a bias of bound / 2³², which no training run can notice. */
  @Override
  public int nextInt(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("bound " + bound + " is not positive");
    }
    return (int) (((nextLong() >>> 32) * bound) >>> 32);
  }

  @Override
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  private static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
    return b ^ (b >>> 31);
  }
}
