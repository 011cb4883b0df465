package org.lr4j.page;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.lr4j.finder.Curve;
import org.lr4j.page.Html.Cell;
import org.lr4j.page.Html.Tile;
import org.lr4j.report.ComparePlot;
import org.lr4j.report.Figure;
import org.lr4j.report.StudyPlot;
import org.lr4j.report.StudyWords;
import org.lr4j.report.SweepsPlot;
import org.lr4j.report.Ticks;
import org.lr4j.report.TrainingCurves;
import org.lr4j.runs.RecordedRun;
import org.lr4j.runs.RunFile;
import org.lr4j.runs.StudyRecord;
import org.lr4j.runs.StudyRecord.Mean;
import org.lr4j.runs.StudyRecord.Row;
import org.lr4j.study.Axis;
import org.lr4j.study.Setting;
import org.lr4j.study.Trial;

/** A study that has ended: what it says, its picture, its settings, and the best ones' curves. */
public final class StudyPart {
  /** More curves than this cannot be told apart. */
  private static final int SWEEPS = 8;

  /** Trainings have bands as well, which hide each other. */
  private static final int TRAININGS = 5;

  /** A table of more settings is for a program to read. */
  private static final int LISTED = 500;

  /** A longer value is a spec. */
  private static final int LONG = 20;

  private StudyPart() {}

  /**
   * The range tests of a study in one picture, at most eight settings.
   *
   * @param folder the study's folder
   * @param study what it came to
   * @param title the headline
   * @return the figure
   */
  public static Figure sweeps(Path folder, StudyRecord study, String title) {
    Map<String, SweepsPlot.Sweeps> settings = new LinkedHashMap<>();
    for (Row row : drawn(study, SWEEPS)) {
      List<Curve> curves = new ArrayList<>();
      for (RecordedRun trial : trials(folder, row)) {
        curves.addAll(trial.curves());
      }
      settings.put(row.name(), new SweepsPlot.Sweeps(curves, row.found()));
    }
    boolean some = settings.size() < study.settings().size();
    return SweepsPlot.of(
        settings,
        some ? title + ", the best " + settings.size() + " of " + study.settings().size() : title);
  }

  /** The best settings, in the order of their axes. */
  private static List<Row> drawn(StudyRecord study, int most) {
    List<Row> rows =
        new ArrayList<>(
            study.settings().stream().filter(row -> row.finished() > 0).limit(most).toList());
    // The sort is stable, so the last axis is sorted first.
    for (int i = study.axes().size() - 1; i >= 0; i--) {
      Axis axis = study.axes().get(i);
      rows.sort(
          Comparator.comparingInt(
              row -> axis.values().indexOf(row.setting().getOrDefault(axis.name(), ""))));
    }
    return rows;
  }

  private static List<RecordedRun> trials(Path folder, Row row) {
    return row.bySeed().keySet().stream()
        .map(seed -> new Trial(new Setting(row.setting()), seed, row.epochs()).id())
        .map(id -> folder.resolve("trials").resolve(id))
        .filter(RecordedRun::isIn)
        .map(RecordedRun::in)
        .toList();
  }

  static Body of(RecordedRun run, String prefix) {
    StudyRecord study = StudyRecord.read(run.file(RunFile.STUDY));
    String title = run.record().title();
    Body body = Body.of(Html.section("Result", result(study)));
    if (study.settings().isEmpty()) {
      return body;
    }
    String name = prefix + "study";
    if (study.searches()) {
      String html = Html.section("Held-out loss against the learning rate", Html.figure(name));
      body = body.and(new Body(html, Map.of(name, sweeps(run.folder(), study, title))));
    } else {
      String picture =
          "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Picture of the study\">"
              + StudyPlot.of(study, title).html()
              + "</div>\n";
      body = body.and(Body.of(Html.section("Picture", picture)));
    }
    body = body.and(Body.of(Html.section("Settings", table(study))));
    return study.searches() ? body : body.and(curves(run, study, prefix));
  }

  private static String result(StudyRecord study) {
    if (study.settings().isEmpty()) {
      return "<p>No trial has a result.</p>\n";
    }
    Row best = study.settings().get(0);
    StudyWords words = new StudyWords(study);
    StringBuilder html = new StringBuilder();
    Optional<String> nothing = words.nothing();
    if (nothing.isPresent() && best.finished() == 0) {
      return Html.note(true, capital(nothing.get()));
    }
    if (nothing.isPresent()) {
      html.append(Html.note(true, capital(nothing.get())));
    } else if (study.settings().size() > 1) {
      html.append("<p>The best setting is <strong>")
          .append(Html.text(best.name()))
          .append("</strong>.</p>\n");
      words.doubt().ifPresent(doubt -> html.append(Html.note(false, capital(doubt))));
    }
    words.failures().ifPresent(failures -> html.append(Html.note(true, failures)));
    List<Tile> tiles = new ArrayList<>();
    tiles.add(new Tile(capital(words.quantity()), words.figure(best), "of the best setting", true));
    best.found()
        .ifPresent(
            answer ->
                tiles.add(
                    new Tile(
                        "Learning rate found",
                        Ticks.number(answer.rate(), 2),
                        Ticks.number(answer.low(), 2) + " to " + Ticks.number(answer.high(), 2))));
    tiles.add(
        new Tile(
            "Trials",
            Integer.toString(
                study.settings().stream().mapToInt(row -> row.finished() + row.failed()).sum()),
            study.settings().size()
                + " settings, "
                + words.seeds()
                + (lengths(study) ? ", each at its greatest length" : "")));
    tiles.add(
        new Tile(
            "Cost",
            study.steps() + " steps",
            Ticks.number(study.seconds(), 3)
                + (study.searches() ? " s, all range tests" : " s of training, all trials")));
    return html.append(Html.tiles(tiles)).toString();
  }

  private static boolean lengths(StudyRecord study) {
    return study.settings().stream().map(Row::epochs).distinct().count() > 1;
  }

  private static String capital(String words) {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  private static String table(StudyRecord study) {
    StudyWords words = new StudyWords(study);
    boolean found = study.settings().stream().anyMatch(row -> row.found().isPresent());
    boolean accuracy = study.settings().stream().anyMatch(row -> row.test().accuracy().isKnown());
    boolean tested = study.settings().stream().anyMatch(row -> row.test().loss().isKnown());
    boolean lengths = lengths(study);
    List<String> heads = new ArrayList<>(study.axes().stream().map(Axis::name).toList());
    if (lengths) {
      heads.add("Epochs");
    }
    if (found) {
      heads.add("Learning rate");
    }
    heads.addAll(List.of(capital(words.quantity()), "Behind the best (95 %)"));
    if (accuracy) {
      heads.addAll(List.of("Test accuracy %", "At best epoch %"));
    } else if (tested) {
      heads.addAll(List.of("Test loss", "At best epoch"));
    }
    heads.addAll(List.of("Ended", "Steps", "Seconds"));
    List<List<Cell>> rows = new ArrayList<>();
    for (Row row : study.settings().subList(0, Math.min(LISTED, study.settings().size()))) {
      List<Cell> cells = new ArrayList<>();
      for (Axis axis : study.axes()) {
        String value = row.setting().getOrDefault(axis.name(), "");
        boolean numbers = axis.values().stream().allMatch(StudyPart::isNumber);
        cells.add(
            numbers
                ? Cell.number(value, Double.parseDouble(value))
                : value.length() > LONG ? Cell.spec(value) : Cell.of(value));
      }
      if (lengths) {
        cells.add(Cell.number(Long.toString(row.epochs()), (double) row.epochs()));
      }
      if (found) {
        cells.add(Cell.number(words.found(row), row.found().map(a -> a.rate()).orElse(Double.NaN)));
      }
      cells.add(Cell.number(words.figure(row), row.figure().mean()));
      boolean best = row.equals(study.settings().get(0));
      cells.add(Cell.number(words.behind(row), best ? 0 : row.behind().mean()));
      if (accuracy) {
        cells.add(mean(row.test().accuracy(), 100));
        cells.add(mean(row.best().accuracy(), 100));
      } else if (tested) {
        cells.add(mean(row.test().loss(), 1));
        cells.add(mean(row.best().loss(), 1));
      }
      int all = row.finished() + row.failed();
      cells.add(
          Cell.number(
              row.finished()
                  + " of "
                  + all
                  + (row.diverged() > 0 ? ", " + row.diverged() + " diverged" : ""),
              row.finished()));
      cells.add(Cell.number(Long.toString(row.steps()), (double) row.steps()));
      cells.add(Cell.number(Ticks.number(row.seconds(), 3), row.seconds()));
      rows.add(cells);
    }
    String note =
        "<p>Mean over the seeds ± standard deviation, the best setting first. Differences are taken"
            + " seed by seed. Choose a heading to sort by it."
            + (rows.size() < study.settings().size()
                ? " These are the best " + rows.size() + "; study.json has all."
                : "")
            + "</p>\n";
    return note + Html.table("Settings", heads, rows, true);
  }

  private static boolean isNumber(String value) {
    try {
      return Double.isFinite(Double.parseDouble(value));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static Cell mean(Mean mean, double unit) {
    return Cell.number(StudyWords.mean(mean, unit), mean.mean());
  }

  private static Body curves(RecordedRun run, StudyRecord study, String prefix) {
    Map<String, List<TrainingCurves>> curves = new LinkedHashMap<>();
    for (Row row : drawn(study, TRAININGS)) {
      List<TrainingCurves> own =
          trials(run.folder(), row).stream()
              .flatMap(each -> RunPage.curves(each).stream())
              .toList();
      if (!own.isEmpty()) {
        curves.put(row.name(), own);
      }
    }
    if (curves.isEmpty()) {
      return Body.of("");
    }
    String name = prefix + "curves";
    String title =
        curves.size() < study.settings().size()
            ? "The best " + curves.size() + " of " + study.settings().size() + " settings"
            : curves.size() == 1 ? "The trainings" : "All " + curves.size() + " settings";
    return new Body(
        Html.section("Curves", Html.figure(name)), Map.of(name, ComparePlot.of(curves, title)));
  }
}
