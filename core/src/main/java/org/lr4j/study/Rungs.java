package org.lr4j.study;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
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
    Map<Setting, Double> means = new HashMap<>();
    for (Setting setting : all) {
      double sum = 0;
      for (long seed : seeds) {
        TrialResult result = known.get(new Trial(setting, seed, length));
        sum +=
            result == null
                ? Double.POSITIVE_INFINITY
                : objective.badness(result).orElse(Double.POSITIVE_INFINITY);
      }
      means.put(setting, sum / seeds.size());
    }
    List<Setting> sorted = new ArrayList<>(all);
    // The sort is stable: settings that are equally good keep their order.
    sorted.sort(Comparator.comparingDouble(s -> means.getOrDefault(s, Double.POSITIVE_INFINITY)));
    return sorted.subList(0, (all.size() + 1) / 2);
  }
}
