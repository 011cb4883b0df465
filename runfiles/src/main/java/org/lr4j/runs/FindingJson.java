package org.lr4j.runs;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.lr4j.finder.Bounds;
import org.lr4j.finder.Candidate;
import org.lr4j.finder.Clue;
import org.lr4j.finder.Evidence;
import org.lr4j.finder.Finding;
import org.lr4j.finder.Found;
import org.lr4j.finder.Inconclusive;
import org.lr4j.finder.Interval;
import org.lr4j.finder.Trial;
import org.lr4j.finder.Warning;

/**
 * A finding as {@code finding.json}, which {@link FindingRecord} reads. Numbers read back to the
 * same double; an absent answer, or a number that is not finite, is {@code null}.
 */
public final class FindingJson {
  static final long FORMAT = 1;

  /** Rules that every document names, whether they answered or not. */
  private static final List<String> ALWAYS = List.of("valley", "slide", "steepest", "minimum");

  private final JsonGenerator json;

  private FindingJson(JsonGenerator json) {
    this.json = json;
  }

  /**
   * Writes a finding.
   *
   * @param finding what was found, or why nothing was
   * @return one JSON document over several lines, with a line feed at its end
   */
  public static String of(Finding finding) {
    return JsonText.of(json -> new FindingJson(json).write(finding));
  }

  private void write(Finding finding) throws IOException {
    json.writeStartObject();
    json.writeNumberField("format", FORMAT);
    if (finding instanceof Found found) {
      json.writeStringField("status", "found");
      json.writeNullField("reason");
      json.writeNullField("explanation");
      number("rate", found.rate());
      interval(found.interval());
      bounds(found.bounds());
      candidates(found.candidates());
      groups(found.groups());
      assumed(found.assumed());
    } else if (finding instanceof Inconclusive none) {
      json.writeStringField("status", "inconclusive");
      json.writeStringField("reason", lower(none.reason()));
      json.writeStringField("explanation", none.reason().sentence());
      json.writeNullField("rate");
      json.writeNullField("interval");
      json.writeNullField("bounds");
      candidates(List.of());
      groups(List.of());
      assumed(Optional.empty());
    }
    evidence(finding.evidence());
    json.writeEndObject();
  }

  private void interval(Interval interval) throws IOException {
    json.writeArrayFieldStart("interval");
    json.writeNumber(interval.low());
    json.writeNumber(interval.high());
    json.writeEndArray();
  }

  private void bounds(Bounds bounds) throws IOException {
    json.writeObjectFieldStart("bounds");
    number("base", bounds.base());
    number("max", bounds.max());
    json.writeEndObject();
  }

  private void candidates(List<Candidate> candidates) throws IOException {
    json.writeArrayFieldStart("candidates");
    for (Candidate candidate : candidates) {
      json.writeStartObject();
      number("rate", candidate.rate());
      number("loss", candidate.loss());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void groups(List<Found.GroupRate> groups) throws IOException {
    json.writeArrayFieldStart("groups");
    for (Found.GroupRate group : groups) {
      json.writeStartObject();
      json.writeStringField("name", group.name());
      number("rate", group.rate());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void assumed(Optional<Found.Assumed> assumed) throws IOException {
    if (assumed.isEmpty()) {
      json.writeNullField("assumed");
      return;
    }
    json.writeObjectFieldStart("assumed");
    json.writeStringField("schedule", assumed.get().schedule());
    json.writeNumberField("steps", assumed.get().steps());
    json.writeEndObject();
  }

  private void search(Evidence evidence) throws IOException {
    json.writeArrayFieldStart("search");
    for (Clue clue : evidence.search()) {
      json.writeStartObject();
      json.writeStringField("did", clue.did());
      json.writeStringField("why", clue.why());
      json.writeNumberField("steps", clue.steps());
      number("rate", clue.then().map(Clue.Estimate::rate).orElse(Double.NaN));
      if (clue.then().isPresent()) {
        interval(clue.then().get().interval());
      } else {
        json.writeNullField("interval");
      }
      number("expected_regret", clue.then().map(Clue.Estimate::regret).orElse(Double.NaN));
      json.writeEndObject();
    }
    json.writeEndArray();
    if (evidence.posterior().isEmpty()) {
      json.writeNullField("posterior");
      return;
    }
    json.writeObjectFieldStart("posterior");
    numbers("rates", evidence.posterior().get().rates());
    numbers("probabilities", evidence.posterior().get().probabilities());
    json.writeEndObject();
  }

  private void numbers(String name, List<Double> values) throws IOException {
    json.writeArrayFieldStart(name);
    for (double value : values) {
      json.writeNumber(value);
    }
    json.writeEndArray();
  }

  private void evidence(Evidence evidence) throws IOException {
    rules(evidence);
    json.writeStringField("stopped", lower(evidence.stopped()));
    json.writeStringField("confirmed_by", lower(evidence.trialMetric()));
    json.writeArrayFieldStart("confirmed");
    for (Trial trial : evidence.trials()) {
      json.writeStartObject();
      number("rate", trial.rate());
      json.writeNumberField("steps", trial.steps());
      number("loss", trial.loss());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("warnings");
    for (Warning warning : evidence.warnings()) {
      json.writeString(lower(warning));
    }
    json.writeEndArray();
    search(evidence);
    json.writeNumberField("steps", evidence.steps());
  }

  private void rules(Evidence evidence) throws IOException {
    json.writeObjectFieldStart("rules");
    for (String name : ALWAYS) {
      rule(name, evidence.rules().getOrDefault(name, OptionalDouble.empty()));
    }
    for (Map.Entry<String, OptionalDouble> rule : evidence.rules().entrySet()) {
      if (!ALWAYS.contains(rule.getKey())) {
        rule(rule.getKey(), rule.getValue());
      }
    }
    json.writeArrayFieldStart("local_minima");
    for (Candidate candidate : evidence.candidates()) {
      json.writeNumber(candidate.rate());
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void rule(String name, OptionalDouble answer) throws IOException {
    number(name, answer.orElse(Double.NaN));
  }

  private void number(String name, double value) throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumberField(name, value);
    } else {
      json.writeNullField(name);
    }
  }

  static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
