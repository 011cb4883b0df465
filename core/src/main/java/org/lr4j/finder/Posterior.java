package org.lr4j.finder;

import java.util.List;

/**
 * What is known of the best rate: a probability for each rate of a grid.
 *
 * @param rates in increasing order; each is 2^(1/4) times the one before, except where rates of no
 *     weight are left out
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
