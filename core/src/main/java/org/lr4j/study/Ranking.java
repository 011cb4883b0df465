package org.lr4j.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/**
 * What the results of a study say. Settings are ranked by their mean over the seeds that all of
 * them have; a setting with fewer seeds that failed or diverged comes first. Each is compared with
 * the best one seed by seed, at the length for which it was trained. Where the interval of the
 * difference reaches 0, the data cannot tell the two apart. The best of many is a little worse than
 * it looks, because it was chosen for what it happened to reach.
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
   * @param mean mean of the objective's badness; infinite if a trial failed or diverged
   * @param deviation standard deviation of the sample; NaN for fewer than two
   * @param difference to the best setting at this length; the best one's own is 0
   * @param steps optimizer steps of all its trials, shorter ones included
   * @param seconds time of all its trainings, shorter ones included
   */
  public record Row(
      Setting setting,
      long epochs,
      List<TrialResult.Finished> finished,
      List<TrialResult.Failed> failed,
      double mean,
      double deviation,
      Paired difference,
      long steps,
      double seconds) {
    /** Copies. */
    public Row {
      finished = List.copyOf(finished);
      failed = List.copyOf(failed);
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
    Map<Setting, List<TrialResult>> all = new HashMap<>();
    NavigableMap<Long, Map<Setting, Map<Long, Double>>> figures =
        new TreeMap<>(Comparator.reverseOrder());
    for (TrialResult result : results) {
      Trial trial = result.trial();
      all.computeIfAbsent(trial.setting(), s -> new ArrayList<>()).add(result);
      List<TrialResult> known = longest.computeIfAbsent(trial.setting(), s -> new ArrayList<>());
      if (!known.isEmpty() && known.get(0).trial().epochs() < trial.epochs()) {
        known.clear();
      }
      if (known.isEmpty() || known.get(0).trial().epochs() == trial.epochs()) {
        known.add(result);
      }
      figures
          .computeIfAbsent(trial.epochs(), epochs -> new LinkedHashMap<>())
          .computeIfAbsent(trial.setting(), s -> new LinkedHashMap<>())
          .put(trial.seed(), figure(result, objective));
    }
    List<Row> rows = new ArrayList<>();
    figures.forEach(
        (epochs, bySetting) -> {
          Map<Setting, Map<Long, Double>> ended = new LinkedHashMap<>(bySetting);
          ended.keySet().removeIf(s -> epochs(longest, s) > epochs);
          for (Setting setting : Standings.sorted(ended)) {
            List<TrialResult> own = longest.getOrDefault(setting, List.of());
            Map<Long, Double> bySeed = ended.getOrDefault(setting, Map.of());
            double[] values = bySeed.values().stream().mapToDouble(f -> f).toArray();
            Setting best = rows.isEmpty() ? setting : rows.get(0).setting();
            rows.add(
                new Row(
                    setting,
                    epochs,
                    of(own, TrialResult.Finished.class),
                    of(own, TrialResult.Failed.class),
                    mean(values),
                    deviation(values),
                    difference(bySeed, bySetting.getOrDefault(best, Map.of())),
                    all.getOrDefault(setting, List.of()).stream()
                        .mapToLong(TrialResult::steps)
                        .sum(),
                    of(all.getOrDefault(setting, List.of()), TrialResult.Finished.class).stream()
                        .mapToDouble(TrialResult.Finished::seconds)
                        .sum()));
          }
        });
    return new Ranking(objective, rows);
  }

  /**
   * The settings that the data cannot tell from the best one, without that one. A setting that a
   * plan dropped is one of them if it was dropped on figures that cannot tell it from the best.
   *
   * @return their rows; empty if the best one is alone
   */
  public List<Row> ties() {
    return rows.stream().skip(1).filter(row -> !row.difference().isWorse()).toList();
  }

  private static double figure(TrialResult result, Objective objective) {
    return objective
        .badness(result)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the trainings of this study have no "
                        + (objective == Objective.LOSS ? "held-out loss" : "accuracy")
                        + " to be ranked by"));
  }

  /** On the seeds that both have; where both have lost one, it says nothing. */
  private static Paired difference(Map<Long, Double> own, Map<Long, Double> best) {
    DoubleStream.Builder differences = DoubleStream.builder();
    own.forEach(
        (seed, figure) -> {
          double other = best.getOrDefault(seed, Double.NaN);
          if (Double.isFinite(figure) || Double.isFinite(other)) {
            double difference = figure - other;
            if (!Double.isNaN(difference)) {
              differences.add(difference);
            }
          }
        });
    return Paired.of(differences.build().toArray());
  }

  private static long epochs(Map<Setting, List<TrialResult>> longest, Setting setting) {
    return longest.getOrDefault(setting, List.of()).get(0).trial().epochs();
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
