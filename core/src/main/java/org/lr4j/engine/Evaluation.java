package org.lr4j.engine;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What an evaluation measured, averaged over the samples of a subset.
 *
 * @param loss mean loss; may be NaN or infinite when the model has diverged
 * @param accuracy share of correct answers in [0, 1], empty where the task has none
 * @param measures further figures by name, in the units of the data, such as {@code perplexity} of
 *     text, or {@code rmse} and {@code mae} of numbers
 */
public record Evaluation(double loss, OptionalDouble accuracy, Map<String, Double> measures) {
  /** Copies. */
  public Evaluation {
    measures = Collections.unmodifiableMap(new LinkedHashMap<>(measures));
  }

  /**
   * Loss and accuracy alone.
   *
   * @param loss mean loss
   * @param accuracy share of correct answers in [0, 1], empty where the task has none
   */
  public Evaluation(double loss, OptionalDouble accuracy) {
    this(loss, accuracy, Map.of());
  }
}
