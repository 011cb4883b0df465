package org.lr4j.runs;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.lr4j.engine.Evaluation;
import org.lr4j.train.History;

/**
 * {@code result.json}: the result of a training.
 *
 * @param epochs the epochs that ended
 * @param steps optimizer steps taken
 * @param outcome how it ended
 * @param schedule the schedule it followed
 * @param restored whether the saved weights are those of the best epoch and not the last ones
 * @param test loss and accuracy on test data of the last weights; NaN where not finite
 * @param best the epoch that was best on held-out data, where there is such data
 * @param samplesPerSecond of training steps and their data, without evaluations and checkpoints
 * @param seconds of the same
 */
public record TrainingResult(
    long epochs,
    long steps,
    History.Outcome outcome,
    String schedule,
    boolean restored,
    Optional<Evaluation> test,
    Optional<Best> best,
    double samplesPerSecond,
    double seconds) {
  private static final long FORMAT = 1;

  /** Figures other than loss and accuracy that are read back. */
  private static final List<String> MEASURES = List.of("perplexity", "rmse", "mae");

  /**
   * The best epoch.
   *
   * @param epoch which, from 1
   * @param steps optimizer steps up to its end
   * @param validation held-out loss and accuracy at its end
   * @param test loss and accuracy on test data of the weights at its end
   */
  public record Best(
      long epoch, long steps, Optional<Evaluation> validation, Optional<Evaluation> test) {}

  /**
   * The result of a run.
   *
   * @param history the run
   * @param schedule the schedule it followed, as text
   * @param samplesPerSecond its speed
   * @param seconds how long it took
   * @return the result
   */
  public static TrainingResult of(
      History history, String schedule, double samplesPerSecond, double seconds) {
    return new TrainingResult(
        history.epochs().size(),
        history.steps(),
        history.outcome(),
        schedule,
        history.restored(),
        history.test(),
        history
            .best()
            .map(
                best ->
                    new Best(
                        best.epoch().number(),
                        best.epoch().steps(),
                        best.epoch().validation(),
                        best.test())),
        Math.round(samplesPerSecond * 10) / 10.0,
        Math.round(seconds * 1000) / 1000.0);
  }

  /**
   * Reads a result.
   *
   * @param file a {@code result.json}
   * @return what it holds
   * @throws RunException if it is missing, damaged or of another format
   */
  public static TrainingResult read(Path file) {
    Fields fields = Fields.read(file, FORMAT);
    return new TrainingResult(
        fields.whole("epochs"),
        fields.whole("steps"),
        outcome(fields),
        fields.text("schedule"),
        fields.text("weights").equals("best"),
        fields.object("final").flatMap(last -> evaluation(last, "test_")),
        fields
            .object("best")
            .map(
                best ->
                    new Best(
                        best.whole("epoch"),
                        best.whole("steps"),
                        evaluation(best, "val_"),
                        evaluation(best, "test_"))),
        fields.number("samples_per_second").orElse(Double.NaN),
        fields.number("seconds").orElse(Double.NaN));
  }

  private static History.Outcome outcome(Fields fields) {
    String text = fields.text("outcome");
    for (History.Outcome outcome : History.Outcome.values()) {
      if (lower(outcome).equals(text)) {
        return outcome;
      }
    }
    throw fields.wrong("outcome", "how a run ends", text);
  }

  private static Optional<Evaluation> evaluation(Fields fields, String prefix) {
    OptionalDouble loss = fields.number(prefix + "loss");
    OptionalDouble accuracy = fields.number(prefix + "accuracy");
    return loss.isEmpty() && accuracy.isEmpty()
        ? Optional.empty()
        : Optional.of(new Evaluation(loss.orElse(Double.NaN), accuracy, measures(fields, prefix)));
  }

  private static Map<String, Double> measures(Fields fields, String prefix) {
    Map<String, Double> measures = new LinkedHashMap<>();
    for (String name : MEASURES) {
      fields.number(prefix + name).ifPresent(value -> measures.put(name, value));
    }
    return measures;
  }

  /**
   * The result as a file, and as {@code train --json} prints it.
   *
   * @return one JSON document
   */
  public String json() {
    return JsonText.of(
        json -> {
          json.writeStartObject();
          json.writeNumberField("format", FORMAT);
          json.writeNumberField("epochs", epochs);
          json.writeNumberField("steps", steps);
          json.writeStringField("outcome", lower(outcome));
          json.writeStringField("schedule", schedule);
          json.writeStringField("weights", restored ? "best" : "last");
          json.writeObjectFieldStart("final");
          evaluation(json, "test_", test);
          json.writeEndObject();
          if (best.isPresent()) {
            json.writeObjectFieldStart("best");
            json.writeNumberField("epoch", best.get().epoch());
            json.writeNumberField("steps", best.get().steps());
            evaluation(json, "val_", best.get().validation());
            evaluation(json, "test_", best.get().test());
            json.writeEndObject();
          } else {
            json.writeNullField("best");
          }
          number(json, "samples_per_second", samplesPerSecond);
          number(json, "seconds", seconds);
          json.writeEndObject();
        });
  }

  private static String lower(History.Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT);
  }

  private static void evaluation(JsonGenerator json, String prefix, Optional<Evaluation> evaluation)
      throws IOException {
    number(json, prefix + "loss", evaluation.map(Evaluation::loss).orElse(Double.NaN));
    OptionalDouble accuracy = evaluation.map(Evaluation::accuracy).orElse(OptionalDouble.empty());
    number(json, prefix + "accuracy", accuracy.orElse(Double.NaN));
    for (Map.Entry<String, Double> measure :
        evaluation.map(Evaluation::measures).orElse(Map.of()).entrySet()) {
      number(json, prefix + measure.getKey(), measure.getValue());
    }
  }

  private static void number(JsonGenerator json, String name, double value) throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumberField(name, value);
    } else {
      json.writeNullField(name);
    }
  }
}
