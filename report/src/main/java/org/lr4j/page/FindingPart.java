package org.lr4j.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.lr4j.finder.Clue;
import org.lr4j.finder.Curve;
import org.lr4j.finder.Evidence;
import org.lr4j.finder.Finding;
import org.lr4j.finder.Found;
import org.lr4j.finder.Inconclusive;
import org.lr4j.finder.Metric;
import org.lr4j.finder.Trial;
import org.lr4j.finder.Warning;
import org.lr4j.page.Html.Cell;
import org.lr4j.page.Html.Tile;
import org.lr4j.report.CurvePlot;
import org.lr4j.report.Ticks;
import org.lr4j.schedule.plan.Plan;
import org.lr4j.schedule.plan.SpecException;

/** A finding: the answer, its curve, the answers of the rules, and the confirming runs. */
final class FindingPart {
  private static final Map<String, String> RULES =
      Map.ofEntries(
          Map.entry("lr4j", "the rule of lr4j, with which the search begins"),
          Map.entry("largest_local_minimum", "the last minimum of the loss before it rises"),
          Map.entry("valley", "middle of the longest fall of the loss (fastai)"),
          Map.entry("slide", "before the loss rises again (fastai)"),
          Map.entry("steepest", "where the loss falls fastest (fastai)"),
          Map.entry("minimum", "a tenth of the rate with the least loss (fastai)"),
          Map.entry("lightning", "the suggestion of PyTorch Lightning"),
          Map.entry("pytorch_lr_finder", "the suggestion of pytorch-lr-finder"),
          Map.entry("ktrain_valley", "the longest valley (ktrain)"),
          Map.entry("ktrain_gradient", "where the loss falls fastest (ktrain)"),
          Map.entry("ktrain_minimum", "a tenth of the rate with the least loss (ktrain)"),
          Map.entry("ignite", "the suggestion of PyTorch Ignite"));

  private FindingPart() {}

  /**
   * A search that has ended.
   *
   * @param epochs the length of the training that the rate is for, where it is known
   */
  static Body of(Finding finding, OptionalLong epochs, String title, String prefix) {
    Evidence evidence = finding.evidence();
    String name = prefix + "curve";
    StringBuilder html = new StringBuilder(Html.section("Finding", answer(finding, epochs)));
    html.append(Html.section("Loss against the learning rate", stop(evidence) + Html.figure(name)));
    if (!evidence.trials().isEmpty()) {
      html.append(Html.section("Short trainings", confirmed(evidence)));
    }
    if (!evidence.search().isEmpty()) {
      html.append(Html.section("How the search went", search(evidence)));
    }
    html.append(Html.section("What each rule answers", rules(finding)));
    return new Body(html.toString(), Map.of(name, CurvePlot.of(finding, title).withSubtitle("")));
  }

  /** A search that has not ended. */
  static Body running(List<Curve> curves, String title, String prefix) {
    int points = curves.stream().mapToInt(Curve::size).sum();
    if (points == 0) {
      return Body.of(
          "<section class=\"empty\"><p>The search has not measured a point yet.</p></section>\n");
    }
    String name = prefix + "curve";
    Evidence evidence = Evidence.of(curves, points);
    Finding none = new Inconclusive(Inconclusive.Reason.TOO_FEW_POINTS, evidence);
    String heading = "Loss against the learning rate";
    return new Body(
        Html.section(heading, Html.figure(name)),
        Map.of(name, CurvePlot.of(none, title).withSubtitle(points + " points, no answer yet")));
  }

  private static String answer(Finding finding, OptionalLong epochs) {
    StringBuilder html = new StringBuilder();
    Evidence evidence = finding.evidence();
    if (finding instanceof Found found) {
      String low = brief(found.interval().low());
      String high = brief(found.interval().high());
      html.append("<p>Train with a learning rate of <strong>")
          .append(brief(found.rate()))
          .append("</strong>. Rates from ")
          .append(low)
          .append(" to ")
          .append(high)
          .append(" are about as good. A cyclical schedule goes from ")
          .append(brief(found.bounds().base()))
          .append(" to ")
          .append(brief(found.bounds().max()))
          .append(".</p>\n");
      html.append(
          Html.tiles(
              List.of(
                  new Tile("Learning rate", brief(found.rate()), "", true),
                  new Tile(
                      "Interval",
                      low + " to " + high,
                      "a rate in it loses at most 5 % of the progress, in at least 80 % of measured tasks"),
                  new Tile(
                      "Bounds",
                      brief(found.bounds().base()) + " to " + brief(found.bounds().max()),
                      "for a cyclical schedule"),
                  new Tile("Cost", evidence.steps() + " steps", "optimizer steps, all together"))));
      use(found, epochs)
          .ifPresent(
              options ->
                  html.append("<h3>Train with it: add this to lr4j train</h3>\n")
                      .append(Html.copy(options)));
    } else if (finding instanceof Inconclusive none) {
      html.append("<p><strong>There is no answer</strong> that can be trusted.</p>\n")
          .append(Html.note(true, none.reason().sentence()))
          .append(
              Html.tiles(
                  List.of(
                      new Tile(
                          "Cost", evidence.steps() + " steps", "optimizer steps, all together"))));
    }
    for (Warning warning : evidence.warnings()) {
      html.append(Html.note(false, warning.sentence()));
    }
    return html.toString();
  }

  /**
   * Options that make the training which the rate is for. Nothing is offered for a shape that is no
   * spec, such as that of {@code auto:clr}.
   */
  private static Optional<String> use(Found found, OptionalLong epochs) {
    String rate = brief(found.rate());
    String shape = found.assumed().map(Found.Assumed::schedule).orElse(Found.Assumed.DECAY);
    if (shape.equals(Found.Assumed.DECAY)) {
      return Optional.of("--schedule \"linear(from=" + rate + ", to=0, steps=1dur)\"");
    }
    String length = epochs.isPresent() ? " --epochs " + epochs.getAsLong() : "";
    return isSpec(shape)
        ? Optional.of("--schedule \"" + shape + "\" --lr " + rate + length)
        : Optional.empty();
  }

  private static boolean isSpec(String shape) {
    try {
      return !Plan.parse(shape).toText().isEmpty();
    } catch (SpecException e) {
      return false;
    }
  }

  /** Every piece of evidence in its order, with what was known after it. */
  private static String search(Evidence evidence) {
    List<List<Cell>> rows = new ArrayList<>();
    String without = "no answer yet";
    for (Clue clue : evidence.search()) {
      String then = clue.then().map(Clue.Estimate::toString).orElse(without);
      without = clue.then().isPresent() ? "the same" : without;
      rows.add(List.of(Cell.of(clue.did()), Cell.of(clue.why()), Cell.of(then)));
    }
    return Html.table(
        "How the search went", List.of("What it did", "Why", "Answer after it"), rows, false);
  }

  private static String stop(Evidence evidence) {
    double end =
        evidence.curves().stream()
            .flatMapToDouble(curve -> Arrays.stream(curve.rates()))
            .filter(Double::isFinite)
            .max()
            .orElse(Double.NaN);
    String stop = brief(CurvePlot.stop(evidence).orElse(end));
    String words =
        switch (evidence.stopped()) {
          case COMPLETED -> "The sweep visited all its rates, up to " + brief(end) + ".";
          case DIVERGED -> "The sweep stopped at " + stop + ", where the loss diverged.";
          case NOT_FINITE -> "The sweep stopped at " + stop + ", where the loss was not finite.";
        };
    return "<p>" + Html.text(words) + "</p>\n";
  }

  private static String rules(Finding finding) {
    List<List<Cell>> rows = new ArrayList<>();
    finding
        .evidence()
        .rules()
        .forEach(
            (name, answer) -> {
              double rate = answer.orElse(Double.NaN);
              rows.add(
                  List.of(
                      Cell.of(name.replace('_', ' ')),
                      Cell.number(answer.isPresent() ? brief(rate) : "no answer", rate),
                      Cell.number(times(finding, answer), rate),
                      Cell.of(RULES.getOrDefault(name, ""))));
            });
    String table =
        Html.table(
            "What each rule answers",
            List.of("Rule", "Learning rate", "Of the answer", "What it looks for"),
            rows,
            false);
    List<Double> minima =
        finding.evidence().candidates().stream().map(candidate -> candidate.rate()).toList();
    return minima.isEmpty()
        ? table
        : table
            + "<p>Local minima of the loss lie at "
            + String.join(", ", minima.stream().map(FindingPart::brief).toList())
            + ".</p>\n";
  }

  private static String times(Finding finding, OptionalDouble answer) {
    return finding instanceof Found found && answer.isPresent()
        ? Ticks.number(answer.getAsDouble() / found.rate(), 2) + " ×"
        : "";
  }

  private static String confirmed(Evidence evidence) {
    List<List<Cell>> rows = new ArrayList<>();
    for (Trial trial : evidence.trials()) {
      rows.add(
          List.of(
              Cell.number(brief(trial.rate()), trial.rate()),
              Cell.number(Long.toString(trial.steps()), (double) trial.steps()),
              Cell.number(
                  Double.isFinite(trial.loss()) ? Ticks.number(trial.loss(), 4) : "diverged",
                  trial.loss())));
    }
    boolean heldOut = evidence.trialMetric() == Metric.VALIDATION_LOSS;
    return "<p>Short trainings from the same start, at rates around the answer of the sweep, best"
        + " first."
        + (heldOut
            ? ""
            : " There is no held-out data, so the loss is the mean training loss of the last quarter"
                + " of each.")
        + "</p>\n"
        + Html.table(
            "Short trainings",
            List.of("Peak rate", "Steps", heldOut ? "Held-out loss" : "Training loss at the end"),
            rows,
            true);
  }

  private static String brief(double rate) {
    return Ticks.number(rate, 2);
  }
}
