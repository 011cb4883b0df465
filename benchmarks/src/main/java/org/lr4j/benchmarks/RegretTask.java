package org.lr4j.benchmarks;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.lr4j.finder.Curve;
import org.lr4j.finder.Interval;

/**
 * A training task whose best peak rate was measured by brute force, with recorded range tests.
 *
 * @param name what the task is called
 * @param family data, network and optimizer; tasks of one family are alike
 * @param server the script that serves it
 * @param steps how long its trainings are; 0 where the record does not say
 * @param log2Rates base-2 logarithms of the rates that were tried, in increasing order
 * @param regrets share of the achievable progress that each of them loses, in [0, 1]
 * @param progress the share of the initial loss that the best training takes away
 * @param sweeps the recorded range tests of 100 steps
 * @param longSweeps those of 400 steps
 */
record RegretTask(
    String name,
    String family,
    Server server,
    long steps,
    List<Double> log2Rates,
    List<Double> regrets,
    double progress,
    List<Curve> sweeps,
    List<Curve> longSweeps) {
  /** The scripts that serve tasks over the process protocol. */
  enum Server {
    /** {@code bank.py}: tasks that are drawn at random. */
    BANK,
    /** {@code serve.py}: the nine. */
    NINE,
    /** {@code benchmarks/more_tasks.py}: kinds of tasks that the bank lacks. */
    MORE;

    /** The command that serves a task; the first two scripts lie in a folder. */
    String command(Path scripts, String task, int seed) {
      String arguments = " serve " + task + " " + seed;
      return switch (this) {
        case BANK -> "python3 '" + scripts.resolve("bank.py") + "'" + arguments;
        case NINE -> "python3 '" + scripts.resolve("serve.py") + "' " + task + " " + seed;
        case MORE -> "LR4J_BANK='" + scripts + "' python3 benchmarks/more_tasks.py" + arguments;
      };
    }
  }

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  /** A recorded sweep up to 10 cannot show a best rate near its end. */
  private static final double HIGHEST = 2.5;

  private static final double LEAST_PROGRESS = 0.1;
  private static final double NEAR = 0.05;

  static List<RegretTask> readAll(List<Path> folders) throws IOException {
    List<RegretTask> tasks = new ArrayList<>();
    for (Path folder : folders) {
      List<Path> files;
      try (Stream<Path> list = Files.list(folder)) {
        files = list.filter(file -> file.toString().endsWith(".json")).sorted().toList();
      }
      for (Path file : files) {
        tasks.add(read(file));
      }
    }
    return tasks;
  }

  private static RegretTask read(Path file) throws IOException {
    JsonNode root = JSON.readTree(file.toFile());
    List<Double> rates = new ArrayList<>();
    List<Double> losses = new ArrayList<>();
    List<Double> initials = new ArrayList<>();
    for (JsonNode row : root.get("grid")) {
      double sum = 0;
      double initial = 0;
      for (int seed = 1; seed < row.size(); seed++) {
        double loss = row.get(seed).get(1).asDouble();
        initial += row.get(seed).get(0).asDouble() / (row.size() - 1);
        sum += Double.isFinite(loss) ? loss : row.get(seed).get(0).asDouble();
      }
      rates.add(Math.log(row.get(0).asDouble()) / Math.log(2));
      losses.add(sum / (row.size() - 1));
      initials.add(initial);
    }
    double initial = initials.stream().sorted().skip(initials.size() / 2).findFirst().orElseThrow();
    double best = losses.stream().mapToDouble(l -> l).min().orElseThrow();
    List<Double> regrets =
        losses.stream().map(l -> Math.min(1, (l - best) / (initial - best))).toList();
    return new RegretTask(
        root.get("task").asText(),
        root.has("config")
            ? root.at("/config/data").asText()
                + " "
                + root.at("/config/net").asText()
                + " "
                + root.at("/config/optimizer").asText()
            : root.get("task").asText(),
        root.at("/config/kind").isTextual()
            ? Server.MORE
            : root.has("config") ? Server.BANK : Server.NINE,
        root.path("steps").asLong(0),
        rates,
        regrets,
        (initial - best) / Math.abs(initial),
        curves(root.path("sweeps")),
        curves(root.path("sweeps400")));
  }

  private static List<Curve> curves(JsonNode sweeps) {
    return StreamSupport.stream(sweeps.spliterator(), false).map(RegretTask::curve).toList();
  }

  private static Curve curve(JsonNode rows) {
    double[] rates = new double[rows.size()];
    double[] losses = new double[rows.size()];
    for (int i = 0; i < rates.length; i++) {
      rates[i] = rows.get(i).get(0).asDouble();
      losses[i] = rows.get(i).get(1).asDouble();
    }
    return Curve.of(rates, losses);
  }

  /** Whether a sweep up to 10 can show the best rate, and the training learns something. */
  boolean counts() {
    return best() <= Math.log(HIGHEST) / Math.log(2) && progress >= LEAST_PROGRESS;
  }

  /** The best of the rates that were tried, in octaves. */
  private double best() {
    double least = regrets.stream().mapToDouble(r -> r).min().orElseThrow();
    return log2Rates.get(regrets.indexOf(least));
  }

  /** Regret of training at a rate, linear in log rate between the rates that were tried. */
  double regret(double rate) {
    double x = Math.log(rate) / Math.log(2);
    int last = log2Rates.size() - 1;
    if (!(x > log2Rates.get(0))) {
      return regrets.get(0);
    }
    if (x >= log2Rates.get(last)) {
      return regrets.get(last);
    }
    int i = 0;
    while (log2Rates.get(i + 1) < x) {
      i++;
    }
    double share = (x - log2Rates.get(i)) / (log2Rates.get(i + 1) - log2Rates.get(i));
    return regrets.get(i) * (1 - share) + regrets.get(i + 1) * share;
  }

  /** Whether an interval holds a rate that loses at most a twentieth. */
  boolean meets(Interval interval) {
    double from = Math.log(interval.low());
    double octaves = Math.log(interval.high()) - from;
    for (int i = 0; i <= 200; i++) {
      if (regret(Math.exp(from + octaves * i / 200)) <= NEAR) {
        return true;
      }
    }
    return false;
  }
}
