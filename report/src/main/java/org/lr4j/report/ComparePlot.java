package org.lr4j.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Policies side by side, each trained with several seeds: the mean of their held-out losses and
 * accuracies over the steps, between the least and the greatest, and below the learning rates. A
 * policy has one colour in all panels.
 */
public final class ComparePlot {
  private static final double WIDTH = 2.2;
  private static final int BUCKETS = 700;
  private static final int LONGEST = 90;

  private final Map<String, List<TrainingCurves>> policies;
  private final List<TrainingCurves> all;
  private final Scale across;
  private final String axis;

  private ComparePlot(Map<String, List<TrainingCurves>> policies) {
    this.policies = policies;
    this.all = policies.values().stream().flatMap(List::stream).toList();
    this.across = TrainingPlot.across(all);
    List<String> axes = all.stream().map(TrainingPlot::axis).distinct().toList();
    this.axis = axes.size() == 1 ? axes.get(0) : "step";
  }

  /**
   * Draws policies.
   *
   * @param policies what each is called, and its runs, one a seed, in the order of the legend
   * @param title the headline, such as the model and its data
   * @return the figure; without held-out losses it shows smoothed training losses
   */
  public static Figure of(Map<String, List<TrainingCurves>> policies, String title) {
    return new ComparePlot(new LinkedHashMap<>(policies)).figure(title);
  }

  private Figure figure(String title) {
    boolean held = all.stream().anyMatch(run -> !run.validation().finite().isEmpty());
    List<Panel> panels = new ArrayList<>();
    panels.add(
        held
            ? losses("held-out loss", TrainingCurves::validation)
            : losses("training loss, smoothed", TrainingPlot::smooth));
    if (all.stream().anyMatch(run -> !run.accuracy().finite().isEmpty())) {
      panels.add(accuracies());
    }
    lines("learning rate", 0.5, TrainingCurves::rates, run -> true).ifPresent(panels::add);
    lines("momentum", 0.45, TrainingCurves::momentum, TrainingPlot::moves).ifPresent(panels::add);
    boolean several = policies.values().stream().anyMatch(runs -> runs.size() > 1);
    String how = "Lines are means over the seeds, bands reach from the least to the greatest.";
    return new Figure(title, several ? how : "", axis, across, panels);
  }

  private Panel losses(String quantity, Function<TrainingCurves, Points> values) {
    List<Spread> spreads = spreads(values);
    double[] firsts =
        spreads.stream().filter(s -> !s.isEmpty()).mapToDouble(s -> s.mean()[0]).sorted().toArray();
    double[] lows = spreads.stream().flatMapToDouble(s -> Arrays.stream(s.low())).toArray();
    double[] highs = spreads.stream().flatMapToDouble(s -> Arrays.stream(s.high())).toArray();
    Scale up =
        firsts.length == 0
            ? Scale.linear(0, 1)
            : Ranges.losses(
                firsts[firsts.length / 2],
                DoubleStream.of(lows).min().orElse(0),
                DoubleStream.of(highs).max().orElse(1));
    Panel panel = new Panel(across, quantity, up, 1);
    draw(panel, spreads, labels());
    return panel;
  }

  private Panel accuracies() {
    List<Spread> spreads = spreads(ComparePlot::percent);
    Scale up =
        Ranges.whole(
            spreads.stream()
                .flatMapToDouble(
                    s -> DoubleStream.concat(Arrays.stream(s.low()), Arrays.stream(s.high()))));
    Panel panel = new Panel(across, "held-out accuracy (%)", up, 0.75);
    draw(panel, spreads, labels());
    return panel;
  }

  private static Points percent(TrainingCurves run) {
    Points shares = run.accuracy();
    return new Points(shares.x(), Arrays.stream(shares.y()).map(share -> 100 * share).toArray());
  }

  private List<String> labels() {
    return policies.entrySet().stream().map(ComparePlot::label).toList();
  }

  private List<Spread> spreads(Function<TrainingCurves, Points> values) {
    return policies.values().stream()
        .map(runs -> Spread.of(runs.stream().map(values).map(Points::finite).toList()))
        .toList();
  }

  /** All bands first, so that no band covers a line. */
  private static void draw(Panel panel, List<Spread> spreads, List<String> labels) {
    for (int i = 0; i < spreads.size(); i++) {
      Spread spread = spreads.get(i);
      if (spread.several()) {
        panel.band(labels.get(i), Ink.band(i), spread.x(), spread.low(), spread.high());
      }
    }
    for (int i = 0; i < spreads.size(); i++) {
      Spread spread = spreads.get(i);
      panel.series(labels.get(i), i, WIDTH, spread.x(), spread.mean());
    }
  }

  /** Each run's own line, but equal ones once. */
  private Optional<Panel> lines(
      String quantity,
      double share,
      Function<TrainingCurves, Points> values,
      Predicate<TrainingCurves> drawn) {
    List<List<Points>> lines =
        policies.values().stream()
            .map(runs -> distinct(runs.stream().filter(drawn).map(values)))
            .toList();
    double[] all =
        lines.stream()
            .flatMap(List::stream)
            .flatMapToDouble(line -> Arrays.stream(line.y()))
            .filter(Double::isFinite)
            .toArray();
    if (all.length == 0) {
      return Optional.empty();
    }
    Panel panel = new Panel(across, quantity, Ranges.whole(Arrays.stream(all)), share);
    for (int i = 0; i < lines.size(); i++) {
      for (Points line : lines.get(i)) {
        panel.series(labels().get(i), i, WIDTH, line.x(), line.y());
      }
    }
    return Optional.of(panel);
  }

  private static List<Points> distinct(Stream<Points> lines) {
    List<Points> seen = new ArrayList<>();
    lines
        .map(line -> line.outlined(BUCKETS))
        .filter(line -> seen.stream().noneMatch(other -> Arrays.equals(line.y(), other.y())))
        .forEach(seen::add);
    return seen;
  }

  /** The mean of the seeds that are left says too little if others have blown up. */
  private static String label(Map.Entry<String, List<TrainingCurves>> policy) {
    String name = policy.getKey();
    String brief = name.length() <= LONGEST ? name : name.substring(0, LONGEST - 1) + "…";
    int seeds = policy.getValue().size();
    long lost = policy.getValue().stream().filter(ComparePlot::notFinite).count();
    // No-break spaces keep what is in brackets together.
    if (lost > 0) {
      return String.format(
          Locale.ROOT, "%s (%d\u00a0of\u00a0%d\u00a0not\u00a0finite)", brief, lost, seeds);
    }
    return seeds == 1 ? brief : String.format(Locale.ROOT, "%s (%d\u00a0seeds)", brief, seeds);
  }

  private static boolean notFinite(TrainingCurves run) {
    int last = run.losses().length - 1;
    return last >= 0 && !Double.isFinite(run.losses()[last]);
  }
}
