package org.lr4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.lr4j.engine.Evaluation;
import org.lr4j.runs.JsonText;
import org.lr4j.study.Axis;
import org.lr4j.study.Objective;
import org.lr4j.study.Paired;
import org.lr4j.study.Ranking;
import org.lr4j.study.TrialResult;

/**
 * What a study came to.
 *
 * @param axes what varied
 * @param ranking the settings, the best first
 * @param seeds seeds of each setting
 */
record StudyTable(List<Axis> axes, Ranking ranking, int seeds) {
  private static final int DIGITS = 4;

  /**
   * A line for each setting: mean ± standard deviation over seeds, and the difference to the best.
   */
  String text() {
    boolean percent = ranking.objective() == Objective.ACCURACY;
    String figure = percent ? "held-out accuracy %" : "held-out loss";
    List<List<String>> table = new ArrayList<>();
    List<String> header = new ArrayList<>(axes.stream().map(Axis::name).toList());
    header.addAll(
        List.of("epochs", figure, "behind the best (95 %)", "test accuracy %", "steps", "seconds"));
    table.add(header);
    for (int r = 0; r < ranking.rows().size(); r++) {
      Ranking.Row row = ranking.rows().get(r);
      List<String> cells = new ArrayList<>();
      axes.forEach(axis -> cells.add(String.valueOf(row.setting().values().get(axis.name()))));
      cells.add(Long.toString(row.epochs()));
      cells.add(mean(row, percent));
      cells.add(r == 0 ? "" : behind(row.difference(), percent));
      cells.add(tests(row));
      cells.add(Long.toString(row.steps()));
      cells.add(
          number(row.finished().stream().mapToDouble(TrialResult.Finished::seconds).sum(), 3));
      table.add(cells);
    }
    return aligned(table) + verdict();
  }

  private String verdict() {
    if (ranking.rows().isEmpty()) {
      return "no trial has a result\n";
    }
    Ranking.Row best = ranking.rows().get(0);
    if (best.finished().isEmpty()) {
      return "no setting could be trained: " + best.failed().get(0).reason() + "\n";
    }
    StringBuilder text = new StringBuilder("best: " + best.setting() + "\n");
    List<Ranking.Row> ties = ranking.ties();
    if (seeds < 2) {
      text.append("one seed cannot tell settings apart; use --seeds 3 or more\n");
    } else if (!ties.isEmpty()) {
      text.append("with ")
          .append(seeds)
          .append(" seeds the data cannot tell it from ")
          .append(ties.size() == 1 ? "one other: " : ties.size() + " others: ")
          .append(
              String.join(
                  "; ", ties.stream().limit(5).map(row -> row.setting().toString()).toList()))
          .append(ties.size() > 5 ? "; …\n" : "\n");
    }
    long failed = ranking.rows().stream().mapToLong(row -> row.failed().size()).sum();
    if (failed > 0) {
      TrialResult.Failed first =
          ranking.rows().stream().flatMap(row -> row.failed().stream()).findFirst().orElseThrow();
      text.append(failed)
          .append(failed == 1 ? " trial failed: " : " trials failed, the first one: ")
          .append(first.trial().setting())
          .append(", seed ")
          .append(first.trial().seed())
          .append(": ")
          .append(first.reason())
          .append('\n');
    }
    return text.toString();
  }

  private static String mean(Ranking.Row row, boolean percent) {
    double value = percent ? 100 * (1 - row.mean()) : row.mean();
    if (!Double.isFinite(value)) {
      return row.failed().isEmpty() ? "diverged" : "failed";
    }
    double deviation = percent ? 100 * row.deviation() : row.deviation();
    return number(value, DIGITS) + (Double.isFinite(deviation) ? " ± " + number(deviation, 2) : "");
  }

  private static String behind(Paired difference, boolean percent) {
    double unit = percent ? 100 : 1;
    if (!Double.isFinite(difference.mean())) {
      return "-";
    }
    String mean = number(unit * difference.mean(), 2);
    return Double.isFinite(difference.low())
        ? mean
            + " ("
            + number(unit * difference.low(), 2)
            + " to "
            + number(unit * difference.high(), 2)
            + ")"
        : mean;
  }

  private static String tests(Ranking.Row row) {
    OptionalDouble mean =
        row.finished().stream()
            .flatMap(f -> f.test().stream())
            .map(Evaluation::accuracy)
            .flatMapToDouble(OptionalDouble::stream)
            .average();
    return mean.isPresent() ? number(100 * mean.getAsDouble(), DIGITS) : "-";
  }

  /** So many significant digits, without an exponent where that reads well. */
  static String number(double value, int digits) {
    if (value == 0 || !Double.isFinite(value)) {
      return value == 0 ? "0" : Double.toString(value);
    }
    double size = Math.abs(value);
    if (size < 1e-4 || size >= 1e7) {
      return String.format(Locale.ROOT, "%." + (digits - 1) + "g", value);
    }
    int decimals = Math.max(0, digits - 1 - (int) Math.floor(Math.log10(size)));
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  private static String aligned(List<List<String>> table) {
    int[] widths = new int[table.get(0).size()];
    for (List<String> line : table) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> line : table) {
      StringBuilder cells = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        cells.append(line.get(i)).append(" ".repeat(widths[i] - line.get(i).length() + 2));
      }
      text.append(cells.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  String json() {
    return JsonText.of(
        json -> {
          json.writeStartObject();
          json.writeNumberField("format", 1);
          json.writeStringField("objective", ranking.objective().name().toLowerCase(Locale.ROOT));
          json.writeNumberField("seeds", seeds);
          json.writeArrayFieldStart("settings");
          for (Ranking.Row row : ranking.rows()) {
            json.writeStartObject();
            json.writeObjectFieldStart("setting");
            for (var value : row.setting().values().entrySet()) {
              json.writeStringField(value.getKey(), value.getValue());
            }
            json.writeEndObject();
            json.writeNumberField("epochs", row.epochs());
            json.writeNumberField("finished", row.finished().size());
            json.writeNumberField("failed", row.failed().size());
            write(json, "mean", row.mean());
            write(json, "sd", row.deviation());
            json.writeObjectFieldStart("behind_best");
            write(json, "mean", row.difference().mean());
            write(json, "low", row.difference().low());
            write(json, "high", row.difference().high());
            json.writeEndObject();
            write(json, "validation_loss", mean(row, TrialResult.Finished::validation, true));
            write(json, "validation_accuracy", mean(row, TrialResult.Finished::validation, false));
            write(json, "test_loss", mean(row, TrialResult.Finished::test, true));
            write(json, "test_accuracy", mean(row, TrialResult.Finished::test, false));
            json.writeNumberField("steps", row.steps());
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static double mean(
      Ranking.Row row,
      Function<TrialResult.Finished, java.util.Optional<Evaluation>> which,
      boolean loss) {
    return row.finished().stream()
        .map(which)
        .flatMap(java.util.Optional::stream)
        .mapToDouble(e -> loss ? e.loss() : e.accuracy().orElse(Double.NaN))
        .average()
        .orElse(Double.NaN);
  }

  private static void write(
      com.fasterxml.jackson.core.JsonGenerator json, String name, double value)
      throws java.io.IOException {
    if (Double.isFinite(value)) {
      json.writeNumberField(name, value);
    } else {
      json.writeNullField(name);
    }
  }
}
