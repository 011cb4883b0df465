package org.lr4j.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.lr4j.finder.Rule;
import org.lr4j.finder.Rules;

/**
 * Prints the regret of every rule over recorded range tests: {@code RegretTable FOLDER}. Regret of
 * a rate is the share of the achievable progress that training at it loses; no answer counts as 1.
 */
public final class RegretTable {
  private RegretTable() {}

  /**
   * Prints the table.
   *
   * @param args a folder with recorded tasks
   * @throws IOException if the folder cannot be read
   */
  public static void main(String[] args) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    List<RegretTask> tasks =
        RegretTask.readAll(Path.of(args.length > 0 ? args[0] : "../shared/regret"));
    Map<String, Rule> rules = Rules.all();
    out.println(
        "| task | "
            + rules.keySet().stream().collect(Collectors.joining(" | "))
            + " | spread of lr4j |");
    out.println("|---".repeat(rules.size() + 2) + "|");
    double[] sums = new double[rules.size()];
    for (RegretTask task : tasks) {
      StringBuilder row = new StringBuilder("| " + task.name());
      int column = 0;
      for (Rule rule : rules.values()) {
        double mean =
            task.sweeps().stream()
                .mapToDouble(sweep -> regret(task, rule.suggest(sweep)))
                .average()
                .orElseThrow();
        sums[column++] += mean;
        row.append(String.format(Locale.ROOT, " | %.3f", mean));
      }
      out.println(row.append(String.format(Locale.ROOT, " | %.2f |", spread(task, rules))));
    }
    StringBuilder row = new StringBuilder("| **mean**");
    for (double sum : sums) {
      row.append(String.format(Locale.ROOT, " | **%.3f**", sum / tasks.size()));
    }
    out.println(row.append(" | |"));
  }

  private static double regret(RegretTask task, OptionalDouble rate) {
    return rate.isPresent() ? task.regret(rate.getAsDouble()) : 1;
  }

  /** Largest over smallest answer of the repeats. */
  private static double spread(RegretTask task, Map<String, Rule> rules) {
    Rule own = Objects.requireNonNull(rules.get("lr4j"));
    double[] answers =
        task.sweeps().stream()
            .map(own::suggest)
            .filter(OptionalDouble::isPresent)
            .mapToDouble(OptionalDouble::getAsDouble)
            .sorted()
            .toArray();
    return answers.length == 0 ? Double.NaN : answers[answers.length - 1] / answers[0];
  }
}
