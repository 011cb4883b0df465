package org.lr4j.train;

import java.util.OptionalDouble;

/** What tells a better epoch from a worse one. */
public enum Monitor {
  /** Held-out loss; lower is better. */
  LOSS,
  /** Held-out accuracy; higher is better. */
  ACCURACY;

  /** Whether an epoch has the figure at all, be it NaN. */
  boolean has(Epoch epoch) {
    return epoch.validation().filter(v -> this == LOSS || v.accuracy().isPresent()).isPresent();
  }

  /** The measure of an epoch, least is best; empty where it has none or it is NaN. */
  OptionalDouble badness(Epoch epoch) {
    double value =
        epoch
            .validation()
            .map(v -> this == LOSS ? v.loss() : -v.accuracy().orElse(Double.NaN))
            .orElse(Double.NaN);
    return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}
