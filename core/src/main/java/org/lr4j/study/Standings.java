package org.lr4j.study;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which settings do better, by figures for each seed. Settings are compared on the seeds that all
 * of them have. A seed without a finite figure is a lost one: the fewer a setting has lost the
 * better, and among equals the mean of the others decides. If that is equal too, all seeds of a
 * setting count.
 */
final class Standings {
  private Standings() {}

  private record Standing(int lost, double mean) {
    static Standing of(Collection<Double> figures) {
      double[] finite = figures.stream().filter(Double::isFinite).mapToDouble(f -> f).toArray();
      return new Standing(
          figures.size() - finite.length,
          finite.length == 0 ? Double.POSITIVE_INFINITY : Ranking.mean(finite));
    }
  }

  /**
   * The best first; settings that are equally good keep their order.
   *
   * @param figures the badness of each setting, by seed
   */
  static List<Setting> sorted(Map<Setting, Map<Long, Double>> figures) {
    Set<Long> common = common(figures.values());
    Map<Setting, Standing> onCommon = new HashMap<>();
    Map<Setting, Standing> onAll = new HashMap<>();
    figures.forEach(
        (setting, bySeed) -> {
          Map<Long, Double> kept = new HashMap<>(bySeed);
          kept.keySet().retainAll(common);
          onCommon.put(setting, Standing.of(kept.values()));
          onAll.put(setting, Standing.of(bySeed.values()));
        });
    List<Setting> sorted = new ArrayList<>(figures.keySet());
    sorted.sort(by(onCommon).thenComparing(by(onAll)));
    return sorted;
  }

  private static Set<Long> common(Collection<Map<Long, Double>> figures) {
    Set<Long> common = new HashSet<>();
    figures.stream().limit(1).forEach(first -> common.addAll(first.keySet()));
    figures.forEach(each -> common.retainAll(each.keySet()));
    return common;
  }

  private static Comparator<Setting> by(Map<Setting, Standing> standings) {
    Standing none = Standing.of(List.of());
    return Comparator.<Setting>comparingInt(s -> standings.getOrDefault(s, none).lost())
        .thenComparingDouble(s -> standings.getOrDefault(s, none).mean());
  }
}
