package org.lr4j.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lr4j.finder.Bounds;
import org.lr4j.finder.Candidate;
import org.lr4j.finder.Clue;
import org.lr4j.finder.Curve;
import org.lr4j.finder.Evidence;
import org.lr4j.finder.Finding;
import org.lr4j.finder.Found;
import org.lr4j.finder.Inconclusive;
import org.lr4j.finder.Interval;
import org.lr4j.finder.Metric;
import org.lr4j.finder.Posterior;
import org.lr4j.finder.Stop;
import org.lr4j.finder.Trial;
import org.lr4j.finder.Warning;

class FindingJsonTest {
  private static final Evidence EVIDENCE =
      Evidence.of(List.of(Curve.of(List.of(), Stop.DIVERGED)), 180)
          .withRules(Map.of("valley", OptionalDouble.of(0.01), "slide", OptionalDouble.empty()))
          .withCandidates(List.of(new Candidate(Math.PI, Double.NaN)))
          .withWarnings(List.of(Warning.FEW_POINTS))
          .withTrials(
              List.of(new Trial(0.1, 40, 40, 1.5), new Trial(1, 40, 7, Double.NaN)),
              Metric.TRAINING_LOSS)
          .withSearch(
              List.of(
                  new Clue(
                      "swept",
                      "to begin with",
                      100,
                      Optional.of(new Clue.Estimate(0.1, new Interval(0.05, 0.2), 0.04)))))
          .withPosterior(new Posterior(List.of(0.1, 0.2), List.of(0.75, 0.25)));

  private static JsonNode json(Finding finding) throws JsonProcessingException {
    return new ObjectMapper().readTree(FindingJson.of(finding));
  }

  @Test
  void readsBackToTheSameDoubles() throws JsonProcessingException {
    double rate = 0.1 + 0.2;
    Found found =
        Found.of(
                rate,
                new Interval(Math.nextDown(rate), Math.nextUp(rate)),
                new Bounds(1e-300, 1e300),
                EVIDENCE)
            .withGroups(List.of(new Found.GroupRate("all", rate)))
            .withAssumed(new Found.Assumed("cosine", 500));

    JsonNode json = json(found);
    assertThat(json.get("rate").asDouble()).isEqualTo(rate);
    assertThat(json.get("interval").get(0).asDouble()).isEqualTo(Math.nextDown(rate));
    assertThat(json.get("bounds").get("max").asDouble()).isEqualTo(1e300);
    assertThat(json.get("candidates").get(0).get("rate").asDouble()).isEqualTo(Math.PI);
    assertThat(json.get("candidates").get(0).get("loss").isNull()).isTrue();
    assertThat(json.get("confirmed").get(0).get("loss").asDouble()).isEqualTo(1.5);
    assertThat(json.get("confirmed").get(1).get("loss").isNull()).isTrue();
    assertThat(json.get("warnings").get(0).asText()).isEqualTo("few_points");
    assertThat(json.get("stopped").asText()).isEqualTo("diverged");
    assertThat(json.get("steps").asLong()).isEqualTo(180);
    assertThat(json.get("reason").isNull()).isTrue();
    assertThat(json.get("groups").get(0).get("name").asText()).isEqualTo("all");
    assertThat(json.get("groups").get(0).get("rate").asDouble()).isEqualTo(rate);
    assertThat(json.get("assumed").get("schedule").asText()).isEqualTo("cosine");
    assertThat(json.get("assumed").get("steps").asLong()).isEqualTo(500);
    JsonNode clue = json.get("search").get(0);
    assertThat(clue.get("did").asText()).isEqualTo("swept");
    assertThat(clue.get("why").asText()).isEqualTo("to begin with");
    assertThat(clue.get("steps").asLong()).isEqualTo(100);
    assertThat(clue.get("interval").get(1).asDouble()).isEqualTo(0.2);
    assertThat(clue.get("expected_regret").asDouble()).isEqualTo(0.04);
    assertThat(json.get("posterior").get("probabilities").get(0).asDouble()).isEqualTo(0.75);
  }

  @Test
  void saysWhatTheShortTrainingsAreJudgedBy(@TempDir Path folder) throws IOException {
    Found found = Found.of(0.1, new Interval(0.05, 0.2), new Bounds(0.02, 0.1), EVIDENCE);
    String text = FindingJson.of(found.withAssumed(new Found.Assumed("cosine(1, 0, 9)", 9)));
    Path now = Files.writeString(folder.resolve("now.json"), text);
    String line = "  \"confirmed_by\": \"training_loss\",\n";
    assertThat(text).containsOnlyOnce(line);
    Path old = Files.writeString(folder.resolve("old.json"), text.replace(line, ""));

    assertThat(FindingRecord.read(now).confirmedBy()).isEqualTo(Metric.TRAINING_LOSS);
    assertThat(FindingRecord.read(old).confirmedBy()).isEqualTo(Metric.VALIDATION_LOSS);
    assertThat(FindingRecord.read(now).assumed()).contains(new Found.Assumed("cosine(1, 0, 9)", 9));
  }

  @Test
  void leavesNoAnswerOutButMakesItNull() throws JsonProcessingException {
    JsonNode json = json(new Inconclusive(Inconclusive.Reason.CONSTANT_LOSS, EVIDENCE));

    assertThat(json.get("status").asText()).isEqualTo("inconclusive");
    assertThat(json.get("reason").asText()).isEqualTo("constant_loss");
    assertThat(json.get("explanation").asText()).contains("the same at every rate");
    for (String absent : List.of("rate", "interval", "bounds")) {
      assertThat(json.get(absent).isNull()).as(absent).isTrue();
    }
    JsonNode rules = json.get("rules");
    assertThat(rules.get("valley").asDouble()).isEqualTo(0.01);
    for (String silent : List.of("slide", "steepest", "minimum")) {
      assertThat(rules.get(silent).isNull()).as(silent).isTrue();
    }
    assertThat(rules.get("local_minima").get(0).asDouble()).isEqualTo(Math.PI);
  }

  @Test
  void namesTheFileWithAnIntervalThatCannotBe(@TempDir Path folder) throws IOException {
    Found found = Found.of(0.1, new Interval(0.05, 0.2), new Bounds(0.02, 0.1), EVIDENCE);
    ObjectNode json = (ObjectNode) json(found);
    json.putArray("interval").add(1.0).add(0.1);
    Path file = Files.writeString(folder.resolve("finding.json"), json.toString());
    assertThatThrownBy(() -> FindingRecord.read(file))
        .isInstanceOf(RunException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining("restore a copy");
  }
}
