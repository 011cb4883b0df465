package org.lr4j.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lr4j.engine.Evaluation;
import org.lr4j.page.Html.Cell;
import org.lr4j.page.Html.Tile;
import org.lr4j.report.Figure;
import org.lr4j.report.Ticks;
import org.lr4j.report.TrainingCurves;
import org.lr4j.report.TrainingPlot;
import org.lr4j.runs.RecordedRun;
import org.lr4j.runs.RunException;
import org.lr4j.runs.RunRecord;
import org.lr4j.runs.TrainingResult;
import org.lr4j.train.History;
import org.lr4j.train.Monitor;

/** A training: its result or its progress, its curves and its epochs. */
final class TrainingPart {
  private TrainingPart() {}

  static Body of(RecordedRun run, RunRecord record, Followed followed, String prefix) {
    Optional<TrainingResult> result = run.result();
    String heading = result.isPresent() ? "Result" : "So far";
    StringBuilder html = new StringBuilder();
    html.append(Html.section(heading, summary(record, followed, result)));
    Optional<TrainingCurves> curves;
    try {
      curves = followed.curves();
    } catch (RunException e) {
      return Body.of(
          html + "<section>" + Html.note(true, String.valueOf(e.getMessage())) + "</section>\n");
    }
    if (curves.isEmpty()) {
      return Body.of(
          html + "<section class=\"empty\"><p>No step has been taken yet.</p></section>\n");
    }
    String name = prefix + "training";
    html.append(Html.section("Training", Html.figure(name)));
    if (!curves.get().evaluations().isEmpty()) {
      html.append(Html.section("Epochs", epochs(curves.get())));
    }
    Figure figure =
        run.isAtWork() && result.isEmpty()
            ? TrainingPlot.coarse(curves.get(), record.title(), monitor(record), record.changes())
            : TrainingPlot.of(curves.get(), record.title(), monitor(record), record.changes());
    return new Body(html.toString(), Map.of(name, figure));
  }

  private static String summary(
      RunRecord record, Followed followed, Optional<TrainingResult> result) {
    List<Tile> tiles = new ArrayList<>();
    StringBuilder notes = new StringBuilder();
    if (result.isPresent()) {
      TrainingResult r = result.get();
      r.test().ifPresent(test -> tiles(tiles, "Test", test, "last weights", true));
      r.best()
          .ifPresent(
              best ->
                  best.validation()
                      .ifPresent(
                          held ->
                              tiles(
                                  tiles,
                                  "Held-out",
                                  held,
                                  "epoch " + best.epoch() + ", the best",
                                  false)));
      tiles.add(new Tile("Length", r.epochs() + " epochs", r.steps() + " steps"));
      if (Double.isFinite(r.samplesPerSecond())) {
        tiles.add(
            new Tile(
                "Speed",
                Ticks.number(r.samplesPerSecond(), 3) + "/s",
                "samples; " + Ticks.number(r.seconds(), 3) + " s in all"));
      }
      if (r.outcome() == History.Outcome.NOT_FINITE) {
        notes.append(
            Html.note(
                true,
                "the loss was not finite at step "
                    + r.steps()
                    + " and the run ended there; train with a lower rate, or warm up for longer"));
      } else if (r.outcome() == History.Outcome.STOPPED_EARLY) {
        notes.append(
            Html.note(false, "the run stopped early, because there was no more improvement"));
      }
    } else {
      tiles.add(new Tile("Steps", Integer.toString(followed.steps()), "", true));
      tiles.add(new Tile("Epoch", Long.toString(followed.epoch()), ofEpochs(record)));
    }
    String schedule =
        result.map(TrainingResult::schedule).orElseGet(() -> configured(record, "schedule"));
    String words = schedule.isEmpty() ? "" : "<h3>Schedule</h3>\n" + Html.copy(schedule);
    return Html.tiles(tiles) + notes + words;
  }

  private static void tiles(
      List<Tile> tiles, String of, Evaluation evaluation, String more, boolean lead) {
    if (evaluation.accuracy().isPresent()) {
      double percent = 100 * evaluation.accuracy().getAsDouble();
      tiles.add(
          new Tile(
              of + " accuracy",
              Ticks.number(percent, 4) + " %",
              "loss " + Ticks.number(evaluation.loss(), 4) + ", " + more,
              lead));
    } else {
      tiles.add(new Tile(of + " loss", Ticks.number(evaluation.loss(), 4), more, lead));
    }
  }

  /** What decides the best epoch; earlier records have it in capitals. */
  private static Monitor monitor(RunRecord record) {
    return configured(record, "monitor").equalsIgnoreCase("accuracy")
        ? Monitor.ACCURACY
        : Monitor.VALIDATION_LOSS;
  }

  private static String ofEpochs(RunRecord record) {
    String epochs = configured(record, "epochs");
    return epochs.isEmpty() ? "" : "of " + epochs;
  }

  private static String configured(RunRecord record, String name) {
    Object value = record.configuration().get(name);
    return value == null ? "" : value.toString();
  }

  private static String epochs(TrainingCurves curves) {
    List<List<Cell>> rows = new ArrayList<>();
    for (TrainingCurves.Evaluation e : curves.evaluations()) {
      rows.add(
          List.of(
              Cell.number(Ticks.number(e.epoch(), 9), e.epoch()),
              Cell.number(Ticks.number(e.step() + 1, 15), e.step()),
              Cell.number(shown(e.validationLoss()), e.validationLoss()),
              Cell.number(shown(e.accuracy()), e.accuracy())));
    }
    return "<details><summary>"
        + rows.size()
        + " evaluations</summary>\n"
        + Html.table(
            "Evaluations", List.of("Epoch", "Steps", "Held-out loss", "Accuracy"), rows, true)
        + "</details>\n";
  }

  private static String shown(double value) {
    return Double.isNaN(value) ? "" : Ticks.number(value, 5);
  }
}
