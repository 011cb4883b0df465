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
import org.junit.jupiter.params.provider.CsvSource;
import org.lr4j.schedule.CycleScale;
import org.lr4j.schedule.Plateau;
import org.lr4j.schedule.Schedule;
import org.lr4j.schedule.Units;

/** Against PyTorch, by the files in {@code golden/} and what their generator says of them. */
class GoldenTest {
  private static final double ULPS = 4;

  /** How many rows there were, in how many PyTorch is off, and its worst relative error. */
  private record Tally(int rows, int theirs, double worst) {}

  @ParameterizedTest
  @CsvSource({
    // file, the worst relative error of PyTorch's own; the exact value decides above 4 ulp
    "cyclic, 1e-12",
    "onecycle, 1e-10",
    "restarts, 1e-13",
    "simple, 1e-12",
    "composed, 1e-11"
  })
  void agreesWithPyTorchOrIsExactWherePyTorchIsNot(String file, double theirError)
      throws IOException {
    Schedule schedule = Schedule.constant(0);
    String spec = "";
    Tally tally = new Tally(0, 0, 0);
    for (String line : lines(file)) {
      if (line.startsWith("case ")) {
        spec = line.substring(5);
        schedule = schedule(spec);
        continue;
      }
      String[] row = line.split(" ", -1);
      long step = Long.parseLong(row[0]);
      double torch = Double.parseDouble(row[1]);
      double exact = Double.parseDouble(row[2]);
      double ours = schedule.at(step);
      double difference = Math.abs(ours - torch);
      boolean agrees = difference <= ULPS * Math.ulp(torch);
      if (!agrees) {
        assertThat(Math.abs(ours - exact))
            .as("%s at %d: ours %s, exact %s, PyTorch %s", spec, step, ours, exact, torch)
            .isLessThanOrEqualTo(ULPS * Math.ulp(exact));
        double error = Math.abs(torch - exact);
        assertThat(error)
            .as("%s at %d: exact %s, PyTorch %s", spec, step, exact, torch)
            .isLessThanOrEqualTo(theirError * Math.max(exact, schedule.at(0) * 1e-6));
        tally = new Tally(tally.rows + 1, tally.theirs + 1, Math.max(tally.worst, error / exact));
      } else {
        tally = new Tally(tally.rows + 1, tally.theirs, tally.worst);
      }
    }
    assertThat(tally.rows).as("rows of %s: %s", file, tally).isGreaterThan(50);
  }

  @Test
  void plateauCountsPatienceAsPyTorchDoes() throws IOException {
    Plateau plateau = Plateau.of(1, Plateau.Settings.of(Plateau.Goal.MINIMIZE));
    for (String line : lines("plateau")) {
      String[] row = line.split(" ", -1);
      if (row[0].equals("case")) {
        Plateau.Goal goal = row[1].equals("min") ? Plateau.Goal.MINIMIZE : Plateau.Goal.MAXIMIZE;
        plateau =
            Plateau.of(
                0.1,
                new Plateau.Settings(
                    goal,
                    Double.parseDouble(row[2]),
                    Long.parseLong(row[3]),
                    Double.parseDouble(row[4]),
                    false,
                    Long.parseLong(row[5]),
                    Double.parseDouble(row[6])));
      } else {
        double expected = Double.parseDouble(row[1]);
        double rate = plateau.next(Double.parseDouble(row[0]));
        assertThat(Math.abs(rate - expected)).isLessThanOrEqualTo(ULPS * Math.ulp(expected));
      }
    }
  }

  private static Schedule schedule(String spec) {
    int space = spec.indexOf(' ');
    String kind = spec.substring(0, space);
    String text = spec.substring(space + 1);
    if (text.startsWith("custom ")) {
      String[] part = text.split(" ", -1);
      CycleScale scale =
          part[1].equals("cycle")
              ? CycleScale.ofCycle(cycle -> 1.0 / cycle)
              : CycleScale.ofStep(step -> 1 / (1 + step / 1000.0));
      return Schedule.cyclical(
          Double.parseDouble(part[2]),
          Double.parseDouble(part[3]),
          Long.parseLong(part[4]),
          Long.parseLong(part[5]),
          scale);
    }
    Resolved parsed = Plan.parse(text).resolve(Units.UNKNOWN);
    return kind.equals("lr") ? parsed.learningRate() : parsed.momentum().orElseThrow();
  }

  private static List<String> lines(String file) throws IOException {
    String name = "/golden/" + file + ".txt";
    try (InputStream in = Objects.requireNonNull(GoldenTest.class.getResourceAsStream(name))) {
      List<String> lines = new ArrayList<>();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
        if (!line.startsWith("#") && !line.isEmpty()) {
          lines.add(line);
        }
      }
      return lines;
    }
  }
}
