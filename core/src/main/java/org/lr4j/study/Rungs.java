package org.lr4j.study;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Successive halving: each round keeps the better half and trains anew for twice as long. The
 * settings are halved until one is left, or as often as the length can be halved down to one epoch,
 * if that is fewer times. In that case several settings reach the full length.
 */
final class Rungs implements StudyPlan {
  private final List<Setting> settings;
  private final List<Long> seeds;
  private final long epochs;
  private final Objective objective;
  private final int halvings;

  Rungs(List<Setting> settings, List<Long> seeds, long epochs, Objective objective) {
    this.settings = List.copyOf(settings);
    this.seeds = List.copyOf(seeds);
    this.epochs = epochs;
    this.objective = objective;
    int ofSettings = Long.SIZE - Long.numberOfLeadingZeros(settings.size() - 1L);
    int ofLength = Long.SIZE - 1 - Long.numberOfLeadingZeros(Math.max(1, epochs));
    this.halvings = Math.min(ofSettings, ofLength);
  }

  @Override
  public List<Trial> round(List<TrialResult> results) {
    Map<Trial, TrialResult> known = new HashMap<>();
    results.forEach(result -> known.put(result.trial(), result));
    List<Setting> left = settings;
    for (int rung = halvings; ; rung--) {
      List<Trial> round = Plans.trials(left, seeds, epochs >> rung);
      if (rung == 0 || !known.keySet().containsAll(round)) {
        return round;
      }
      left = better(left, epochs >> rung, known);
    }
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
