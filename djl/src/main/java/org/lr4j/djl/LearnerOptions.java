package org.lr4j.djl;

import java.util.Optional;
import org.lr4j.engine.Clipping;

/**
 * What a {@link DjlLearner} may be told besides. Immutable: every {@code with…} method returns new
 * options.
 *
 * <pre>{@code
 * LearnerOptions.DEFAULT.withClipping(Clipping.norm(1)).withAccumulation(4);
 * }</pre>
 */
public final class LearnerOptions {
  /** A step for each batch, gradients as they are. */
  public static final LearnerOptions DEFAULT = new LearnerOptions(1, Optional.empty());

  private final int accumulation;
  private final Optional<Clipping> clipping;

  private LearnerOptions(int accumulation, Optional<Clipping> clipping) {
    this.accumulation = accumulation;
    this.clipping = clipping;
  }

  /**
   * The same with gradient accumulation. One step then takes this many batches and moves the
   * parameters once, by the mean of the gradients over all their samples; the loss of the step is
   * the same mean. A schedule counts these steps.
   *
   * @param batches batches in a step, at least 1
   * @return new options
   * @throws IllegalArgumentException if it is below 1
   */
  public LearnerOptions withAccumulation(int batches) {
    if (!(batches >= 1)) {
      throw new IllegalArgumentException(
          "batches to accumulate must be at least 1, but are " + batches);
    }
    return new LearnerOptions(batches, clipping);
  }

  /**
   * The same with the gradients of all parameters clipped before each step.
   *
   * @param bound how
   * @return new options
   */
  public LearnerOptions withClipping(Clipping bound) {
    return new LearnerOptions(accumulation, Optional.of(bound));
  }

  int accumulation() {
    return accumulation;
  }

  Optional<Clipping> clipping() {
    return clipping;
  }
}
