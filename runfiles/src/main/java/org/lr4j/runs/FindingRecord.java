package org.lr4j.runs;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.lr4j.finder.Bounds;
import org.lr4j.finder.Candidate;
import org.lr4j.finder.Clue;
import org.lr4j.finder.Found;
import org.lr4j.finder.Interval;
import org.lr4j.finder.Metric;
import org.lr4j.finder.Posterior;
import org.lr4j.finder.Trial;

/**
 * The contents of {@code finding.json}; {@link FindingJson} writes it. The curves are in {@code
 * curve.csv}.
 *
 * @param found whether there is an answer
 * @param reason why there is no answer, as one word, if there is none
 * @param explanation the same in a sentence
 * @param rate the learning rate, where there is an answer
 * @param interval the rates that are as good
 * @param bounds the bounds of a cycle
 * @param candidates the local minima
 * @param rules what each rule answers; those without an answer are absent
 * @param localMinima the rates of the local minima
 * @param stopped how the sweep ended: {@code completed}, {@code diverged} or {@code not_finite}
 * @param confirmed the confirming runs
 * @param confirmedBy what their losses are
 * @param warnings what to bear in mind, as words
 * @param steps optimizer steps that the search took
 * @param search every piece of evidence, in the order in which it came
 * @param posterior what all evidence together says of the best rate
 * @param assumed what training the rate is for, where the search knew
 */
public record FindingRecord(
    boolean found,
    Optional<String> reason,
    Optional<String> explanation,
    OptionalDouble rate,
    Optional<Interval> interval,
    Optional<Bounds> bounds,
    List<Candidate> candidates,
    Map<String, Double> rules,
    List<Double> localMinima,
    String stopped,
    List<Trial> confirmed,
    Metric confirmedBy,
    List<String> warnings,
    long steps,
    List<Clue> search,
    Optional<Posterior> posterior,
    Optional<Found.Assumed> assumed) {

  /**
   * Reads a finding.
   *
   * @param file a {@code finding.json}
   * @return what it holds
   * @throws RunException if it is missing, damaged or of another format
   */
  public static FindingRecord read(Path file) {
    Fields fields = Fields.read(file, FindingJson.FORMAT);
    try {
      Optional<Fields> rules = fields.object("rules");
      return new FindingRecord(
          fields.text("status").equals("found"),
          fields.textOrNothing("reason"),
          fields.textOrNothing("explanation"),
          fields.number("rate"),
          interval(fields),
          fields.object("bounds").map(b -> new Bounds(required(b, "base"), required(b, "max"))),
          fields.objects("candidates").stream()
              .map(c -> new Candidate(required(c, "rate"), c.number("loss").orElse(Double.NaN)))
              .toList(),
          rules.map(Fields::numbers).orElse(Map.of()),
          rules.map(each -> each.numbers("local_minima")).orElse(List.of()),
          fields.text("stopped"),
          fields.objects("confirmed").stream()
              .map(
                  t ->
                      new Trial(
                          required(t, "rate"),
                          t.whole("steps"),
                          t.whole("steps"),
                          t.number("loss").orElse(Double.NaN)))
              .toList(),
          confirmedBy(fields),
          fields.texts("warnings"),
          fields.whole("steps"),
          fields.objects("search").stream().map(FindingRecord::clue).toList(),
          fields
              .object("posterior")
              .map(p -> new Posterior(p.numbers("rates"), p.numbers("probabilities"))),
          fields
              .object("assumed")
              .map(a -> new Found.Assumed(a.text("schedule"), a.whole("steps"))));
    } catch (IllegalArgumentException e) {
      throw fields.unusable(e);
    }
  }

  /** Older files do not say it. They took every loss for one on held-out data. */
  private static Metric confirmedBy(Fields fields) {
    String training = FindingJson.lower(Metric.TRAINING_LOSS);
    return fields.textOrNothing("confirmed_by").filter(training::equals).isPresent()
        ? Metric.TRAINING_LOSS
        : Metric.VALIDATION_LOSS;
  }

  private static Clue clue(Fields fields) {
    return new Clue(
        fields.text("did"),
        fields.text("why"),
        fields.whole("steps"),
        interval(fields)
            .map(
                interval ->
                    new Clue.Estimate(
                        required(fields, "rate"), interval, required(fields, "expected_regret"))));
  }

  private static Optional<Interval> interval(Fields fields) {
    if (fields.number("rate").isEmpty()) {
      return Optional.empty();
    }
    List<Double> ends = fields.numbers("interval");
    if (ends.size() != 2) {
      throw fields.wrong("interval", "two numbers", ends);
    }
    return Optional.of(new Interval(ends.get(0), ends.get(1)));
  }

  private static double required(Fields fields, String name) {
    return fields.number(name).orElseThrow(() -> fields.wrong(name, "a number", "null"));
  }
}
