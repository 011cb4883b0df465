package org.lr4j.benchmarks;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.lr4j.finder.Curve;
import org.lr4j.finder.Rule;
import org.lr4j.finder.Rules;
import org.lr4j.runs.Smoothing;

/**
 * Prints how well smoothed histories are read: {@code SmoothedHistories FOLDER}. Each recorded
 * range test is stored as each tool would store it, up to its stop; then it is counted how often
 * the smoothing is recognized, and how far lr4j's rate is from that of the single losses, with the
 * smoothing undone and with the losses taken as they are stored.
 */
public final class SmoothedHistories {
  private static final int SHORTEST = 20;
  private static final double FAR = 2;

  private SmoothedHistories() {}

  /**
   * Prints the table.
   *
   * @param args a folder with recorded range tests, in files of its own and of its folder bank
   * @throws IOException if the folder cannot be read
   */
  public static void main(String[] args) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    List<Curve> raw = sweeps(Path.of(args[0]));
    out.println(raw.size() + " sweeps\n");
    out.println(
        "| stored as by | recognized | not | taken for another"
            + " | undone: no rate | median factor off | more than 2 off"
            + " | as stored: no rate | median factor off | more than 2 off |");
    out.println("|---".repeat(10) + "|");
    for (Smoothing tool : Smoothing.values()) {
      List<Curve> stored = raw.stream().map(curve -> stored(curve, tool)).toList();
      List<Smoothing> seen =
          stored.stream().map(curve -> Smoothing.recognize(List.of(curve))).toList();
      long right = seen.stream().filter(each -> each == tool).count();
      long none = seen.stream().filter(each -> each == Smoothing.NOTHING && each != tool).count();
      out.println(
          "| "
              + tool.text()
              + " | "
              + right
              + " | "
              + none
              + " | "
              + (seen.size() - right - none)
              + error(raw, stored.stream().map(tool::undo).toList())
              + error(raw, stored)
              + " |");
    }
  }

  /** How far the rates of curves are from those of others, where these have one. */
  private static String error(List<Curve> raw, List<Curve> read) {
    Rule rule = Objects.requireNonNull(Rules.all().get("lr4j"));
    int none = 0;
    List<Double> factors = new ArrayList<>();
    for (int i = 0; i < raw.size(); i++) {
      OptionalDouble right = rule.suggest(raw.get(i));
      OptionalDouble answer = rule.suggest(read.get(i));
      if (right.isPresent() && answer.isPresent()) {
        factors.add(Math.exp(Math.abs(Math.log(answer.getAsDouble() / right.getAsDouble()))));
      } else if (right.isPresent()) {
        none++;
      }
    }
    double[] sorted = factors.stream().mapToDouble(factor -> factor).sorted().toArray();
    long far = Arrays.stream(sorted).filter(factor -> factor > FAR).count();
    return String.format(
        Locale.ROOT,
        " | %d of %d | %.2f | %d",
        none,
        none + sorted.length,
        sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2],
        far);
  }

  private static Curve stored(Curve curve, Smoothing tool) {
    double[] losses = curve.losses();
    double[] stored = losses.clone();
    double average = 0;
    double best = Double.POSITIVE_INFINITY;
    int n = 0;
    boolean stopped = tool == Smoothing.NOTHING;
    while (n < losses.length && !stopped) {
      average =
          switch (tool) {
            case PYTORCH_LR_FINDER -> n == 0 ? losses[0] : 0.95 * average + 0.05 * losses[n];
            default -> 0.98 * average + 0.02 * losses[n];
          };
      stored[n] =
          switch (tool) {
            case FASTAI -> average / (1 - Math.pow(0.98, n + 1));
            case LIGHTNING -> average / (1 - Math.pow(0.98, n + 2));
            default -> average;
          };
      best = Math.min(best, stored[n]);
      stopped = stored[n] > (tool == Smoothing.PYTORCH_LR_FINDER ? 5 : 4) * best;
      n++;
    }
    int size = tool == Smoothing.NOTHING ? losses.length : n;
    return Curve.of(Arrays.copyOf(curve.rates(), size), Arrays.copyOf(stored, size));
  }

  private static List<Curve> sweeps(Path folder) throws IOException {
    JsonMapper mapper =
        JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();
    List<Curve> curves = new ArrayList<>();
    for (Path place : List.of(folder, folder.resolve("bank"))) {
      try (Stream<Path> files = Files.list(place)) {
        for (Path file :
            files.filter(each -> each.toString().endsWith(".json")).sorted().toList()) {
          JsonNode task = mapper.readTree(file.toFile());
          for (String kind : List.of("sweeps", "sweeps400")) {
            task.path(kind).forEach(sweep -> add(sweep, curves));
          }
        }
      }
    }
    return curves;
  }

  /** The points up to the first whose loss is not finite. */
  private static void add(JsonNode sweep, List<Curve> curves) {
    DoubleStream.Builder rates = DoubleStream.builder();
    DoubleStream.Builder losses = DoubleStream.builder();
    int n = 0;
    for (JsonNode point : sweep) {
      if (!Double.isFinite(point.path(1).asDouble())) {
        break;
      }
      rates.add(point.path(0).asDouble());
      losses.add(point.path(1).asDouble());
      n++;
    }
    if (n >= SHORTEST) {
      curves.add(Curve.of(rates.build().toArray(), losses.build().toArray()));
    }
  }
}
