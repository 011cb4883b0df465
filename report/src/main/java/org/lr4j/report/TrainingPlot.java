package org.lr4j.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.lr4j.report.TrainingCurves.Evaluation;
import org.lr4j.runs.PlanChange;
import org.lr4j.train.Monitor;

/**
 * The picture of a training run over its steps: training loss, faint as it was and smoothed, with
 * the held-out loss; the held-out accuracy; the learning rate; the momentum where it moves. A line
 * marks the best evaluation, others at the learning rate where the plan was changed.
 */
public final class TrainingPlot {

  /**
   * Up to a hundred thousand steps, each step is there for a closer look; beyond that, the outline.
   */
  private static final int MOST = 25_000;

  /** Points of a smoothed line. */
  private static final int SMOOTHED = 1000;

  /** Standard deviation of the smoothing kernel, as a share of the steps. */
  private static final double BREADTH = 0.012;

  /** Of a run that is drawn again every second. */
  private static final int COARSE = 2_500;

  private final TrainingCurves run;
  private final int most;
  private final Optional<Evaluation> best;
  private final Scale across;
  private final String axis;

  private final List<PlanChange> changes;

  private TrainingPlot(TrainingCurves run, int most, Monitor monitor, List<PlanChange> changes) {
    this.most = most;
    this.changes = changes;
    this.run = run;
    this.best = run.best(monitor);
    this.across = across(List.of(run));
    this.axis = axis(run);
  }

  /**
   * Draws a run.
   *
   * @param run the recorded quantities
   * @param title the headline, such as the model and its data
   * @return the figure; what was not recorded has no panel
   */
  public static Figure of(TrainingCurves run, String title) {
    return of(run, title, Monitor.VALIDATION_LOSS, List.of());
  }

  /**
   * Draws a run that is still growing, with fewer points: no more than a screen has.
   *
   * @param run the quantities recorded so far
   * @param title the headline
   * @param monitor the figure that decides the best epoch
   * @param changes where its plan was changed
   * @return the figure
   */
  public static Figure coarse(
      TrainingCurves run, String title, Monitor monitor, List<PlanChange> changes) {
    return new TrainingPlot(run, COARSE, monitor, changes).figure(title);
  }

  /**
   * Draws a run with its own idea of the best epoch, and perhaps a changed plan.
   *
   * @param run the recorded quantities
   * @param title the headline
   * @param monitor the figure that decides the best epoch
   * @param changes where its plan was changed; each is marked at the learning rate
   * @return the figure
   */
  public static Figure of(
      TrainingCurves run, String title, Monitor monitor, List<PlanChange> changes) {
    return new TrainingPlot(run, MOST, monitor, changes).figure(title);
  }

  /** The steps of all runs, with some room. */
  static Scale across(List<TrainingCurves> runs) {
    DoubleSummaryStatistics steps =
        runs.stream()
            .flatMapToDouble(
                run ->
                    DoubleStream.concat(
                        ends(run.steps()),
                        run.evaluations().stream().mapToDouble(Evaluation::step)))
            .summaryStatistics();
    if (steps.getCount() == 0) {
      return Scale.linear(0, 1);
    }
    double room = 0.02 * (steps.getMax() - steps.getMin());
    return Scale.linear(steps.getMin() - room, steps.getMax() + room);
  }

  private static DoubleStream ends(double[] steps) {
    return steps.length == 0
        ? DoubleStream.empty()
        : DoubleStream.of(steps[0], steps[steps.length - 1]);
  }

  /** The title of the axis, and the steps of an epoch if all epochs have the same number. */
  static String axis(TrainingCurves run) {
    double[] ends =
        run.evaluations().stream()
            .filter(e -> Double.isFinite(e.epoch()))
            .mapToDouble(Evaluation::step)
            .toArray();
    double epoch = ends.length < 2 ? 0 : ends[1] - ends[0];
    for (int i = 1; i < ends.length; i++) {
      epoch = ends[i] - ends[i - 1] == epoch ? epoch : 0;
    }
    return epoch > 0
        ? String.format(Locale.ROOT, "step (an epoch has %s)", Ticks.number(epoch, 15))
        : "step";
  }

  /** The losses of the steps as a line that shows where they go; it ends where they diverge. */
  static Points smooth(TrainingCurves run) {
    Points finite = run.training().finite().averaged(SMOOTHED);
    double cap = finite.cap();
    return finite.endedAbove(BREADTH, cap, finite.smoothed(BREADTH, cap));
  }

  private Figure figure(String title) {
    List<Panel> panels = new ArrayList<>(List.of(lossPanel()));
    measured("accuracy", Ink.ACCURACY, run.accuracy(), 0.5).ifPresent(panels::add);
    Points rates = run.rates().outlined(most);
    if (!rates.finite().isEmpty()) {
      panels.add(changed(marked(line("learning rate", Ink.RATE, rates, 0.45))));
    }
    if (moves(run)) {
      panels.add(marked(line("momentum", Ink.MOMENTUM, run.momentum().outlined(most), 0.45)));
    }
    return new Figure(title, subtitle(), axis, across, panels);
  }

  static boolean moves(TrainingCurves run) {
    DoubleSummaryStatistics all =
        Arrays.stream(run.momenta()).filter(Double::isFinite).summaryStatistics();
    return all.getCount() > 0 && all.getMax() > all.getMin();
  }

  private String subtitle() {
    StringBuilder text =
        new StringBuilder(String.format(Locale.ROOT, "%d steps", run.steps().length));
    best.ifPresent(
        e -> {
          text.append("  ·  best ").append(place(e));
          append(text, ": held-out loss ", e.validationLoss());
          append(text, Double.isFinite(e.validationLoss()) ? ", accuracy " : ": ", e.accuracy());
        });
    return text.toString();
  }

  private static String place(Evaluation e) {
    return Double.isFinite(e.epoch())
        ? "epoch " + Ticks.number(e.epoch(), 15)
        : "at step " + Ticks.number(e.step(), 15);
  }

  private static void append(StringBuilder text, String name, double value) {
    if (Double.isFinite(value)) {
      text.append(name).append(Ticks.number(value, 4));
    }
  }

  private Panel lossPanel() {
    Points raw = run.training().finite();
    Points smooth = smooth(run);
    Points validation = run.validation().finite();
    Panel panel = new Panel(across, "loss", losses(raw, List.of(smooth, validation)), 1);
    Points outline = raw.outlined(most);
    panel.line("training loss of a step", Ink.STEPS, 1, outline.x(), outline.y());
    panel.line("training loss, smoothed", Ink.LOSS, 2.6, smooth.x(), smooth.y());
    if (!validation.isEmpty()) {
      panel.measured("held-out loss", Ink.VALIDATION, 2, validation.x(), validation.y());
    }
    best.ifPresent(e -> panel.noteAbove(Ink.ANSWER, e.step(), "best " + place(e)));
    return marked(panel);
  }

  /** The lines as far as they are worth seeing, and the least points. */
  private static Scale losses(Points raw, List<Points> lines) {
    List<Points> seen = lines.stream().map(Points::finite).filter(line -> !line.isEmpty()).toList();
    double[] drawn = seen.stream().flatMapToDouble(line -> Arrays.stream(line.y())).toArray();
    double first = seen.stream().mapToDouble(line -> line.y()[0]).max().orElse(1);
    DoubleSummaryStatistics all = Arrays.stream(drawn).summaryStatistics();
    double least =
        DoubleStream.concat(DoubleStream.of(all.getMin()), Arrays.stream(raw.y())).min().orElse(0);
    return drawn.length == 0 ? Scale.linear(0, 1) : Ranges.losses(first, least, all.getMax());
  }

  private Optional<Panel> measured(String quantity, Ink ink, Points points, double share) {
    Points finite = points.finite();
    if (finite.isEmpty()) {
      return Optional.empty();
    }
    Panel panel = new Panel(across, quantity, Ranges.whole(Arrays.stream(finite.y())), share);
    return Optional.of(marked(panel.measured(quantity, ink, 2, finite.x(), finite.y())));
  }

  private Panel line(String quantity, Ink ink, Points points, double share) {
    Scale up = Ranges.whole(Arrays.stream(points.y()));
    Panel panel = new Panel(across, quantity, up, share);
    return panel.line(quantity, ink, 2, points.x(), points.y());
  }

  private Panel changed(Panel panel) {
    for (PlanChange change : changes) {
      panel.upright(Ink.STOP, 1.4, true, (double) change.step());
      panel.noteAbove(Ink.STOP, (double) change.step(), change.what());
    }
    return panel;
  }

  private Panel marked(Panel panel) {
    best.ifPresent(e -> panel.upright(Ink.ANSWER, 1.6, true, e.step()));
    return panel;
  }
}
