package org.lr4j.finder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rules of other tools against recorded answers of those tools; {@code finder/generate.py} and
 * {@code finder/restated.py}.
 */
class OriginalsTest {
  private static final List<String> RULES =
      List.of("valley", "slide", "steepest", "minimum", "pytorch_lr_finder", "lightning");

  private static final List<String> RESTATED =
      List.of("ktrain_valley", "ktrain_gradient", "ktrain_minimum", "ignite");

  /**
   * A curve and what each original said of it.
   *
   * @param name what the curve is called
   * @param curve its rates and losses
   * @param answers a rate for each rule
   */
  record Golden(String name, Curve curve, Map<String, OptionalDouble> answers) {
    @Override
    public String toString() {
      return name;
    }
  }

  @ParameterizedTest
  @MethodSource("curves")
  void suggestsTheRateThatTheOriginalSuggests(Golden golden) {
    golden
        .answers()
        .forEach(
            (rule, answer) ->
                assertThat(Rules.all().get(rule).suggest(golden.curve()))
                    .as(rule)
                    .isEqualTo(answer));
  }

  static Stream<Golden> curves() {
    Map<String, double[]> grids = new HashMap<>();
    lines("rates ")
        .map(line -> line.split(" ", -1))
        .forEach(fields -> grids.put(fields[0], numbers(fields[1])));
    Map<String, String> restated = new HashMap<>();
    lines("finder/restated.txt", "")
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("\\|", -1))
        .forEach(fields -> restated.put(fields[0], fields[1]));
    return lines("curve ").map(line -> golden(line.split("\\|", -1), grids, restated));
  }

  private static Golden golden(
      String[] fields, Map<String, double[]> grids, Map<String, String> restated) {
    double[] losses = numbers(fields[3]);
    double[] rates = Arrays.copyOf(grids.get(fields[1]), losses.length);
    String[] indices = fields[2].split(",", -1);
    Map<String, OptionalDouble> answers = new HashMap<>();
    IntStream.range(0, RULES.size())
        .forEach(i -> answers.put(RULES.get(i), answer(RULES.get(i), indices[i], rates)));
    String[] others = restated.get(fields[0]).split(",", -1);
    IntStream.range(0, RESTATED.size())
        .forEach(i -> answers.put(RESTATED.get(i), answer(RESTATED.get(i), others[i], rates)));
    return new Golden(fields[0], Curve.of(rates, losses), answers);
  }

  private static OptionalDouble answer(String rule, String index, double[] rates) {
    if (index.equals("-")) {
      return OptionalDouble.empty();
    }
    double rate = rates[Integer.parseInt(index)];
    return OptionalDouble.of(rule.endsWith("minimum") ? rate / 10 : rate);
  }

  private static double[] numbers(String text) {
    return Arrays.stream(text.split(",", -1)).mapToDouble(Double::parseDouble).toArray();
  }

  private static Stream<String> lines(String kind) {
    return lines("finder/originals.txt", kind);
  }

  private static Stream<String> lines(String resource, String kind) {
    try (InputStream in = OriginalsTest.class.getResourceAsStream("/" + resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith(kind))
          .map(line -> line.substring(kind.length()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
