package org.lr4j.report;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.lr4j.runs.StudyRecord;
import org.lr4j.runs.StudyRecord.Mean;
import org.lr4j.runs.StudyRecord.Row;
import org.lr4j.study.Objective;
import org.lr4j.study.Paired;
import org.lr4j.study.TrialResult;

/** The figures of a study as people read them, in a terminal and on a page. */
public final class StudyWords {
  private static final int DIGITS = 4;
  private static final int NAMED = 5;

  private final StudyRecord study;
  private final double unit;

  /**
   * For a study.
   *
   * @param study what it came to
   */
  public StudyWords(StudyRecord study) {
    this.study = study;
    this.unit = study.objective() == Objective.ACCURACY ? 100 : 1;
  }

  /**
   * What ranks the settings.
   *
   * @return such as {@code held-out loss}
   */
  public String quantity() {
    boolean loss = study.objective() == Objective.LOSS;
    return study.searches()
        ? loss ? "least held-out loss" : "best held-out accuracy %"
        : loss ? "held-out loss" : "held-out accuracy %";
  }

  /**
   * The figure of a setting.
   *
   * @param row the setting
   * @return mean ± standard deviation, or why there is none
   */
  public String figure(Row row) {
    if (row.figure().isKnown()) {
      return mean(row.figure(), unit);
    }
    int lost = row.failed() + row.diverged();
    if (lost == 0) {
      return "-";
    }
    String what =
        row.failed() == 0 ? "diverged" : row.diverged() == 0 ? "failed" : "failed or diverged";
    int all = row.finished() + row.failed();
    return lost < all ? lost + " of " + all + " " + what : what;
  }

  /**
   * What stands in place of a best setting where no training has a figure.
   *
   * @return a sentence without a capital and a full stop; empty if there is a best setting
   */
  public Optional<String> nothing() {
    List<Row> rows = study.settings();
    if (rows.stream().anyMatch(row -> row.bySeed().values().stream().anyMatch(Double::isFinite))) {
      return Optional.empty();
    }
    if (rows.stream().allMatch(row -> row.finished() == 0)) {
      return Optional.of(
          "no setting could be tried: "
              + rows.stream()
                  .flatMap(row -> row.failure().stream())
                  .findFirst()
                  .orElse("no reason is known"));
    }
    return Optional.of(
        study.searches()
            ? "every range test blew up before it was evaluated; start lower, with --start-lr"
            : "every training diverged or failed; use smaller learning rates");
  }

  /**
   * A length in words.
   *
   * @param row a setting
   * @return such as {@code 1 epoch} or {@code 5 epochs}
   */
  public static String length(Row row) {
    return row.epochs() == 1 ? "1 epoch" : row.epochs() + " epochs";
  }

  /**
   * How far a setting is behind the best one.
   *
   * @param row the setting
   * @return the mean difference and its interval; nothing for the best one
   */
  public String behind(Row row) {
    if (row.equals(study.settings().get(0))) {
      return "";
    }
    Paired difference = row.behind();
    if (!row.figure().isKnown() || !Double.isFinite(difference.mean())) {
      return "-";
    }
    String mean = Ticks.number(unit * difference.mean(), 2);
    return Double.isFinite(difference.low())
        ? mean + " (" + range(unit * difference.low(), unit * difference.high()) + ")"
        : mean;
  }

  /**
   * The rate that the searches of a setting found.
   *
   * @param row the setting
   * @return the rate and its interval; nothing where nothing was searched for
   */
  public String found(Row row) {
    if (row.found().isEmpty()) {
      return study.searches() ? "none" : "";
    }
    TrialResult.Answer answer = row.found().get();
    String rate = Ticks.number(answer.rate(), 2) + " (" + range(answer.low(), answer.high()) + ")";
    return row.answers() < row.finished()
        ? rate + ", " + row.answers() + " of " + row.finished()
        : rate;
  }

  /**
   * A mean over the seeds.
   *
   * @param mean the mean
   * @param unit what it is multiplied by, 100 for percent
   * @return mean ± standard deviation, or {@code -}
   */
  public static String mean(Mean mean, double unit) {
    if (!mean.isKnown()) {
      return "-";
    }
    String value = Ticks.number(unit * mean.mean(), DIGITS);
    return Double.isFinite(mean.deviation())
        ? value + " ± " + Ticks.number(unit * mean.deviation(), 2)
        : value;
  }

  /**
   * Why the best setting may not be the best.
   *
   * @return a sentence without a capital and a full stop; empty if there is no doubt
   */
  public Optional<String> doubt() {
    List<Row> others = study.settings().stream().skip(1).toList();
    List<Row> ties = study.ties();
    if (study.seeds() < 2) {
      return Optional.of("one seed cannot tell settings apart; use --seeds 3 or more");
    }
    if (!ties.isEmpty() && others.stream().allMatch(row -> row.behind().seeds() < 2)) {
      return Optional.of(
          "the best setting and the others have fewer than two seeds in common, so the data cannot tell"
              + " them apart");
    }
    if (ties.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "with "
            + seeds(ties.stream().map(row -> row.behind().seeds()).toList())
            + " the data cannot tell it from "
            + (ties.size() == 1 ? "one other: " : ties.size() + " others: ")
            + ties.stream().limit(NAMED).map(Row::name).collect(Collectors.joining("; "))
            + (ties.size() > NAMED ? "; …" : ""));
  }

  /**
   * How many seeds the settings have results for; after a budget, not all have as many.
   *
   * @return such as {@code 3 seeds} or {@code 1 to 3 seeds}
   */
  public String seeds() {
    return seeds(study.settings().stream().map(row -> row.bySeed().size()).toList());
  }

  private static String seeds(List<Integer> counts) {
    int least = counts.stream().min(Comparator.naturalOrder()).orElse(0);
    int most = counts.stream().max(Comparator.naturalOrder()).orElse(0);
    return (least < most ? least + " to " : "") + most + (most == 1 ? " seed" : " seeds");
  }

  /**
   * The trials that failed.
   *
   * @return how many, and why the first one failed; empty if none did
   */
  public Optional<String> failures() {
    long failed = study.settings().stream().mapToLong(Row::failed).sum();
    return study.settings().stream()
        .filter(row -> row.failed() > 0)
        .findFirst()
        .map(
            row ->
                failed
                    + (failed == 1 ? " trial failed: " : " trials failed, the first one: ")
                    + row.name()
                    + ": "
                    + row.failure().orElse("no reason is known"));
  }

  private static String range(double low, double high) {
    return Ticks.number(low, 2) + " to " + Ticks.number(high, 2);
  }
}
