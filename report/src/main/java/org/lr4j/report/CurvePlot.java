package org.lr4j.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.lr4j.finder.Candidate;
import org.lr4j.finder.Curve;
import org.lr4j.finder.Finding;
import org.lr4j.finder.Found;
import org.lr4j.finder.Stop;
import org.lr4j.finder.Trial;
import org.lr4j.report.figure.Figure;
import org.lr4j.report.figure.Ink;
import org.lr4j.report.figure.Mark;
import org.lr4j.report.figure.Panel;
import org.lr4j.report.figure.Scale;
import org.lr4j.report.figure.Ticks;

/**
 * The picture of a finding: loss against the rate on a logarithmic axis, every point faint and the
 * smoothed line strong; the answer, its interval, the bounds and other candidates; where and why
 * the sweep stopped; validation and confirmation where there are any.
 */
public final class CurvePlot {
  private static final Ink POINTS = new Ink(0x57606a, 0.38);
  private static final Ink LOSS = new Ink(0x0b4f8a, 1);
  private static final Ink VALIDATION = new Ink(0xd55e00, 1);
  private static final Ink ACCURACY = new Ink(0x7a3e9d, 1);
  private static final Ink ANSWER = new Ink(0x0a7d43, 1);
  private static final Ink INTERVAL = new Ink(0x2da44e, 0.65);
  private static final Ink BOUNDS = new Ink(0xe3b341, 0.22);
  private static final Ink STOP = new Ink(0xc62828, 1);
  private static final Ink CANDIDATE = new Ink(0x8a5a00, 1);

  /** More arrows than this hide the curve. */
  private static final int MOST_CANDIDATES = 6;

  private static final double LOW = 0.8;

  private final Finding finding;
  private final List<Curve> curves;
  private final List<Trace> runs;
  private final double end;

  private CurvePlot(Finding finding) {
    this.finding = finding;
    this.curves = finding.evidence().curves();
    this.runs = curves.stream().map(Trace::losses).filter(trace -> !trace.isEmpty()).toList();
    this.end =
        curves.stream()
            .flatMapToDouble(curve -> Arrays.stream(curve.rates()))
            .filter(Trace::drawable)
            .max()
            .orElse(1);
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
    List<Panel> panels = new ArrayList<>();
    panels.add(lossPanel());
    accuracyPanel().forEach(panels::add);
    trialPanel().forEach(panels::add);
    return new Figure(title, subtitle(), "learning rate (logarithmic)", across(), panels);
  }

  private String subtitle() {
    String answer = finding.toString();
    if (finding instanceof Found found) {
      answer =
          "learning rate %s (%s to %s), bounds %s to %s"
              .formatted(
                  brief(found.rate()),
                  brief(found.interval().low()),
                  brief(found.interval().high()),
                  brief(found.bounds().base()),
                  brief(found.bounds().max()));
    }
    String end =
        switch (finding.evidence().stopped()) {
          case COMPLETED -> "all rates visited";
          case DIVERGED -> "stopped where the loss diverged";
          case NOT_FINITE -> "stopped at a loss that is not finite";
        };
    return "%s  ·  %d steps, %s".formatted(answer, finding.evidence().steps(), end);
  }

  private Scale across() {
    double start = runs.stream().mapToDouble(run -> run.rates()[0]).min().orElse(end / 10);
    double room = Math.pow(end / start, 0.015);
    return Scale.logarithmic(start / room, end * room);
  }

  private Panel lossPanel() {
    List<Mark> marks = new ArrayList<>(shades());
    double[] visible = {0, 1};
    if (!runs.isEmpty()) {
      for (Trace run : runs) {
        Trace points = run.sampled();
        marks.add(
            new Mark.Dots("training loss of a step", POINTS, 2.4, points.rates(), points.values()));
      }
      Merged merged = Merged.of(runs);
      visible = merged.visible(seen());
      if (runs.size() > 1) {
        marks.add(
            new Mark.Band(
                "spread of " + runs.size() + " runs",
                LOSS.fade(0.2),
                merged.rates(),
                merged.low(),
                merged.high()));
      }
      marks.add(
          new Mark.Line(
              "training loss, smoothed", LOSS, 2.8, false, merged.rates(), merged.mean()));
    }
    marks.addAll(measured("validation loss", VALIDATION, Curve::validationLosses));
    marks.addAll(uprights(true));
    if (finding instanceof Found found) {
      notable(found).stream().map(CurvePlot::callout).forEach(marks::add);
    }
    return new Panel("loss", Scale.linear(visible[0], visible[1]), 1, marks);
  }

  private List<Trace> seen() {
    List<Trace> seen = new ArrayList<>(runs);
    curves.forEach(curve -> seen.add(Trace.of(curve.rates(), curve.validationLosses())));
    return seen;
  }

  private List<Panel> accuracyPanel() {
    List<Mark> lines = measured("accuracy", ACCURACY, Curve::accuracies);
    if (lines.isEmpty()) {
      return List.of();
    }
    double top =
        curves.stream()
            .flatMapToDouble(curve -> Arrays.stream(curve.accuracies()))
            .filter(Double::isFinite)
            .max()
            .orElse(1);
    return List.of(panel("accuracy", Scale.linear(0, Math.max(0.1, 1.08 * top)), 0.45, lines));
  }

  private List<Panel> trialPanel() {
    List<Trial> trials =
        finding.evidence().confirmed().stream().filter(t -> Double.isFinite(t.loss())).toList();
    if (trials.isEmpty()) {
      return List.of();
    }
    double[] rates = trials.stream().mapToDouble(Trial::rate).toArray();
    double[] losses = trials.stream().mapToDouble(Trial::loss).toArray();
    double low = Arrays.stream(losses).min().orElse(0);
    double high = Arrays.stream(losses).max().orElse(1);
    double room = Math.max(0.2 * (high - low), 1e-3);
    Mark dots = new Mark.Dots("loss after a short training", VALIDATION, 5, rates, losses);
    List<Mark> marks = new ArrayList<>(List.of(dots));
    for (Trial trial : trials) {
      String note = Ticks.number(trial.loss(), 3);
      marks.add(new Mark.Callout("", VALIDATION, trial.rate(), trial.loss(), note));
    }
    return List.of(panel("held-out loss", Scale.linear(low - room, high + room), 0.45, marks));
  }

  private Panel panel(String title, Scale scale, double share, List<Mark> own) {
    List<Mark> marks = new ArrayList<>(shades());
    marks.addAll(own);
    marks.addAll(uprights(false));
    return new Panel(title, scale, share, marks);
  }

  private List<Mark> measured(String label, Ink ink, Function<Curve, double[]> values) {
    List<Mark> marks = new ArrayList<>();
    for (Curve curve : curves) {
      Trace trace = Trace.of(curve.rates(), values.apply(curve)).reduced();
      if (!trace.isEmpty()) {
        boolean alone = curves.size() == 1;
        Ink faint = alone ? ink : ink.fade(0.6);
        double width = alone ? 2 : 1.3;
        marks.add(new Mark.Line(label, faint, width, false, trace.rates(), trace.values()));
        marks.add(new Mark.Dots("", faint, 1.5 * width, trace.rates(), trace.values()));
      }
    }
    return marks;
  }

  private List<Mark> shades() {
    if (!(finding instanceof Found found)) {
      return List.of();
    }
    double base = found.bounds().base();
    double max = found.bounds().max();
    double low = found.interval().low();
    double high = found.interval().high();
    return List.of(
        new Mark.Stretch("bounds " + brief(base) + " to " + brief(max), BOUNDS, base, max, 1),
        new Mark.Stretch(
            "interval " + brief(low) + " to " + brief(high), INTERVAL, low, high, 0.035));
  }

  private List<Mark> uprights(boolean notes) {
    List<Mark> marks = new ArrayList<>();
    Stop stop = finding.evidence().stopped();
    if (stop != Stop.COMPLETED) {
      String why = stop == Stop.DIVERGED ? "diverged" : "not finite";
      String note = notes ? why + " at " + brief(end) : "";
      marks.add(new Mark.Upright("sweep stopped", STOP, 1.8, true, end, note));
    }
    if (finding instanceof Found found) {
      String note = notes ? "learning rate " + brief(found.rate()) : "";
      marks.add(
          new Mark.Upright(
              "answer " + brief(found.rate()), ANSWER, 2.6, false, found.rate(), note));
    }
    return marks;
  }

  private static Mark callout(Candidate candidate) {
    return new Mark.Callout(
        "", CANDIDATE, candidate.rate(), candidate.loss(), brief(candidate.rate()));
  }

  private static String brief(double rate) {
    return Ticks.number(rate, 2);
  }
}
