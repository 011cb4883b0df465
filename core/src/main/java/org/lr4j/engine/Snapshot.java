package org.lr4j.engine;

/**
 * Everything that training depends on, at one moment: weights, buffers, optimizer state,
 * hyperparameters, random state and the position in the data. Opaque; belongs to the learner that
 * made it. May be restored any number of times until it is closed.
 */
public interface Snapshot extends AutoCloseable {
  /** Frees the memory; closing twice is allowed. */
  @Override
  void close();
}
