package org.lr4j.finder;

import java.util.OptionalDouble;

/** Reads a learning rate off a curve. A rule never throws on a curve of any size or content. */
@FunctionalInterface
public interface Rule {
  /**
   * The suggested rate.
   *
   * @param curve what a sweep recorded
   * @return a rate greater than 0, or empty where the rule has no answer
   */
  OptionalDouble suggest(Curve curve);
}
