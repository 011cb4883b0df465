package org.lr4j.finder;

import java.util.List;

/** Reads curves: the rate, its interval and the bounds, or the reason why there is no answer. */
public final class Analysis {
  private Analysis() {}

  /**
   * The finding of recorded curves.
   *
   * @param curves one or more sweeps of the same model; several are repeats and are averaged
   * @param batchesPerRate optimizer steps that each point took, at least 1
   * @return the finding
   */
  public static Finding of(List<Curve> curves, int batchesPerRate) {
    throw new UnsupportedOperationException(curves.size() + " " + batchesPerRate);
  }
}
