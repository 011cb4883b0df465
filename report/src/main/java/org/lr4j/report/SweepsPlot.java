package org.lr4j.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.lr4j.finder.Curve;
import org.lr4j.study.TrialResult;

/**
 * Range tests of several settings in one picture, as in Smith's test of weight decays
 * (arXiv:1803.09820, section 4.4): the held-out loss of each against the learning rate. Where a
 * search has an answer, the curve is thick over its interval.
 */
public final class SweepsPlot {
  private static final double WIDTH = 2;
  private static final double THICK = 6;
  private static final int POINTS = 40;
  private static final int MOST_BANDS = 2;

  /** So far below the answers the loss has not begun to fall, and so far above it is lost. */
  private static final double BELOW = 300;

  private static final double ABOVE = 20;

  private SweepsPlot() {}

  /**
   * The range tests of one setting.
   *
   * @param curves one for each sweep
   * @param answer what they found, if anything
   */
  public record Sweeps(List<Curve> curves, Optional<TrialResult.Answer> answer) {
    /** Copies. */
    public Sweeps {
      curves = List.copyOf(curves);
    }
  }

  /**
   * Draws range tests.
   *
   * @param settings what each setting is called, and its range tests, in the order of the legend
   * @param title the headline
   * @return the figure; without a measured point its axes are empty
   */
  public static Figure of(Map<String, Sweeps> settings, String title) {
    Map<String, Merged> losses = merged(settings, Curve::validationLosses);
    boolean held = losses.values().stream().anyMatch(line -> line.rates().length > 0);
    Map<String, Merged> drawn = held ? losses : merged(settings, Curve::losses);
    Map<String, Merged> accuracies = merged(settings, SweepsPlot::percent);
    Scale across = across(settings, drawn);
    List<Panel> panels = new ArrayList<>();
    Panel loss =
        new Panel(across, held ? "held-out loss" : "training loss, smoothed", losses(drawn), 1);
    draw(loss, settings, drawn);
    panels.add(loss);
    if (accuracies.values().stream().anyMatch(line -> line.rates().length > 0)) {
      Scale up =
          Ranges.whole(
              accuracies.values().stream().flatMapToDouble(line -> Arrays.stream(line.mean())));
      Panel accuracy = new Panel(across, "held-out accuracy (%)", up, 0.6);
      draw(accuracy, settings, accuracies);
      panels.add(accuracy);
    }
    boolean several = settings.values().stream().anyMatch(each -> each.curves().size() > 1);
    String lines = several ? "Lines are means over the sweeps. " : "";
    String bands =
        several && hasBands(settings) ? "Bands reach from the least to the greatest. " : "";
    String how =
        lines + bands + "A thick stretch is the interval of the learning rate that was found.";
    return new Figure(title, how, "learning rate", across, panels);
  }

  /** More bands than this hide each other. */
  private static boolean hasBands(Map<String, Sweeps> settings) {
    return settings.size() <= MOST_BANDS;
  }

  /** All rates, or, where there are answers, those around them. */
  private static Scale across(Map<String, Sweeps> settings, Map<String, Merged> lines) {
    double[] rates =
        lines.values().stream().flatMapToDouble(line -> Arrays.stream(line.rates())).toArray();
    if (rates.length == 0) {
      return Scale.logarithmic(1e-7, 10);
    }
    double low = Arrays.stream(rates).min().orElseThrow();
    double high = Arrays.stream(rates).max().orElseThrow();
    List<TrialResult.Answer> answers =
        settings.values().stream().flatMap(each -> each.answer().stream()).toList();
    double from = answers.stream().mapToDouble(TrialResult.Answer::low).min().orElse(low);
    double to = answers.stream().mapToDouble(TrialResult.Answer::high).max().orElse(high);
    return Scale.logarithmic(Math.max(low, from / BELOW), Math.min(high, to * ABOVE));
  }

  private static double[] percent(Curve curve) {
    return Arrays.stream(curve.accuracies()).map(share -> 100 * share).toArray();
  }

  private static Map<String, Merged> merged(
      Map<String, Sweeps> settings, Function<Curve, double[]> values) {
    Map<String, Merged> merged = new LinkedHashMap<>();
    settings.forEach(
        (name, sweeps) ->
            merged.put(
                name,
                Merged.of(
                    sweeps.curves().stream()
                        .map(curve -> RateLine.of(curve.rates(), values.apply(curve)))
                        .filter(line -> !line.isEmpty())
                        .toList())));
    return merged;
  }

  /** From the least loss to somewhat above where the curves begin. */
  private static Scale losses(Map<String, Merged> lines) {
    double[] firsts =
        lines.values().stream()
            .filter(line -> line.mean().length > 0)
            .mapToDouble(line -> line.mean()[0])
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    double[] all =
        lines.values().stream()
            .flatMapToDouble(line -> Arrays.stream(line.mean()))
            .filter(Double::isFinite)
            .toArray();
    return firsts.length == 0
        ? Scale.linear(0, 1)
        : Ranges.losses(
            firsts[firsts.length / 2],
            DoubleStream.of(all).min().orElse(0),
            DoubleStream.of(all).max().orElse(1));
  }

  private static void draw(Panel panel, Map<String, Sweeps> settings, Map<String, Merged> lines) {
    List<Map.Entry<String, Merged>> drawn = List.copyOf(lines.entrySet());
    for (int i = 0; i < drawn.size(); i++) {
      Merged line = drawn.get(i).getValue();
      if (hasBands(settings) && of(drawn.get(i), settings).curves().size() > 1) {
        panel.band(
            label(drawn.get(i), settings), Ink.band(i), line.rates(), line.low(), line.high());
      }
    }
    for (int i = 0; i < drawn.size(); i++) {
      Merged line = drawn.get(i).getValue();
      Ink ink = Ink.series(i);
      panel.series(label(drawn.get(i), settings), i, WIDTH, line.rates(), line.mean());
      of(drawn.get(i), settings).answer().ifPresent(answer -> answer(panel, ink, answer, line));
    }
  }

  private static Sweeps of(Map.Entry<String, Merged> line, Map<String, Sweeps> settings) {
    return settings.getOrDefault(line.getKey(), new Sweeps(List.of(), Optional.empty()));
  }

  private static void answer(Panel panel, Ink ink, TrialResult.Answer answer, Merged line) {
    RateLine curve = new RateLine(line.rates(), line.mean());
    double ratio = answer.high() / answer.low();
    double[] rates =
        IntStream.rangeClosed(0, POINTS)
            .mapToDouble(i -> answer.low() * Math.pow(ratio, (double) i / POINTS))
            .toArray();
    double[] values = Arrays.stream(rates).map(curve::at).toArray();
    panel.line("", ink, THICK, rates, values);
    panel.dots("", ink, new double[] {answer.rate()}, new double[] {curve.at(answer.rate())});
  }

  private static String label(Map.Entry<String, Merged> line, Map<String, Sweeps> settings) {
    String name = line.getKey();
    return of(line, settings)
        .answer()
        .map(
            answer ->
                name
                    + ": "
                    + Ticks.number(answer.rate(), 2)
                    + " ("
                    + Ticks.number(answer.low(), 2)
                    + "\u00a0to\u00a0"
                    + Ticks.number(answer.high(), 2)
                    + ")")
        .orElse(name + ": no answer");
  }
}
