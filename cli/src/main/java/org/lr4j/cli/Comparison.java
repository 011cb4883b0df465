package org.lr4j.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Predicate;
import org.lr4j.engine.Evaluation;
import org.lr4j.report.Ticks;
import org.lr4j.runs.JsonText;
import org.lr4j.study.TrialResult;

/**
 * The results of schedules, side by side.
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
     * @param runs how many there are, those without a result included
     * @param figure of one result; NaN or empty where it has none
     */
    static Mean of(
        List<TrialResult.Finished> results,
        int runs,
        Function<TrialResult.Finished, OptionalDouble> figure,
        double unit) {
      double[] values =
          results.stream()
              .map(figure)
              .filter(value -> value.isPresent() && Double.isFinite(value.getAsDouble()))
              .mapToDouble(value -> unit * value.getAsDouble())
              .toArray();
      if (values.length < runs) {
        return new Mean(Double.NaN, Double.NaN);
      }
      double mean = Arrays.stream(values).average().orElse(Double.NaN);
      double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
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
   * One schedule over all seeds. A run that diverged has no figure, unless early stopping kept the
   * weights of an epoch.
   *
   * @param schedule as it was asked for
   * @param seeds how many runs
   * @param diverged how many of them ended because the loss was not finite
   * @param inconclusive how many of them had no schedule, because the search found none
   * @param failed how many of them could not be carried out
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
      long failed,
      Mean loss,
      Mean accuracy,
      Mean best,
      Mean seconds) {
    /**
     * What the runs of a schedule came to.
     *
     * @param inconclusive whether a run that failed did so because its search found no schedule
     */
    static Row of(
        String schedule, List<TrialResult> results, Predicate<TrialResult.Failed> inconclusive) {
      List<TrialResult.Finished> ended = of(results, TrialResult.Finished.class);
      List<TrialResult.Finished> measured =
          ended.stream().filter(each -> !each.diverged() || each.validation().isPresent()).toList();
      List<TrialResult.Failed> others = of(results, TrialResult.Failed.class);
      int runs = results.size();
      long without = others.stream().filter(inconclusive).count();
      return new Row(
          schedule,
          runs,
          ended.stream().filter(TrialResult.Finished::diverged).count(),
          without,
          others.size() - without,
          Mean.of(measured, runs, r -> loss(r.test()), 1),
          Mean.of(measured, runs, r -> accuracy(r.test()), 100),
          Mean.of(measured, runs, r -> accuracy(r.best()), 100),
          Mean.of(measured, runs, r -> OptionalDouble.of(r.seconds()), 1));
    }

    private static <T> List<T> of(List<TrialResult> results, Class<T> type) {
      return results.stream().filter(type::isInstance).map(type::cast).toList();
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
          diverged
              + " of "
              + seeds
              + (inconclusive == 0 ? "" : ", no schedule " + inconclusive)
              + (failed == 0 ? "" : ", failed " + failed));
    }
  }

  /** What the process tells: that runs failed, or else that some had no schedule. */
  ExitCode exit() {
    return rows.stream().anyMatch(row -> row.failed() > 0)
        ? ExitCode.ENGINE
        : rows.stream().anyMatch(row -> row.inconclusive() > 0)
            ? ExitCode.INCONCLUSIVE
            : ExitCode.DONE;
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
            json.writeNumberField("failed", row.failed);
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
    return StudyTable.aligned(table);
  }
}
