package org.lr4j.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lr4j.report.Sketch.Anchor;
import org.lr4j.report.Sketch.Maker;
import org.lr4j.report.Sketch.Tint;
import org.lr4j.runs.StudyRecord;
import org.lr4j.runs.StudyRecord.Row;
import org.lr4j.study.Axis;
import org.lr4j.study.Objective;

/**
 * A study as a picture: its seeds side by side where one thing varies, a heat map where two do,
 * several heat maps for three or four, and parallel coordinates for more. Darker is better in all
 * of them.
 */
public final class StudyPlot {
  static final int WIDTH = 1200;
  static final double MARGIN = 24;
  private static final double TITLE = 20;
  static final double BODY = 15;
  static final double SMALL = 12.5;
  static final int DIGITS = 4;

  /** More heat maps than this are not to be surveyed. */
  private static final int MOST_MAPS = 24;

  /** More cells than this have no room side by side. */
  private static final int MOST_CELLS = 150;

  final StudyRecord study;
  private final String title;
  final List<Axis> axes;
  final Shades shades;
  final Maker maker = new Maker();

  /** Where the picture ends on the right. */
  double width = WIDTH;

  /** For each axis, what the picture writes for its values. */
  private final Map<String, Map<String, String>> names = new HashMap<>();

  private StudyPlot(StudyRecord study, String title) {
    this.study = study;
    this.title = title;
    this.axes = study.axes().stream().filter(axis -> axis.values().size() > 1).toList();
    this.shades = Shades.of(study);
    for (Axis axis : axes) {
      names.put(axis.name(), ShortNames.of(axis.values()));
    }
  }

  /**
   * Draws a study.
   *
   * @param study what it came to
   * @param title the headline
   * @return the picture
   */
  public static Sketch of(StudyRecord study, String title) {
    return new StudyPlot(study, title).sketch();
  }

  private Sketch sketch() {
    double top = head();
    double bottom;
    if (axes.size() < 2) {
      bottom = new SeedRows(this).draw(top);
    } else if (fits()
        && (axes.size() == 2 || (axes.size() <= 4 && maps() <= MOST_MAPS && isDense()))) {
      bottom = new HeatMaps(this).draw(top);
    } else {
      bottom = new ParallelLines(this).draw(top);
    }
    return maker.make(title, (int) Math.ceil(width), bottom + MARGIN);
  }

  /** How many heat maps there would be, one for each value of all axes but the two longest. */
  private long maps() {
    List<Axis> sorted = new ArrayList<>(axes);
    sorted.sort(Comparator.comparingInt((Axis axis) -> axis.values().size()).reversed());
    return sorted.stream()
        .skip(2)
        .mapToLong(axis -> axis.values().size())
        .reduce(1, Math::multiplyExact);
  }

  /** Whether all values of an axis have room side by side. */
  private boolean fits() {
    return axes.stream().allMatch(axis -> axis.values().size() <= MOST_CELLS);
  }

  /** A random plan leaves most cells empty. */
  private boolean isDense() {
    double cells =
        axes.stream().mapToDouble(axis -> axis.values().size()).reduce(1, (a, b) -> a * b);
    return study.settings().size() >= 0.5 * cells;
  }

  private double head() {
    double y = MARGIN + TITLE;
    maker.bold(
        MARGIN, y, TITLE, Anchor.START, Tint.TEXT, Sketch.cut(title, TITLE, WIDTH - 2 * MARGIN));
    y += BODY + 8;
    maker.words(MARGIN, y, BODY, Anchor.START, Tint.SOFT, subtitle());
    return y + 22;
  }

  private String subtitle() {
    String what =
        study.searches()
            ? "best " + quantity() + " within a range test"
            : quantity() + " at the end of training";
    return what
        + (study.seeds() > 1 ? ", mean over " + new StudyWords(study).seeds() : ", one seed")
        + "; darker is better";
  }

  /** What the settings are ranked by, in words. */
  String quantity() {
    return study.objective() == Objective.LOSS ? "held-out loss" : "held-out accuracy (%)";
  }

  StudyRecord study() {
    return study;
  }

  /** What the picture writes for a value of an axis. */
  String name(Axis axis, String value) {
    return names.getOrDefault(axis.name(), Map.of()).getOrDefault(value, value);
  }

  List<Axis> axes() {
    return axes;
  }

  Shades shades() {
    return shades;
  }

  Maker maker() {
    return maker;
  }

  /** The figure of a setting as it is written. */
  String figure(Row row) {
    return row.figure().isKnown()
        ? Ticks.number(unit() * row.figure().mean(), DIGITS)
        : row.failed() > 0 ? "failed" : row.diverged() > 0 ? "diverged" : "none";
  }

  String deviation(Row row) {
    double deviation = row.figure().deviation();
    return Double.isFinite(deviation) ? "± " + Ticks.number(unit() * deviation, 2) : "";
  }

  double unit() {
    return study.objective() == Objective.ACCURACY ? 100 : 1;
  }

  /** All that is known of a setting, for a reader who points at it. */
  String tip(Row row) {
    StringBuilder tip = new StringBuilder(row.name()).append(": ").append(quantity()).append(' ');
    tip.append(figure(row)).append(' ').append(deviation(row));
    if (isBest(row)) {
      tip.append("; the best");
    } else if (row.tied()) {
      tip.append("; the data cannot tell it from the best");
    }
    if (isShorter(row)) {
      tip.append("; after ").append(StudyWords.length(row));
    }
    row.found().ifPresent(a -> tip.append("; learning rate ").append(Ticks.number(a.rate(), 2)));
    return tip.toString().strip();
  }

  boolean isBest(Row row) {
    return !study.settings().isEmpty()
        && row.equals(study.settings().get(0))
        && row.figure().isKnown();
  }

  /** Whether a plan dropped the setting before its full length. */
  boolean isShorter(Row row) {
    return row.epochs() < study.settings().get(0).epochs();
  }

  /** The explanation of frames, where there is something to explain. */
  void key(double x, double y) {
    maker.frame(x, y - 12, 22, 14, Tint.TEXT, 2.6, false);
    maker.words(x + 30, y, SMALL, Anchor.START, Tint.SOFT, "the best");
    if (!study.ties().isEmpty() && study.seeds() > 1) {
      maker.frame(x + 110, y - 12, 22, 14, Tint.TEXT, 1.4, true);
      maker.words(
          x + 140, y, SMALL, Anchor.START, Tint.SOFT, "the data cannot tell it from the best");
    }
  }
}
