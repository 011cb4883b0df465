package org.lr4j.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lr4j.engine.Evaluation;
import org.lr4j.page.Html.Cell;
import org.lr4j.report.ComparePlot;
import org.lr4j.report.Ticks;
import org.lr4j.report.TrainingCurves;
import org.lr4j.runs.RecordedRun;
import org.lr4j.runs.RunException;
import org.lr4j.runs.TrainingResult;
import org.lr4j.train.History;

/** Trainings side by side: a row for each setting, and the curves of the best ones. */
final class ComparisonPart {
  /** More lines than this cannot be distinguished. */
  private static final int DRAWN = 12;

  private ComparisonPart() {}

  static Body of(List<RecordedRun> runs, String prefix) {
    Map<String, List<RecordedRun>> groups = RunPage.groups(runs);
    List<List<Cell>> rows = new ArrayList<>();
    Map<String, List<TrainingCurves>> curves = new LinkedHashMap<>();
    Queue<String> damaged = new ConcurrentLinkedQueue<>();
    groups.forEach(
        (name, group) -> {
          rows.add(row(name, group));
        });
    groups.entrySet().stream()
        .sorted(Comparator.comparingDouble(entry -> heldOut(entry.getValue())))
        .limit(groups.size() > DRAWN ? DRAWN : groups.size())
        .sorted(
            Comparator.comparingInt(entry -> List.copyOf(groups.keySet()).indexOf(entry.getKey())))
        .forEach(
            entry -> {
              List<TrainingCurves> drawn =
                  drawn(entry.getValue()).parallelStream()
                      .flatMap(run -> curves(run, damaged).stream())
                      .toList();
              if (!drawn.isEmpty()) {
                curves.put(entry.getKey(), drawn);
              }
            });
    String table =
        Html.table(
            "Comparison of settings",
            List.of(
                "Setting",
                "Test loss",
                "Test accuracy %",
                "Best held-out loss",
                "Seconds",
                "Ended",
                "Diverged"),
            rows,
            true);
    String words =
        "<p>Mean over the seeds ± standard deviation. Choose a heading to sort by it."
            + (groups.size() > DRAWN
                ? " The curves are those of the "
                    + DRAWN
                    + " settings with the least held-out loss."
                : "")
            + "</p>\n";
    String notes =
        damaged.stream().sorted().map(each -> Html.note(true, each)).collect(Collectors.joining());
    String html = Html.section("Comparison", words + table + notes);
    if (curves.isEmpty()) {
      return Body.of(html);
    }
    String name = prefix + "comparison";
    return new Body(
        html + Html.section("Curves", Html.figure(name)),
        Map.of(name, ComparePlot.of(curves, "Comparison of " + groups.size() + " settings")));
  }

  /** A damaged file costs the line of its run only. */
  private static Optional<TrainingCurves> curves(RecordedRun run, Queue<String> damaged) {
    try {
      return RunPage.curves(run);
    } catch (RunException e) {
      damaged.add(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /** Runs of whole length; those that are at work or were stopped only while there is no other. */
  private static List<RecordedRun> drawn(List<RecordedRun> group) {
    List<RecordedRun> ended = group.stream().filter(RunPage::hasEnded).toList();
    return ended.isEmpty() ? group : ended;
  }

  private static double heldOut(List<RecordedRun> group) {
    return group.stream()
        .flatMap(run -> run.result().stream())
        .filter(ComparisonPart::hasFigures)
        .flatMap(result -> result.best().stream())
        .flatMap(best -> best.validation().stream())
        .mapToDouble(Evaluation::loss)
        .average()
        .orElse(Double.POSITIVE_INFINITY);
  }

  private static boolean hasFigures(TrainingResult result) {
    return result.outcome() != History.Outcome.NOT_FINITE || result.restored();
  }

  private static List<Cell> row(String name, List<RecordedRun> group) {
    List<TrainingResult> results = group.stream().flatMap(run -> run.result().stream()).toList();
    long diverged = results.stream().filter(r -> r.outcome() == History.Outcome.NOT_FINITE).count();
    return List.of(
        Cell.spec(name),
        figure(results, r -> r.test().stream().map(Evaluation::loss), 4),
        figure(
            results,
            r ->
                r.test().stream()
                    .flatMap(t -> t.accuracy().stream().boxed())
                    .map(accuracy -> 100 * accuracy),
            4),
        figure(
            results,
            r -> r.best().flatMap(TrainingResult.Best::validation).stream().map(Evaluation::loss),
            4),
        figure(results, r -> Stream.of(r.seconds()), 3),
        Cell.number(results.size() + " of " + group.size(), results.size()),
        Cell.number(diverged + " of " + group.size(), (double) diverged));
  }

  /**
   * Mean and standard deviation; nothing where a run has no value, which would flatter the rest. A
   * run that diverged has none, unless the weights of its best epoch were kept.
   */
  private static Cell figure(
      List<TrainingResult> results, Function<TrainingResult, Stream<Double>> value, int digits) {
    List<Double> values =
        results.stream()
            .filter(ComparisonPart::hasFigures)
            .flatMap(value)
            .filter(Double::isFinite)
            .toList();
    if (values.isEmpty() || values.size() < results.size()) {
      return Cell.number("–", Double.NaN);
    }
    double mean = values.stream().mapToDouble(v -> v).average().orElse(Double.NaN);
    double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
    String text = Ticks.number(mean, digits);
    // A rest that rounding leaves of equal values is not a deviation.
    squares = squares < 1e-20 * mean * mean ? 0 : squares;
    return Cell.number(
        values.size() < 2
            ? text
            : text + " ± " + Ticks.number(Math.sqrt(squares / (values.size() - 1)), 2),
        mean);
  }

  /** The result of a run, in a few words for a list. */
  static Optional<String> brief(RecordedRun run) {
    Optional<TrainingResult> result = run.result();
    if (result.isPresent() && result.get().outcome() == History.Outcome.NOT_FINITE) {
      return Optional.of("diverged at step " + result.get().steps());
    }
    return result
        .flatMap(TrainingResult::test)
        .map(
            test ->
                test.accuracy().isPresent()
                    ? "test accuracy " + Ticks.number(100 * test.accuracy().getAsDouble(), 4) + " %"
                    : "test loss " + Ticks.number(test.loss(), 4));
  }
}
