package org.lr4j.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.lr4j.finder.Candidate;
import org.lr4j.finder.Curve;
import org.lr4j.finder.Evidence;
import org.lr4j.finder.Finding;
import org.lr4j.finder.Found;
import org.lr4j.finder.Metric;
import org.lr4j.finder.Stop;
import org.lr4j.finder.Trial;

/**
 * The picture of a finding: loss against the rate on a logarithmic axis, every point faint and the
 * smoothed line strong, earlier sweeps as thin lines; the answer, its interval, the bounds and
 * other candidates; where and why the sweep stopped; held-out loss and accuracy where they were
 * measured; the short trainings, and how plausible each rate is in the end.
 */
public final class CurvePlot {
  private static final String AXIS = "learning rate";

  /** More arrows than this hide the curve. */
  private static final int MOST_CANDIDATES = 6;

  private static final double LOW = 0.8;

  /** Fewer points make no line: a sweep that ended at once. */
  private static final int SHORTEST_LINE = 5;

  /** Share of a plot's height that a row of notes takes, roughly. */
  private static final double ROW = 0.06;

  private static final double LOWER = 0.45;

  private static final double LOWEST = 0.3;

  /** Of all runs together. */
  private static final int POINTS_DRAWN = 1200;

  private final Finding finding;
  private final List<Curve> curves;
  private final List<RateLine> runs;
  private final List<RateLine> earlier;
  private final double end;

  /** The rate at which the sweep stopped. */
  private final double stop;

  private CurvePlot(Finding finding) {
    this.finding = finding;
    this.curves = finding.evidence().curves();
    this.runs = curves.stream().map(RateLine::losses).filter(trace -> !trace.isEmpty()).toList();
    this.earlier =
        finding.evidence().earlierCurves().stream()
            .map(RateLine::losses)
            .filter(line -> line.size() >= SHORTEST_LINE)
            .toList();
    this.end =
        Stream.concat(curves.stream(), finding.evidence().earlierCurves().stream())
            .flatMapToDouble(curve -> Arrays.stream(curve.rates()))
            .filter(RateLine::drawable)
            .max()
            .orElse(1);
    this.stop = stop(finding.evidence()).orElse(end);
  }

  /**
   * Where the sweep stopped: of several repeats, the first that ended for the reason that counts.
   *
   * @param evidence the sweeps
   * @return the rate, where there is one
   */
  public static OptionalDouble stop(Evidence evidence) {
    return evidence.curves().stream()
        .filter(curve -> curve.stopped() == evidence.stopped())
        .mapToDouble(CurvePlot::stopRate)
        .filter(RateLine::drawable)
        .min();
  }

  /** The first rate with a loss that is not finite, or the last rate. */
  private static double stopRate(Curve curve) {
    int last = Math.min(curve.finitePoints(), curve.size() - 1);
    return last < 0 ? Double.NaN : curve.rates()[last];
  }

  /**
   * Draws a finding.
   *
   * @param finding what was found, or why nothing was
   * @param title the headline, such as the model and its data
   * @return the figure; without a finite point its axes are empty
   */
  public static Figure of(Finding finding, String title) {
    return new CurvePlot(finding).figure(title);
  }

  /**
   * The candidates worth a reader's time: those well below where the loss began, at most six.
   *
   * @param found a finding
   * @return the candidates, in increasing order of the rate
   */
  public static List<Candidate> notable(Found found) {
    List<Candidate> finite =
        found.candidates().stream()
            .filter(candidate -> Double.isFinite(candidate.loss()))
            .sorted(Comparator.comparingDouble(Candidate::loss))
            .toList();
    if (finite.isEmpty()) {
      return List.of();
    }
    double best = finite.get(0).loss();
    double worst = finite.get(finite.size() - 1).loss();
    return finite.stream()
        .filter(candidate -> candidate.loss() <= best + LOW * (worst - best))
        .limit(MOST_CANDIDATES)
        .sorted(Comparator.comparingDouble(Candidate::rate))
        .toList();
  }

  private Figure figure(String title) {
    Scale across = across();
    List<Panel> panels = new ArrayList<>(List.of(lossPanel(across)));
    accuracyPanel(across).ifPresent(panels::add);
    trialPanel(across).ifPresent(panels::add);
    beliefPanel(across).ifPresent(panels::add);
    return new Figure(title, subtitle(), AXIS, across, panels);
  }

  private String subtitle() {
    String answer = finding.toString();
    if (finding instanceof Found found) {
      answer =
          String.format(
              Locale.ROOT,
              "learning rate %s (%s to %s), bounds %s to %s",
              brief(found.rate()),
              brief(found.interval().low()),
              brief(found.interval().high()),
              brief(found.bounds().base()),
              brief(found.bounds().max()));
    }
    String end =
        switch (finding.evidence().stopped()) {
          case COMPLETED -> "the sweep visited all rates";
          case DIVERGED -> "the sweep stopped where the loss diverged";
          case NOT_FINITE -> "the sweep stopped at a loss that is not finite";
        };
    return String.format(
        Locale.ROOT, "%s  ·  %d steps; %s", answer, finding.evidence().steps(), end);
  }

  private Scale across() {
    double[] tried = finding.evidence().trials().stream().mapToDouble(Trial::rate).toArray();
    double start =
        DoubleStream.concat(
                Stream.concat(runs.stream(), earlier.stream()).mapToDouble(run -> run.rates()[0]),
                Arrays.stream(tried).filter(RateLine::drawable))
            .min()
            .orElse(end / 10);
    double last = Math.max(end, Arrays.stream(tried).filter(RateLine::drawable).max().orElse(end));
    double room = Math.pow(last / start, 0.015);
    return Scale.logarithmic(start / room, last * room);
  }

  private Panel lossPanel(Scale across) {
    Merged merged = Merged.of(runs);
    double[] visible = runs.isEmpty() ? new double[] {0, 1} : visible(merged);
    List<Candidate> candidates = finding instanceof Found found ? notable(found) : List.of();
    Scale seen = Scale.linear(visible[0], visible[1]);
    double row = ROW * (seen.high() - seen.low());
    int below = rows(candidates, across);
    Scale up = Scale.linear(seen.low() - below * row, seen.high() + row);
    Panel panel = new Panel(across, "loss", up, 1);
    shade(panel);
    for (RateLine run : runs) {
      RateLine sample = run.sampled(POINTS_DRAWN / runs.size());
      // Below there are notes, which would hide points by halves.
      Points points =
          new Points(sample.rates(), sample.values()).where(value -> value >= seen.low());
      panel.dots("training loss of a step", Ink.POINTS, points.x(), points.y());
    }
    if (runs.size() > 1) {
      String label = "spread of " + runs.size() + " runs";
      panel.band(label, Ink.SPREAD, merged.rates(), merged.low(), merged.high());
    }
    for (RateLine line : earlier) {
      RateLine smooth = line.smooth();
      panel.line("an earlier sweep, smoothed", Ink.STEPS, 1.6, smooth.rates(), smooth.values());
    }
    if (!runs.isEmpty()) {
      panel.line("training loss, smoothed", Ink.LOSS, 2.8, merged.rates(), merged.mean());
    }
    measure(panel, "validation loss", Ink.VALIDATION, Curve::validationLosses);
    mark(panel);
    if (finding instanceof Found found) {
      panel.noteAbove(Ink.ANSWER, found.rate(), "learning rate " + brief(found.rate()));
    }
    if (finding.evidence().stopped() != Stop.COMPLETED) {
      boolean diverged = finding.evidence().stopped() == Stop.DIVERGED;
      panel.noteAbove(Ink.STOP, stop, (diverged ? "diverged at " : "not finite at ") + brief(stop));
    }
    // Candidates are minima of the held-out loss where there is one. The finder smooths otherwise;
    // an arrow is to touch the line that is drawn.
    RateLine line =
        validation().stream().findFirst().orElse(new RateLine(merged.rates(), merged.mean()));
    for (Candidate candidate : candidates) {
      double drawn = line.at(candidate.rate());
      double tip = drawn >= up.low() && drawn <= up.high() ? drawn : candidate.loss();
      panel.noteBelow(Ink.CANDIDATE, candidate.rate(), tip, brief(candidate.rate()));
    }
    return panel;
  }

  /** How many rows notes about candidates take, if neighbours are not to overlap. */
  private static int rows(List<Candidate> candidates, Scale across) {
    return candidates.stream()
        .mapToInt(
            one ->
                (int)
                    candidates.stream()
                        .mapToDouble(
                            other -> across.position(other.rate() / one.rate() * across.low()))
                        .filter(distance -> distance >= 0 && distance < 0.08)
                        .count())
        .max()
        .orElse(0);
  }

  /** As much as the training losses need, and down to the least held-out loss. */
  private double[] visible(Merged merged) {
    double[] visible = merged.visible(runs);
    double height = visible[1] - visible[0];
    double least =
        validation().stream()
            .flatMapToDouble(held -> Arrays.stream(held.values()))
            .min()
            .orElse(visible[1]);
    boolean below = least < visible[0] + 0.1 * height && least > visible[0] - 3 * height;
    return below ? new double[] {least - 0.1 * (visible[1] - least), visible[1]} : visible;
  }

  private List<RateLine> validation() {
    return curves.stream()
        .map(curve -> RateLine.of(curve.rates(), curve.validationLosses()).reduced())
        .filter(held -> !held.isEmpty())
        .toList();
  }

  private Optional<Panel> accuracyPanel(Scale across) {
    double top =
        curves.stream()
            .flatMapToDouble(curve -> Arrays.stream(curve.accuracies()))
            .filter(Double::isFinite)
            .max()
            .orElse(Double.NaN);
    if (Double.isNaN(top)) {
      return Optional.empty();
    }
    double high = Math.max(0.1, top);
    Scale up = Scale.linear(-0.02 * high, 1.08 * high);
    Panel panel = shade(new Panel(across, "accuracy", up, LOWER));
    measure(panel, "accuracy", Ink.ACCURACY, Curve::accuracies);
    return Optional.of(mark(panel));
  }

  /** The short trainings, those of one length on one line; named are those that went wrong. */
  private Optional<Panel> trialPanel(Scale across) {
    List<Trial> trials =
        finding.evidence().trials().stream()
            .sorted(Comparator.comparingDouble(Trial::rate))
            .toList();
    double[] losses =
        trials.stream().mapToDouble(Trial::loss).filter(Double::isFinite).sorted().toArray();
    if (losses.length == 0) {
      return Optional.empty();
    }
    // One that made the model worse than it was would flatten the valley of the others.
    double untrained = Merged.of(runs).visible(runs)[1];
    double high = Arrays.stream(losses).filter(loss -> loss <= untrained).max().orElse(losses[0]);
    long[] lengths = trials.stream().mapToLong(Trial::planned).distinct().sorted().toArray();
    boolean several = lengths.length > 1;
    boolean wrong = trials.stream().anyMatch(trial -> !(trial.loss() <= high));
    double height = high > losses[0] ? high - losses[0] : Math.max(1e-3, 0.1 * Math.abs(high));
    double rows = (several ? lengths.length : 0) + (wrong ? 1 : 0);
    Scale up = Scale.linear(losses[0] - 0.15 * height, high + (0.15 + 0.2 * rows) * height);
    boolean heldOut = finding.evidence().trialMetric() == Metric.VALIDATION_LOSS;
    String loss = heldOut ? "held-out" : "training";
    String named = loss + (several ? " loss" : ", " + lengths[0] + " steps");
    String when = heldOut ? "after a training of " : "training loss at the end of ";
    Panel panel = shade(new Panel(across, named, up, LOWER));
    for (Trial trial : trials) {
      if (!(trial.loss() <= high)) {
        boolean ended = Double.isFinite(trial.loss());
        panel.noteAbove(Ink.STOP, trial.rate(), ended ? Ticks.number(trial.loss(), 2) : "diverged");
      }
    }
    for (int i = 0; i < lengths.length; i++) {
      long length = lengths[i];
      Ink ink = i == 0 ? Ink.VALIDATION : Ink.series(i + 1);
      List<Trial> shown =
          trials.stream().filter(t -> t.planned() == length && t.loss() <= high).toList();
      panel.measured(
          when + length + " steps",
          ink,
          1.3,
          shown.stream().mapToDouble(Trial::rate).toArray(),
          shown.stream().mapToDouble(Trial::loss).toArray());
      if (several) {
        shown.stream()
            .min(Comparator.comparingDouble(Trial::loss))
            .ifPresent(t -> panel.noteAbove(ink, t.rate(), length + " steps"));
      }
    }
    return Optional.of(mark(panel));
  }

  /** What all evidence together says of the best rate. */
  private Optional<Panel> beliefPanel(Scale across) {
    return finding
        .evidence()
        .posterior()
        .map(
            belief -> {
              double[] rates = belief.rates().stream().mapToDouble(r -> r).toArray();
              double[] shares = belief.probabilities().stream().mapToDouble(p -> p).toArray();
              double most = Arrays.stream(shares).max().orElse(1);
              double[] relative = Arrays.stream(shares).map(p -> p / most).toArray();
              Scale up = Scale.linear(0, 1.12);
              Panel panel = shade(new Panel(across, "plausibility", up, LOWEST));
              panel.line(
                  "of being the best rate; the answer is the rate that is expected to lose least",
                  Ink.POSTERIOR,
                  2,
                  rates,
                  relative);
              return mark(panel);
            });
  }

  private void measure(Panel panel, String label, Ink ink, Function<Curve, double[]> values) {
    for (Curve curve : curves) {
      RateLine trace = RateLine.of(curve.rates(), values.apply(curve)).reduced();
      if (!trace.isEmpty()) {
        double width = curves.size() == 1 ? 2 : 1.3;
        panel.measured(label, ink, width, trace.rates(), trace.values());
      }
    }
  }

  private Panel shade(Panel panel) {
    if (finding instanceof Found found) {
      double base = found.bounds().base();
      double max = found.bounds().max();
      double low = found.interval().low();
      double high = found.interval().high();
      panel.stretch("bounds " + brief(base) + " to " + brief(max), Ink.BOUNDS, base, max);
      panel.stretch("interval " + brief(low) + " to " + brief(high), Ink.INTERVAL, low, high);
    }
    return panel;
  }

  private Panel mark(Panel panel) {
    if (finding.evidence().stopped() != Stop.COMPLETED) {
      panel.upright(Ink.STOP, 1.8, true, stop);
    }
    if (finding instanceof Found found) {
      panel.upright(Ink.ANSWER, 2.6, false, found.rate());
    }
    return panel;
  }

  private static String brief(double rate) {
    return Ticks.number(rate, 2);
  }
}
