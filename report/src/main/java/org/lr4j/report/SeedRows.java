package org.lr4j.report;

import static org.lr4j.report.StudyPlot.BODY;
import static org.lr4j.report.StudyPlot.DIGITS;
import static org.lr4j.report.StudyPlot.MARGIN;
import static org.lr4j.report.StudyPlot.SMALL;
import static org.lr4j.report.StudyPlot.WIDTH;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.lr4j.report.Sketch.Anchor;
import org.lr4j.report.Sketch.Maker;
import org.lr4j.report.Sketch.Tint;
import org.lr4j.runs.StudyRecord.Row;
import org.lr4j.study.Axis;

/** One thing varies, or nothing: a row for each setting, with a dot for each seed. */
final class SeedRows {
  /** More rows than this are too many for a picture; the best ones are drawn. */
  private static final int MOST_ROWS = 40;

  private static final double ROW = 46;
  private static final double RIGHT = 300;
  private static final double LABELS = 330;

  private final StudyPlot plot;
  private final List<Row> rows;
  private final Scale across;
  private final double left;
  private final double right = WIDTH - RIGHT;

  SeedRows(StudyPlot plot) {
    this.plot = plot;
    this.rows = ordered(plot);
    double widest = rows.stream().mapToDouble(r -> Sketch.breadth(label(r), BODY)).max().orElse(0);
    this.left = MARGIN + Math.min(LABELS, Math.max(90, widest + 20));
    double[] seen =
        rows.stream()
            .flatMap(row -> row.bySeed().values().stream())
            .mapToDouble(v -> v)
            .filter(Double::isFinite)
            .map(value -> plot.shades().within(value))
            .map(value -> value * plot.unit())
            .toArray();
    double low = java.util.Arrays.stream(seen).min().orElse(0);
    double high = java.util.Arrays.stream(seen).max().orElse(1);
    double room = 0.06 * (high - low);
    this.across = Scale.linear(low - room, high + room);
  }

  /** Whether some figures are so much worse than most that they are drawn at the edge. */
  private boolean isCut() {
    return rows.stream()
        .flatMap(row -> row.bySeed().values().stream())
        .anyMatch(value -> Double.isFinite(value) && plot.shades().within(value) != value);
  }

  /** In the order of the axis; where there are too many, the best ones. */
  private static List<Row> ordered(StudyPlot plot) {
    List<Row> rows = new ArrayList<>(plot.study().settings());
    if (rows.size() > MOST_ROWS) {
      rows = new ArrayList<>(rows.subList(0, MOST_ROWS));
    }
    if (!plot.axes().isEmpty()) {
      Axis axis = plot.axes().get(0);
      rows.sort(
          Comparator.comparingInt(
              row -> axis.values().indexOf(row.setting().getOrDefault(axis.name(), ""))));
    }
    return rows;
  }

  private String label(Row row) {
    if (plot.axes().isEmpty()) {
      return row.name();
    }
    Axis axis = plot.axes().get(0);
    return plot.name(axis, row.setting().getOrDefault(axis.name(), ""));
  }

  double draw(double top) {
    Maker maker = plot.maker();
    double y = top + 8;
    if (!plot.axes().isEmpty()) {
      maker.words(MARGIN, y + 6, SMALL, Anchor.START, Tint.SOFT, plot.axes().get(0).name());
    }
    double first = y + 16;
    double last = first + rows.size() * ROW;
    for (Ticks.Tick tick : Ticks.of(across, 6)) {
      double x = place(tick.value());
      maker.line(x, first, x, last, Tint.LINE, 1);
      maker.words(x, last + 20, SMALL, Anchor.MIDDLE, Tint.SOFT, tick.label());
    }
    maker.words((left + right) / 2, last + 42, BODY, Anchor.MIDDLE, Tint.SOFT, plot.quantity());
    pairs(first);
    for (int i = 0; i < rows.size(); i++) {
      row(rows.get(i), first + (i + 0.5) * ROW);
    }
    double end = last + 42;
    if (plot.study().seeds() > 1) {
      maker.words(
          MARGIN,
          end + 26,
          SMALL,
          Anchor.START,
          Tint.SOFT,
          "Small dots are seeds, and grey lines join equal seeds. A large dot is the mean, its bar"
              + " one standard deviation to each side.");
      end += 26;
    }
    if (isCut()) {
      maker.words(
          MARGIN,
          end + 22,
          SMALL,
          Anchor.START,
          Tint.SOFT,
          "Some dots are worse than this scale shows and are drawn at its edge; the means are on the right.");
      end += 22;
    }
    if (plot.study().settings().size() > rows.size()) {
      maker.words(
          MARGIN,
          end + 22,
          SMALL,
          Anchor.START,
          Tint.SOFT,
          "The best " + rows.size() + " of " + plot.study().settings().size() + " settings.");
      end += 22;
    }
    return end;
  }

  /** Lines between equal seeds show what a mean hides: whether all seeds agree. */
  private void pairs(double first) {
    for (int i = 1; i < rows.size(); i++) {
      for (Map.Entry<Long, Double> one : rows.get(i - 1).bySeed().entrySet()) {
        Double other = rows.get(i).bySeed().get(one.getKey());
        if (other != null && Double.isFinite(other) && Double.isFinite(one.getValue())) {
          plot.maker()
              .line(
                  seed(one.getValue()),
                  first + (i - 0.5) * ROW,
                  seed(other),
                  first + (i + 0.5) * ROW,
                  Tint.LINE,
                  1.2);
        }
      }
    }
  }

  private void row(Row row, double y) {
    Maker maker = plot.maker();
    boolean best = plot.isBest(row) && plot.study().settings().size() > 1;
    Tint tint = best ? Tint.ANSWER : Tint.TEXT;
    maker.label(left - 14, y, left - MARGIN - 14, tint, best, label(row));
    Tint shade = Tint.of(plot.shades().color(row));
    if (row.figure().isKnown()) {
      double mean = row.figure().mean();
      double deviation = row.figure().deviation();
      if (Double.isFinite(deviation)) {
        maker.line(seed(mean - deviation), y, seed(mean + deviation), y, shade, 5);
      }
      maker.dot(seed(mean), y, 8.5, Tint.TEXT, plot.tip(row));
      maker.dot(seed(mean), y, 7, shade, plot.tip(row));
    }
    row.bySeed()
        .forEach(
            (seed, value) -> {
              if (Double.isFinite(value) && row.bySeed().size() > 1) {
                String tip =
                    row.name()
                        + ", seed "
                        + seed
                        + ": "
                        + Ticks.number(plot.unit() * value, DIGITS);
                maker.dot(seed(value), y, 3.4, Tint.SOFT, tip);
              }
            });
    String figure = plot.figure(row) + " " + plot.deviation(row);
    maker.words(right + 24, y, BODY, Anchor.START, tint, figure.strip());
    maker.words(right + 24, y + 17, SMALL, Anchor.START, Tint.SOFT, said(row, best));
  }

  private String said(Row row, boolean best) {
    if (best) {
      return "the best";
    }
    if (plot.isShorter(row)) {
      return "trained for " + StudyWords.length(row);
    }
    if (plot.study().settings().size() < 2 || !Double.isFinite(row.behind().mean())) {
      return "";
    }
    String behind = Ticks.number(plot.unit() * row.behind().mean(), 2) + " behind";
    String interval =
        Double.isFinite(row.behind().low())
            ? String.format(
                Locale.ROOT,
                " (%s to %s)",
                Ticks.number(plot.unit() * row.behind().low(), 2),
                Ticks.number(plot.unit() * row.behind().high(), 2))
            : "";
    return behind + interval + (row.tied() && plot.study().seeds() > 1 ? ", a tie" : "");
  }

  private double seed(double value) {
    return place(plot.unit() * plot.shades().within(value));
  }

  private double place(double shown) {
    double position = Math.max(0, Math.min(1, across.position(shown)));
    return left + position * (right - left);
  }
}
