package org.lr4j.train;

import java.util.OptionalDouble;
import org.lr4j.schedule.Plateau;

/** The figure that decides whether an epoch is better than another. */
public enum Monitor {
  /** Held-out loss; lower is better. */
  VALIDATION_LOSS,
  /** Held-out accuracy; higher is better. */
  ACCURACY;

  /** Which way the figure gets better. */
  Plateau.Goal goal() {
    return this == VALIDATION_LOSS ? Plateau.Goal.MINIMIZE : Plateau.Goal.MAXIMIZE;
  }

  /** The figure of an epoch, NaN where it has none. */
  double measure(Epoch epoch) {
    return epoch
        .validation()
        .map(v -> this == VALIDATION_LOSS ? v.loss() : v.accuracy().orElse(Double.NaN))
        .orElse(Double.NaN);
  }

  /** Whether an epoch has the figure at all, be it NaN. */
  boolean has(Epoch epoch) {
    return epoch
        .validation()
        .filter(v -> this == VALIDATION_LOSS || v.accuracy().isPresent())
        .isPresent();
  }

  /** The measure of an epoch, least is best; empty where it has none or it is NaN. */
  OptionalDouble badness(Epoch epoch) {
    double value = this == VALIDATION_LOSS ? measure(epoch) : -measure(epoch);
    return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}
