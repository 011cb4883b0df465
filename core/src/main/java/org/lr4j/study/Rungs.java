package org.lr4j.study;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Successive halving; each round trains anew and for twice as long. */
final class Rungs implements StudyPlan {
  private final List<Setting> settings;
  private final List<Long> seeds;
  private final long epochs;
  private final Objective objective;

  Rungs(List<Setting> settings, List<Long> seeds, long epochs, Objective objective) {
    this.settings = List.copyOf(settings);
    this.seeds = List.copyOf(seeds);
    this.epochs = epochs;
    this.objective = objective;
  }

  @Override
  public List<Trial> round(List<TrialResult> results) {
    Map<Trial, TrialResult> known = new HashMap<>();
    results.forEach(result -> known.put(result.trial(), result));
    List<Setting> left = settings;
    while (true) {
      List<Trial> round = Plans.trials(left, seeds, length(left.size()));
      if (left.size() == 1 || !known.keySet().containsAll(round)) {
        return round;
      }
      left = better(left, length(left.size()), known);
    }
  }

  /** The full length for the last setting, half of it for two, a quarter for up to four. */
  private long length(int left) {
    int halvings = Long.SIZE - Long.numberOfLeadingZeros(left - 1L);
    return halvings >= Long.SIZE - 1 ? 1 : Math.max(1, epochs >> halvings);
  }

  private List<Setting> better(List<Setting> all, long length, Map<Trial, TrialResult> known) {
    Map<Setting, Map<Long, Double>> figures = new LinkedHashMap<>();
    for (Setting setting : all) {
      Map<Long, Double> bySeed = new HashMap<>();
      for (long seed : seeds) {
        TrialResult result = known.get(new Trial(setting, seed, length));
        bySeed.put(
            seed,
            result == null
                ? Double.POSITIVE_INFINITY
                : objective.badness(result).orElse(Double.POSITIVE_INFINITY));
      }
      figures.put(setting, bySeed);
    }
    return Standings.sorted(figures).subList(0, (all.size() + 1) / 2);
  }
}
