package org.lr4j.runs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.lr4j.finder.Bounds;
import org.lr4j.finder.Candidate;
import org.lr4j.finder.Curve;
import org.lr4j.finder.Evidence;
import org.lr4j.finder.Finding;
import org.lr4j.finder.Found;
import org.lr4j.finder.Inconclusive;
import org.lr4j.finder.Interval;
import org.lr4j.finder.Stop;
import org.lr4j.finder.Trial;
import org.lr4j.finder.Warning;

class FindingJsonTest {
  private static final Evidence EVIDENCE =
      new Evidence(
          List.of(Curve.of(List.of(), Stop.DIVERGED)),
          Map.of("valley", OptionalDouble.of(0.01), "slide", OptionalDouble.empty()),
          List.of(1.0 / 3),
          List.of(Warning.FEW_POINTS),
          List.of(new Trial(0.1, 40, 1.5), new Trial(1, 40, Double.NaN)),
          180);

  private static JsonNode json(Finding finding) throws JsonProcessingException {
    return new ObjectMapper().readTree(FindingJson.of(finding));
  }

  @Test
  void readsBackToTheSameDoubles() throws JsonProcessingException {
    double rate = 0.1 + 0.2;
    Found found =
        new Found(
            rate,
            new Interval(Math.nextDown(rate), Math.nextUp(rate)),
            new Bounds(1e-300, 1e300),
            List.of(new Candidate(Math.PI, Double.NaN)),
            EVIDENCE);

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
    assertThat(rules.get("local_minima").get(0).asDouble()).isEqualTo(1.0 / 3);
  }
}
