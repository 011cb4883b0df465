package org.lr4j.engine;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a trained model says about one input.
 *
 * @param input what the input is called: the path of a picture, the line of a table, the beginning
 *     of a text
 * @param answer the likeliest class, a number, or the text with its continuation
 * @param probabilities of the classes, the likeliest first; empty where there are none
 */
public record Prediction(String input, String answer, Map<String, Double> probabilities) {
  /** Copies. */
  public Prediction {
    probabilities = Collections.unmodifiableMap(new LinkedHashMap<>(probabilities));
  }
}
