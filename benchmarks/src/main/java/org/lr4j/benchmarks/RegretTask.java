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

/**
 * A training task whose best peak rate was measured by brute force, with recorded range tests.
 *
 * @param name what the task is called
 * @param log2Rates base-2 logarithms of the rates that were tried, in increasing order
 * @param regrets share of the achievable progress that each of them loses, in [0, 1]
 * @param sweeps the recorded range tests
 */
record RegretTask(String name, List<Double> log2Rates, List<Double> regrets, List<Curve> sweeps) {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  static List<RegretTask> readAll(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> list = Files.list(folder)) {
      files = list.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
    List<RegretTask> tasks = new ArrayList<>();
    for (Path file : files) {
      tasks.add(read(file));
    }
    return tasks;
  }

  private static RegretTask read(Path file) throws IOException {
    JsonNode root = JSON.readTree(file.toFile());
    List<Double> rates = new ArrayList<>();
    List<Double> losses = new ArrayList<>();
    double initial = 0;
    double best = Double.POSITIVE_INFINITY;
    for (JsonNode row : root.get("grid")) {
      double sum = 0;
      double initialSum = 0;
      for (int seed = 1; seed < row.size(); seed++) {
        initialSum += row.get(seed).get(0).asDouble();
        sum += row.get(seed).get(1).asDouble();
      }
      double loss = sum / (row.size() - 1);
      initial = initialSum / (row.size() - 1);
      rates.add(Math.log(row.get(0).asDouble()) / Math.log(2));
      losses.add(loss);
      best = loss < best ? loss : best;
    }
    double achievable = initial - best;
    double least = best;
    List<Double> regrets =
        losses.stream()
            .map(l -> Double.isFinite(l) ? Math.min(1, (l - least) / achievable) : 1)
            .toList();
    List<Curve> sweeps =
        StreamSupport.stream(root.get("sweeps").spliterator(), false)
            .map(RegretTask::curve)
            .toList();
    return new RegretTask(root.get("task").asText(), rates, regrets, sweeps);
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
}
