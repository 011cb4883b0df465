package org.lr4j.finder;

import java.util.List;

/**
 * What is known of the best rate: a probability for each rate of a grid.
 *
 * @param rates in increasing order, by a constant factor
 * @param probabilities one a rate; their sum is 1
 */
public record Posterior(List<Double> rates, List<Double> probabilities) {
  /**
   * Copies.
   *
   * @throws IllegalArgumentException if the lengths differ or there is no rate
   */
  public Posterior {
    rates = List.copyOf(rates);
    probabilities = List.copyOf(probabilities);
    if (rates.isEmpty() || rates.size() != probabilities.size()) {
      throw new IllegalArgumentException(
          "a posterior needs as many probabilities as rates, at least one, but has "
              + rates.size()
              + " rates and "
              + probabilities.size()
              + " probabilities");
    }
  }
}
