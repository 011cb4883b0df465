package org.lr4j.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.lr4j.engine.Evaluation;
import org.lr4j.report.Ticks;
import org.lr4j.runs.JsonText;
import org.lr4j.runs.TrainingResult;
import org.lr4j.train.History;

/**
 * What schedules came to, side by side.
 *
 * @param rows one for each schedule
 */
record Comparison(List<Row> rows) {
  private static final List<String> HEADER =
      List.of("schedule", "test loss", "test accuracy %", "at best epoch %", "seconds", "diverged");

  /**
   * A mean over seeds.
   *
   * @param mean NaN where a run has none, so that the others do not flatter the schedule
   * @param deviation standard deviation of the sample; NaN for fewer than two
   */
  record Mean(double mean, double deviation) {
    /**
     * The figure over all runs.
     *
     * @param results of the runs; empty for a run without a schedule
     * @param figure of one result; NaN or empty where it has none
     */
    static Mean of(
        List<Optional<TrainingResult>> results,
        Function<TrainingResult, OptionalDouble> figure,
        double unit) {
      double[] values =
          results.stream()
              .flatMap(Optional::stream)
              .map(figure)
              .filter(value -> value.isPresent() && Double.isFinite(value.getAsDouble()))
              .mapToDouble(value -> unit * value.getAsDouble())
              .toArray();
      if (values.length < results.size()) {
        return new Mean(Double.NaN, Double.NaN);
      }
      double mean =
          IntStream.range(0, values.length)
              .mapToDouble(i -> values[i])
              .average()
              .orElse(Double.NaN);
      double squares = 0;
      for (double value : values) {
        squares += (value - mean) * (value - mean);
      }
      return new Mean(
          mean, values.length < 2 ? Double.NaN : Math.sqrt(squares / (values.length - 1)));
    }

    String text(int digits) {
      if (Double.isNaN(mean)) {
        return "-";
      }
      String value = Ticks.number(mean, digits);
      return Double.isFinite(deviation) ? value + " ± " + Ticks.number(deviation, 2) : value;
    }

    void write(JsonGenerator json, String name) throws IOException {
      json.writeObjectFieldStart(name);
      number(json, "mean", mean);
      number(json, "sd", deviation);
      json.writeEndObject();
    }

    private static void number(JsonGenerator json, String name, double value) throws IOException {
      if (Double.isFinite(value)) {
        json.writeNumberField(name, value);
      } else {
        json.writeNullField(name);
      }
    }
  }

  /**
   * One schedule over all seeds. A run that diverged counts with the weights it was left with.
   *
   * @param schedule as it was asked for
   * @param seeds how many runs
   * @param diverged how many of them ended because the loss was not finite
   * @param inconclusive how many of them had no schedule, because the search found none
   * @param loss test loss at the end
   * @param accuracy test accuracy at the end, in percent
   * @param best test accuracy in percent of the epoch that was best on validation data
   * @param seconds of training, without evaluations
   */
  record Row(
      String schedule,
      int seeds,
      long diverged,
      long inconclusive,
      Mean loss,
      Mean accuracy,
      Mean best,
      Mean seconds) {
    static Row of(String schedule, List<Optional<TrainingResult>> results) {
      return new Row(
          schedule,
          results.size(),
          results.stream()
              .flatMap(Optional::stream)
              .filter(r -> r.outcome() == History.Outcome.NOT_FINITE)
              .count(),
          results.stream().filter(Optional::isEmpty).count(),
          Mean.of(results, r -> loss(r.test()), 1),
          Mean.of(results, r -> accuracy(r.test()), 100),
          Mean.of(results, r -> accuracy(r.best().flatMap(TrainingResult.Best::test)), 100),
          Mean.of(results, r -> OptionalDouble.of(r.seconds()), 1));
    }

    private static OptionalDouble loss(Optional<Evaluation> evaluation) {
      return evaluation.map(e -> OptionalDouble.of(e.loss())).orElse(OptionalDouble.empty());
    }

    private static OptionalDouble accuracy(Optional<Evaluation> evaluation) {
      return evaluation.map(Evaluation::accuracy).orElse(OptionalDouble.empty());
    }

    List<String> cells() {
      return List.of(
          schedule,
          loss.text(4),
          accuracy.text(4),
          best.text(4),
          seconds.text(3),
          diverged + " of " + seeds + (inconclusive == 0 ? "" : ", no schedule " + inconclusive));
    }
  }

  /** Whether every run had a schedule. */
  boolean isWhole() {
    return rows.stream().allMatch(row -> row.inconclusive() == 0);
  }

  String json() {
    return JsonText.of(
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("schedules");
          for (Row row : rows) {
            json.writeStartObject();
            json.writeStringField("schedule", row.schedule);
            json.writeNumberField("seeds", row.seeds);
            json.writeNumberField("diverged", row.diverged);
            json.writeNumberField("inconclusive", row.inconclusive);
            row.loss.write(json, "test_loss");
            row.accuracy.write(json, "test_accuracy_percent");
            row.best.write(json, "best_epoch_test_accuracy_percent");
            row.seconds.write(json, "seconds");
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  /** A table with a line for each schedule; mean ± standard deviation. */
  String text() {
    List<List<String>> table = new ArrayList<>();
    table.add(HEADER);
    rows.forEach(row -> table.add(row.cells()));
    int[] widths = new int[HEADER.size()];
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
}
