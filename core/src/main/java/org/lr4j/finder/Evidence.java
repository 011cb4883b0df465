package org.lr4j.finder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What a finding rests on.
 *
 * @param curves what was recorded, one curve a repeat
 * @param rules what each rule says, by its name, in a fixed order
 * @param localMinima the seed article's candidate rates, in increasing order
 * @param warnings what makes the answer less sure
 * @param confirmed trials that trained at a candidate rate, best first; empty without confirmation
 * @param steps optimizer steps spent, all together
 */
public record Evidence(
    List<Curve> curves,
    Map<String, OptionalDouble> rules,
    List<Double> localMinima,
    List<Warning> warnings,
    List<Trial> confirmed,
    long steps) {
  /** Copies. */
  public Evidence {
    curves = List.copyOf(curves);
    localMinima = List.copyOf(localMinima);
    warnings = List.copyOf(warnings);
    confirmed = List.copyOf(confirmed);
  }

  /**
   * Why the sweeps ended; of several, the gravest.
   *
   * @return the reason
   */
  public Stop stopped() {
    return curves.stream()
        .map(Curve::stopped)
        .max(Comparator.naturalOrder())
        .orElse(Stop.COMPLETED);
  }

  Evidence confirmed(List<Trial> trials, long trialSteps, boolean doubtful) {
    List<Warning> all = new ArrayList<>(warnings);
    if (doubtful) {
      all.add(Warning.NOT_CONFIRMED);
    }
    return new Evidence(curves, rules, localMinima, all, trials, steps + trialSteps);
  }

  Evidence warned(Warning warning) {
    List<Warning> all = new ArrayList<>(warnings);
    all.add(warning);
    return new Evidence(curves, rules, localMinima, all, confirmed, steps);
  }

  boolean accuracyMeasured() {
    return curves.stream()
        .anyMatch(curve -> Arrays.stream(curve.accuracies()).anyMatch(Double::isFinite));
  }
}
