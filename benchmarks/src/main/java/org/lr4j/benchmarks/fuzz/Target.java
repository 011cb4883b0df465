package org.lr4j.benchmarks.fuzz;

import java.util.SplittableRandom;

/** A reader of input from outside, and what may come of each input. */
interface Target extends AutoCloseable {
  /** What the command calls it. */
  String name();

  /** The next input, a function of the random numbers alone. */
  byte[] input(SplittableRandom random);

  /**
   * Reads an input. Whatever is thrown is a fault of lr4j's, because a refusal in the documented
   * way is caught here.
   *
   * @return whether the input was accepted
   */
  boolean accepts(byte[] input, SplittableRandom random) throws Exception;

  @Override
  default void close() {}
}
