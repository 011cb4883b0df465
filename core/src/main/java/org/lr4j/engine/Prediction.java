package org.lr4j.engine;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a trained model says about one input.
 *
 * @param input what the input is called: the path of a picture, the line of a table, the beginning
 *     of a text
 * @param answer the likeliest class, a number, or the text with its continuation
 * @param probabilities of the classes, the likeliest first; empty where there are none
 * @param fault why there is no answer: a damaged picture, a row without a value
 */
public record Prediction(
    String input, String answer, Map<String, Double> probabilities, Optional<String> fault) {
  /** Copies. */
  public Prediction {
    probabilities = Collections.unmodifiableMap(new LinkedHashMap<>(probabilities));
  }

  /**
   * An answer.
   *
   * @param input what the input is called
   * @param answer the likeliest class, a number or a text
   * @param probabilities of the classes, the likeliest first; empty where there are none
   * @return the answer
   */
  public static Prediction of(String input, String answer, Map<String, Double> probabilities) {
    return new Prediction(input, answer, probabilities, Optional.empty());
  }

  /**
   * An input that has no answer, while others may have one.
   *
   * @param input what the input is called
   * @param fault what is wrong with it
   * @return the fault
   */
  public static Prediction failed(String input, String fault) {
    return new Prediction(input, "", Map.of(), Optional.of(fault));
  }
}
