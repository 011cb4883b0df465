package org.lr4j.runs;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.lr4j.engine.Evaluation;
import org.lr4j.study.Axis;
import org.lr4j.study.Objective;
import org.lr4j.study.Paired;
import org.lr4j.study.Ranking;
import org.lr4j.study.TrialResult;

/**
 * {@code study.json}: what a study came to. Losses and accuracies are as they were measured, an
 * accuracy from 0 to 1.
 *
 * @param objective the held-out figure that settings are ranked by
 * @param searches whether the trials are range tests and not trainings
 * @param seeds how many seeds each setting has
 * @param axes what varied
 * @param settings what each setting came to, the best first
 * @param steps optimizer steps of all trials together
 * @param seconds time of all trials together
 */
public record StudyRecord(
    Objective objective,
    boolean searches,
    int seeds,
    List<Axis> axes,
    List<Row> settings,
    long steps,
    double seconds) {
  private static final long FORMAT = 1;

  /**
   * A figure over the seeds of a setting.
   *
   * @param mean NaN if a trial lacks it, because the others would flatter the setting
   * @param deviation standard deviation of the sample; NaN for fewer than two
   */
  public record Mean(double mean, double deviation) {
    private static final Mean NONE = new Mean(Double.NaN, Double.NaN);

    static Mean of(List<Double> values, int trials) {
      boolean whole =
          !values.isEmpty()
              && values.size() == trials
              && values.stream().allMatch(value -> Double.isFinite(value));
      if (!whole) {
        return NONE;
      }
      double mean = values.stream().mapToDouble(v -> v).average().orElse(Double.NaN);
      double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
      return new Mean(
          mean, values.size() < 2 ? Double.NaN : Math.sqrt(squares / (values.size() - 1)));
    }

    /**
     * Whether there is such a figure.
     *
     * @return whether the mean is finite
     */
    public boolean isKnown() {
      return Double.isFinite(mean);
    }
  }

  /**
   * Loss and accuracy over the seeds of a setting.
   *
   * @param loss the loss
   * @param accuracy the accuracy
   */
  public record Figures(Mean loss, Mean accuracy) {
    private static final Figures NONE = new Figures(Mean.NONE, Mean.NONE);
  }

  /**
   * One setting, at the greatest length for which it was trained.
   *
   * @param setting value by axis
   * @param epochs the length of its trainings
   * @param finished trials that ended
   * @param failed trials that could not be carried out
   * @param diverged trainings whose loss was not finite, which have ended as well
   * @param figure what it is ranked by
   * @param bySeed the same for each seed
   * @param behind how much worse it is than the best one, seed by seed
   * @param tied whether the data cannot tell it from the best one; false for that one itself
   * @param validation held-out figures at the end
   * @param test figures on test data at the end
   * @param best figures on test data after the epoch that was best on held-out data
   * @param found the learning rate that was found: the geometric mean over the seeds, from the
   *     lowest to the highest end of their intervals; empty if no search had an answer
   * @param answers how many searches had one
   * @param steps optimizer steps of all its trials, shorter ones included
   * @param seconds time of all its trials
   * @param failure why the first trial failed that did
   */
  public record Row(
      Map<String, String> setting,
      long epochs,
      int finished,
      int failed,
      int diverged,
      Mean figure,
      Map<Long, Double> bySeed,
      Paired behind,
      boolean tied,
      Figures validation,
      Figures test,
      Figures best,
      Optional<TrialResult.Answer> found,
      int answers,
      long steps,
      double seconds,
      Optional<String> failure) {
    /** Copies. */
    public Row {
      setting = Collections.unmodifiableMap(new LinkedHashMap<>(setting));
      bySeed = Collections.unmodifiableMap(new LinkedHashMap<>(bySeed));
    }

    /**
     * The setting in words.
     *
     * @return values as {@code name=value}, separated by commas
     */
    public String name() {
      List<String> words = new ArrayList<>();
      setting.forEach((name, value) -> words.add(name + "=" + value));
      return words.isEmpty() ? "(one setting)" : String.join(", ", words);
    }
  }

  /** Copies. */
  public StudyRecord {
    axes = List.copyOf(axes);
    settings = List.copyOf(settings);
  }

  /**
   * What results say.
   *
   * @param axes what varied
   * @param results of all trials
   * @param objective what settings are ranked by
   * @param seeds seeds of each setting
   * @param searches whether the trials are range tests
   * @return the record
   * @throws IllegalArgumentException if the results have no such figure
   */
  public static StudyRecord of(
      List<Axis> axes,
      List<? extends TrialResult> results,
      Objective objective,
      int seeds,
      boolean searches) {
    Ranking ranking = Ranking.of(results, objective);
    List<Ranking.Row> ties = ranking.ties();
    List<Row> rows =
        ranking.rows().stream().map(row -> row(row, objective, ties.contains(row))).toList();
    long steps = 0;
    double seconds = 0;
    for (TrialResult result : results) {
      steps += result.steps();
      seconds += result instanceof TrialResult.Finished finished ? finished.seconds() : 0;
    }
    return new StudyRecord(objective, searches, seeds, axes, rows, steps, seconds);
  }

  private static Row row(Ranking.Row row, Objective objective, boolean tied) {
    List<TrialResult.Finished> ended = row.finished();
    int all = ended.size() + row.failed().size();
    Map<Long, Double> bySeed = new LinkedHashMap<>();
    for (TrialResult.Finished each : ended) {
      bySeed.put(each.trial().seed(), natural(each, objective));
    }
    List<TrialResult.Answer> answers =
        ended.stream().flatMap(each -> each.found().stream()).toList();
    return new Row(
        row.setting().values(),
        row.epochs(),
        ended.size(),
        row.failed().size(),
        (int) ended.stream().filter(TrialResult.Finished::diverged).count(),
        Mean.of(List.copyOf(bySeed.values()), all),
        bySeed,
        row.difference(),
        tied,
        figures(ended, all, TrialResult.Finished::validation),
        figures(ended, all, TrialResult.Finished::test),
        figures(ended, all, TrialResult.Finished::best),
        together(answers),
        answers.size(),
        row.steps(),
        row.seconds(),
        row.failed().stream().findFirst().map(TrialResult.Failed::reason));
  }

  private static double natural(TrialResult.Finished result, Objective objective) {
    OptionalDouble accuracy =
        result.validation().map(Evaluation::accuracy).orElse(OptionalDouble.empty());
    if (objective == Objective.ACCURACY && accuracy.isPresent()) {
      // As it is: 1 - (1 - accuracy) would round it.
      return accuracy.getAsDouble();
    }
    double badness = objective.badness(result).orElse(Double.NaN);
    return objective == Objective.ACCURACY ? 1 - badness : badness;
  }

  private static Figures figures(
      List<TrialResult.Finished> ended,
      int all,
      Function<TrialResult.Finished, Optional<Evaluation>> which) {
    // A training that diverged has no figures.
    List<Evaluation> there =
        ended.stream()
            .filter(each -> !each.diverged() || each.validation().isPresent())
            .flatMap(each -> which.apply(each).stream())
            .toList();
    List<Double> accuracies =
        there.stream().flatMap(each -> each.accuracy().stream().boxed()).toList();
    return new Figures(
        Mean.of(there.stream().map(Evaluation::loss).toList(), all), Mean.of(accuracies, all));
  }

  private static Optional<TrialResult.Answer> together(List<TrialResult.Answer> answers) {
    if (answers.size() < 2) {
      return answers.stream().findFirst();
    }
    double rate =
        Math.exp(
            answers.stream().mapToDouble(each -> Math.log(each.rate())).average().orElseThrow());
    double low = answers.stream().mapToDouble(TrialResult.Answer::low).min().orElseThrow();
    double high = answers.stream().mapToDouble(TrialResult.Answer::high).max().orElseThrow();
    return Optional.of(new TrialResult.Answer(Math.max(low, Math.min(high, rate)), low, high));
  }

  /**
   * The settings that the data cannot tell from the best one.
   *
   * @return them, without the best one
   */
  public List<Row> ties() {
    return settings.stream().filter(Row::tied).toList();
  }

  /**
   * The record as a file.
   *
   * @return one JSON document
   */
  public String json() {
    return JsonText.of(this::write);
  }

  private void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("format", FORMAT);
    json.writeStringField("trials", searches ? "range tests" : "trainings");
    json.writeStringField("objective", objective.name().toLowerCase(Locale.ROOT));
    json.writeNumberField("seeds", seeds);
    json.writeNumberField("steps", steps);
    json.writeNumberField("seconds", seconds);
    json.writeArrayFieldStart("axes");
    for (Axis axis : axes) {
      json.writeStartObject();
      json.writeStringField("name", axis.name());
      json.writeArrayFieldStart("values");
      for (String value : axis.values()) {
        json.writeString(value);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("settings");
    for (Row row : settings) {
      write(json, row);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Row row) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("setting");
    for (Map.Entry<String, String> value : row.setting.entrySet()) {
      json.writeStringField(value.getKey(), value.getValue());
    }
    json.writeEndObject();
    json.writeNumberField("epochs", row.epochs);
    json.writeNumberField("finished", row.finished);
    json.writeNumberField("failed", row.failed);
    json.writeNumberField("diverged", row.diverged);
    number(json, "mean", row.figure.mean);
    number(json, "sd", row.figure.deviation);
    json.writeArrayFieldStart("by_seed");
    for (Map.Entry<Long, Double> each : row.bySeed.entrySet()) {
      json.writeStartObject();
      json.writeNumberField("seed", each.getKey());
      number(json, "value", each.getValue());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeObjectFieldStart("behind_best");
    json.writeNumberField("seeds", row.behind.seeds());
    number(json, "mean", row.behind.mean());
    number(json, "low", row.behind.low());
    number(json, "high", row.behind.high());
    json.writeEndObject();
    json.writeBooleanField("tied_with_best", row.tied);
    json.writeObjectFieldStart("final");
    mean(json, "val_loss", row.validation.loss);
    mean(json, "val_accuracy", row.validation.accuracy);
    mean(json, "test_loss", row.test.loss);
    mean(json, "test_accuracy", row.test.accuracy);
    json.writeEndObject();
    json.writeObjectFieldStart("best");
    mean(json, "test_loss", row.best.loss);
    mean(json, "test_accuracy", row.best.accuracy);
    json.writeEndObject();
    if (row.found.isPresent()) {
      json.writeObjectFieldStart("found");
      json.writeNumberField("answers", row.answers);
      json.writeNumberField("rate", row.found.get().rate());
      json.writeNumberField("low", row.found.get().low());
      json.writeNumberField("high", row.found.get().high());
      json.writeEndObject();
    } else {
      json.writeNullField("found");
    }
    json.writeNumberField("steps", row.steps);
    json.writeNumberField("seconds", row.seconds);
    json.writeStringField("failure", row.failure.orElse(null));
    json.writeEndObject();
  }

  private static void mean(JsonGenerator json, String name, Mean mean) throws IOException {
    json.writeObjectFieldStart(name);
    number(json, "mean", mean.mean);
    number(json, "sd", mean.deviation);
    json.writeEndObject();
  }

  private static void number(JsonGenerator json, String name, double value) throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumberField(name, value);
    } else {
      json.writeNullField(name);
    }
  }

  /**
   * Reads a record.
   *
   * @param file a {@code study.json}
   * @return what it holds
   * @throws RunException if it is missing, damaged or of another format
   */
  public static StudyRecord read(Path file) {
    Fields fields = Fields.read(file, FORMAT);
    try {
      return of(fields);
    } catch (IllegalArgumentException e) {
      throw fields.unusable(e);
    }
  }

  private static StudyRecord of(Fields fields) {
    String objective = fields.text("objective");
    return new StudyRecord(
        Arrays.stream(Objective.values())
            .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(objective))
            .findFirst()
            .orElseThrow(() -> fields.wrong("objective", "loss or accuracy", objective)),
        fields.text("trials").equals("range tests"),
        (int) fields.whole("seeds"),
        fields.objects("axes").stream()
            .map(axis -> new Axis(axis.text("name"), axis.texts("values")))
            .toList(),
        fields.objects("settings").stream().map(StudyRecord::row).toList(),
        fields.whole("steps"),
        fields.number("seconds").orElse(0));
  }

  private static Row row(Fields fields) {
    Map<String, String> setting = new LinkedHashMap<>();
    fields.map("setting").forEach((name, value) -> setting.put(name, value.toString()));
    Map<Long, Double> bySeed = new LinkedHashMap<>();
    for (Fields each : fields.objects("by_seed")) {
      bySeed.put(each.whole("seed"), each.number("value").orElse(Double.NaN));
    }
    Optional<Fields> found = fields.object("found");
    return new Row(
        setting,
        fields.whole("epochs"),
        (int) fields.whole("finished"),
        (int) fields.whole("failed"),
        (int) fields.whole("diverged"),
        new Mean(fields.number("mean").orElse(Double.NaN), fields.number("sd").orElse(Double.NaN)),
        bySeed,
        fields
            .object("behind_best")
            .map(
                each ->
                    new Paired(
                        (int) each.whole("seeds"),
                        each.number("mean").orElse(Double.NaN),
                        each.number("low").orElse(Double.NEGATIVE_INFINITY),
                        each.number("high").orElse(Double.POSITIVE_INFINITY)))
            .orElseThrow(() -> fields.wrong("behind_best", "an object", "null")),
        fields.truth("tied_with_best"),
        figures(fields.object("final"), "val_"),
        figures(fields.object("final"), "test_"),
        figures(fields.object("best"), "test_"),
        found.map(StudyRecord::answer),
        found.map(each -> (int) each.whole("answers")).orElse(0),
        fields.whole("steps"),
        fields.number("seconds").orElse(0),
        fields.textOrNothing("failure"));
  }

  private static TrialResult.Answer answer(Fields fields) {
    return new TrialResult.Answer(
        required(fields, "rate"), required(fields, "low"), required(fields, "high"));
  }

  private static double required(Fields fields, String name) {
    return fields.number(name).orElseThrow(() -> fields.wrong(name, "a number", "null"));
  }

  private static Figures figures(Optional<Fields> fields, String prefix) {
    return fields
        .map(each -> new Figures(mean(each, prefix + "loss"), mean(each, prefix + "accuracy")))
        .orElse(Figures.NONE);
  }

  private static Mean mean(Fields fields, String name) {
    return fields
        .object(name)
        .map(
            each ->
                new Mean(
                    each.number("mean").orElse(Double.NaN), each.number("sd").orElse(Double.NaN)))
        .orElse(Mean.NONE);
  }
}
