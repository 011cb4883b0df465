package org.lr4j.schedule.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lr4j.schedule.Plateau;
import org.lr4j.schedule.Schedule;
import org.lr4j.schedule.Units;

/** Against other libraries, by the files in {@code golden/} and what their generator says. */
class PeersGoldenTest {
  private record Case(
      String name, Units units, String spec, List<Long> steps, List<Double> values) {
    @Override
    public String toString() {
      return name;
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void saysTheSame(Case peer) {
    Schedule schedule = Plan.parse(peer.spec).resolve(peer.units).learningRate();
    double peak = peer.values.stream().mapToDouble(value -> value).max().orElseThrow();
    assertThat(peer.steps).hasSizeGreaterThan(5);
    for (int i = 0; i < peer.steps.size(); i++) {
      double expected = peer.values.get(i);
      double error = Math.abs(schedule.at(peer.steps.get(i)) - expected);
      assertThat(error)
          .as("%s = %s at %d: %s", peer.name, peer.spec, peer.steps.get(i), expected)
          .isLessThanOrEqualTo(Math.max(1e-12 * expected, 1e-15 * peak));
    }
  }

  static List<Case> cases() throws IOException {
    List<Case> cases = new ArrayList<>();
    for (String line : lines("peers")) {
      if (line.startsWith("case ")) {
        String[] part = line.substring(5).split(" \\| ", 3);
        String[] run = part[1].split(" ", 2);
        cases.add(
            new Case(
                part[0],
                new Units(Long.parseLong(run[1]), Long.parseLong(run[0])),
                part[2],
                new ArrayList<>(),
                new ArrayList<>()));
      } else {
        String[] row = line.split(" ", 2);
        Case last = cases.get(cases.size() - 1);
        last.steps.add(Long.parseLong(row[0]));
        last.values.add(Double.parseDouble(row[1]));
      }
    }
    return cases;
  }

  @Test
  void plateausAgreeOnThresholdsAndMetricsThatAreNotFinite() throws IOException {
    Plateau plateau = Plateau.of(1, Plateau.Settings.of(Plateau.Goal.MINIMIZE));
    int rows = 0;
    for (String line : lines("plateau_peers")) {
      String[] row = line.split(" ", -1);
      if (row[0].equals("case")) {
        plateau =
            Plateau.of(
                0.1,
                new Plateau.Settings(
                    row[1].equals("min") ? Plateau.Goal.MINIMIZE : Plateau.Goal.MAXIMIZE,
                    Double.parseDouble(row[2]),
                    Long.parseLong(row[3]),
                    Double.parseDouble(row[4]),
                    row[5].equals("abs"),
                    Long.parseLong(row[6]),
                    Double.parseDouble(row[7])));
      } else {
        double expected = Double.parseDouble(row[1]);
        double rate = plateau.next(Double.parseDouble(row[0]));
        assertThat(Math.abs(rate - expected)).isLessThanOrEqualTo(4 * Math.ulp(expected));
        rows++;
      }
    }
    assertThat(rows).isEqualTo(24 * 40);
  }

  private static List<String> lines(String file) throws IOException {
    String name = "/golden/" + file + ".txt";
    try (InputStream in = Objects.requireNonNull(PeersGoldenTest.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#") && !line.isEmpty())
          .toList();
    }
  }
}
