package org.lr4j.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/**
 * What the results of a study say. Settings are ranked by their mean over seeds; each is compared
 * with the best one seed by seed. Where the interval of the difference reaches 0, the data cannot
 * tell the two apart. The best of many is a little worse than it looks, because it was chosen for
 * what it happened to reach.
 *
 * @param objective what settings are ranked by
 * @param rows the settings, the best first; those that trained longest come before those that a
 *     plan dropped
 */
public record Ranking(Objective objective, List<Row> rows) {
  /**
   * One setting, at the greatest length for which it was trained.
   *
   * @param setting the setting
   * @param epochs the length of its trainings
   * @param finished results of trainings that ended, by seed in the order of the plan
   * @param failed trials that could not be carried out
   * @param mean mean of the objective's badness; infinite if a trial failed or diverged without
   *     figures
   * @param deviation standard deviation of the sample; NaN for fewer than two
   * @param difference to the best setting; the best one's own is 0
   */
  public record Row(
      Setting setting,
      long epochs,
      List<TrialResult.Finished> finished,
      List<TrialResult.Failed> failed,
      double mean,
      double deviation,
      Paired difference) {
    /** Copies. */
    public Row {
      finished = List.copyOf(finished);
      failed = List.copyOf(failed);
    }

    /**
     * What the setting cost.
     *
     * @return optimizer steps of all its trainings at this length
     */
    public long steps() {
      return finished.stream().mapToLong(TrialResult.Finished::steps).sum();
    }
  }

  /** Copies. */
  public Ranking {
    rows = List.copyOf(rows);
  }

  /**
   * Ranks.
   *
   * @param results of one study
   * @param objective what settings are ranked by
   * @return the ranking; empty if there are no results
   * @throws IllegalArgumentException if the trainings have no such figure
   */
  public static Ranking of(List<? extends TrialResult> results, Objective objective) {
    Map<Setting, List<TrialResult>> longest = new LinkedHashMap<>();
    for (TrialResult result : results) {
      List<TrialResult> known =
          longest.computeIfAbsent(result.trial().setting(), s -> new ArrayList<>());
      if (!known.isEmpty() && known.get(0).trial().epochs() < result.trial().epochs()) {
        known.clear();
      }
      if (known.isEmpty() || known.get(0).trial().epochs() == result.trial().epochs()) {
        known.add(result);
      }
    }
    List<Setting> order = new ArrayList<>(longest.keySet());
    Map<Setting, Map<Long, Double>> figures = new LinkedHashMap<>();
    longest.forEach((setting, own) -> figures.put(setting, bySeed(own, objective)));
    order.sort(
        Comparator.comparingLong((Setting s) -> -epochs(longest, s))
            .thenComparingDouble(s -> mean(values(figures, s))));
    List<Row> rows = new ArrayList<>();
    for (Setting setting : order) {
      List<TrialResult> own = longest.getOrDefault(setting, List.of());
      double[] values = values(figures, setting);
      rows.add(
          new Row(
              setting,
              epochs(longest, setting),
              of(own, TrialResult.Finished.class),
              of(own, TrialResult.Failed.class),
              mean(values),
              deviation(values),
              difference(figures, setting, order.get(0))));
    }
    return new Ranking(objective, rows);
  }

  /**
   * The settings that the data cannot tell from the best one, without that one.
   *
   * @return their rows; empty if the best one is alone
   */
  public List<Row> ties() {
    return rows.stream()
        .skip(1)
        .filter(row -> row.epochs() == rows.get(0).epochs() && !row.difference().isWorse())
        .toList();
  }

  private static Map<Long, Double> bySeed(List<TrialResult> results, Objective objective) {
    Map<Long, Double> values = new LinkedHashMap<>();
    for (TrialResult result : results) {
      OptionalDouble badness = objective.badness(result);
      if (badness.isEmpty()) {
        throw new IllegalArgumentException(
            "the trainings of this study have no "
                + (objective == Objective.LOSS ? "held-out loss" : "accuracy")
                + " to be ranked by");
      }
      values.put(result.trial().seed(), badness.getAsDouble());
    }
    return values;
  }

  private static Paired difference(
      Map<Setting, Map<Long, Double>> figures, Setting setting, Setting best) {
    Map<Long, Double> own = figures.getOrDefault(setting, Map.of());
    Map<Long, Double> other = figures.getOrDefault(best, Map.of());
    DoubleStream differences =
        own.keySet().stream()
            .filter(other::containsKey)
            .mapToDouble(
                seed -> {
                  double mine = own.getOrDefault(seed, Double.NaN);
                  double theirs = other.getOrDefault(seed, Double.NaN);
                  return mine == theirs ? 0 : mine - theirs;
                });
    return Paired.of(differences.toArray());
  }

  private static long epochs(Map<Setting, List<TrialResult>> longest, Setting setting) {
    return longest.getOrDefault(setting, List.of()).get(0).trial().epochs();
  }

  private static double[] values(Map<Setting, Map<Long, Double>> figures, Setting setting) {
    return figures.getOrDefault(setting, Map.of()).values().stream()
        .mapToDouble(Double::doubleValue)
        .toArray();
  }

  private static <T> List<T> of(List<TrialResult> results, Class<T> type) {
    return results.stream().filter(type::isInstance).map(type::cast).toList();
  }

  static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(Double.NaN);
  }

  static double deviation(double[] values) {
    if (values.length < 2) {
      return Double.NaN;
    }
    double mean = mean(values);
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    return Math.sqrt(squares / (values.length - 1));
  }
}
