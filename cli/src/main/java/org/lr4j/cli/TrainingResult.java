package org.lr4j.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.lr4j.engine.Evaluation;
import org.lr4j.report.Ticks;
import org.lr4j.runs.JsonText;
import org.lr4j.train.History;

/**
 * What a training run came to: {@code result.json}.
 *
 * @param history the run
 * @param schedule the schedule it followed
 * @param samplesPerSecond of training steps and their data, without evaluations and checkpoints
 * @param seconds of the same
 */
record TrainingResult(History history, String schedule, double samplesPerSecond, double seconds) {
  ExitCode exit() {
    return history.outcome() == History.Outcome.NOT_FINITE ? ExitCode.INCONCLUSIVE : ExitCode.DONE;
  }

  String json() {
    return JsonText.of(
        json -> {
          json.writeStartObject();
          json.writeNumberField("epochs", history.epochs().size());
          json.writeNumberField("steps", history.steps());
          json.writeStringField("outcome", history.outcome().name().toLowerCase(Locale.ROOT));
          json.writeStringField("schedule", schedule);
          json.writeStringField("weights", history.restored() ? "best" : "last");
          json.writeObjectFieldStart("final");
          evaluation(json, "test_", history.test());
          json.writeEndObject();
          if (history.best().isPresent()) {
            best(json, history.best().get());
          } else {
            json.writeNullField("best");
          }
          json.writeNumberField("samples_per_second", Math.round(samplesPerSecond * 10) / 10.0);
          json.writeNumberField("seconds", Math.round(seconds * 1000) / 1000.0);
          json.writeEndObject();
        });
  }

  private static void best(JsonGenerator json, History.Best best) throws IOException {
    json.writeObjectFieldStart("best");
    json.writeNumberField("epoch", best.epoch().number());
    json.writeNumberField("steps", best.epoch().steps());
    evaluation(json, "val_", best.epoch().validation());
    evaluation(json, "test_", best.test());
    json.writeEndObject();
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

  /** For people. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        switch (history.outcome()) {
          case COMPLETED -> "trained %d epochs".formatted(history.epochs().size());
          case STOPPED_EARLY -> "stopped early after %d epochs".formatted(history.epochs().size());
          case NOT_FINITE ->
              history.steps() == 0
                  ? "ended at step 0: the loss is not finite before any update; check the data"
                  : "ended at step %d, where the loss was not finite; a lower rate would not diverge"
                      .formatted(history.steps());
        });
    text.append(" (%s samples/s)\n".formatted(Ticks.number(samplesPerSecond, 3)));
    history.test().ifPresent(test -> text.append("last weights: ").append(figures("test", test)));
    history
        .best()
        .ifPresent(
            best -> {
              text.append("best on validation, epoch ").append(best.epoch().number()).append(": ");
              best.epoch().validation().ifPresent(v -> text.append(figures("validation", v)));
              best.test().ifPresent(t -> text.append("  and there ").append(figures("test", t)));
            });
    return text.toString();
  }

  private static String figures(String name, Evaluation evaluation) {
    StringBuilder text = new StringBuilder(name).append(" loss ");
    text.append(Ticks.number(evaluation.loss(), 4));
    evaluation
        .accuracy()
        .ifPresent(a -> text.append(", accuracy ").append(Ticks.number(100 * a, 4)).append(" %"));
    evaluation
        .measures()
        .forEach((measure, value) -> text.append(", " + measure + " " + Ticks.number(value, 4)));
    return text.append('\n').toString();
  }
}
