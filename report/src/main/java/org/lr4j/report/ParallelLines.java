package org.lr4j.report;

import static org.lr4j.report.StudyPlot.BODY;
import static org.lr4j.report.StudyPlot.MARGIN;
import static org.lr4j.report.StudyPlot.SMALL;
import static org.lr4j.report.StudyPlot.WIDTH;

import java.util.List;
import org.lr4j.report.Sketch.Anchor;
import org.lr4j.report.Sketch.Maker;
import org.lr4j.report.Sketch.Tint;
import org.lr4j.runs.StudyRecord.Row;
import org.lr4j.study.Axis;

/** A line for each setting through its values on all axes to what it came to. */
final class ParallelLines {
  /** More lines than this are too many; the best ones are drawn. */
  private static final int MOST_LINES = 400;

  private static final double HEIGHT = 480;
  private static final double LABEL = 100;

  private final StudyPlot plot;
  private final double step;

  ParallelLines(StudyPlot plot) {
    this.plot = plot;
    this.step = (WIDTH - 2 * MARGIN - LABEL - 130) / plot.axes().size();
  }

  double draw(double top) {
    Maker maker = plot.maker();
    double y = top + 24;
    List<Row> rows = plot.study().settings().stream().limit(MOST_LINES).toList();
    for (int r = rows.size() - 1; r >= 0; r--) {
      Row row = rows.get(r);
      if (row.figure().isKnown()) {
        line(row, y);
      }
    }
    for (int i = 0; i < plot.axes().size(); i++) {
      axis(plot.axes().get(i), x(i), y);
    }
    double end = x(plot.axes().size());
    maker.line(end, y, end, y + HEIGHT, Tint.SOFT, 1.4);
    maker.words(end, y - 12, BODY, Anchor.MIDDLE, Tint.TEXT, plot.quantity());
    for (double share : new double[] {0, 0.25, 0.5, 0.75, 1}) {
      String label = plot.shades().label(plot, share);
      maker.words(end + 12, y + share * HEIGHT + 5, SMALL, Anchor.START, Tint.TEXT, label);
    }
    double below = y + HEIGHT + 34;
    if (plot.study().settings().size() > rows.size()) {
      maker.words(
          MARGIN,
          below,
          SMALL,
          Anchor.START,
          Tint.SOFT,
          "The best " + rows.size() + " of " + plot.study().settings().size() + " settings.");
    }
    return below;
  }

  private double x(int axis) {
    return MARGIN + LABEL + axis * step;
  }

  private void axis(Axis axis, double x, double y) {
    Maker maker = plot.maker();
    maker.line(x, y, x, y + HEIGHT, Tint.SOFT, 1.4);
    maker.words(x, y - 12, BODY, Anchor.MIDDLE, Tint.TEXT, Sketch.cut(axis.name(), BODY, step - 8));
    for (int i = 0; i < axis.values().size(); i++) {
      String value = Sketch.cut(plot.name(axis, axis.values().get(i)), SMALL, 94);
      double at = y + place(axis, i);
      double wide = Sketch.breadth(value, SMALL) + 6;
      maker.box(x - 8 - wide, at - 9, wide + 2, 18, Tint.PAPER, axis.values().get(i));
      maker.words(x - 8, at + 4.5, SMALL, Anchor.END, Tint.TEXT, value);
    }
  }

  private static double place(Axis axis, int value) {
    int last = axis.values().size() - 1;
    return HEIGHT * (last == 0 ? 0.5 : (double) value / last);
  }

  private void line(Row row, double y) {
    int n = plot.axes().size();
    double[] x = new double[n + 1];
    double[] at = new double[n + 1];
    for (int i = 0; i < n; i++) {
      Axis axis = plot.axes().get(i);
      int value = axis.values().indexOf(row.setting().getOrDefault(axis.name(), ""));
      x[i] = x(i);
      at[i] = y + place(axis, Math.max(0, value));
    }
    x[n] = x(n);
    at[n] = y + plot.shades().share(row.figure().mean()) * HEIGHT;
    boolean best = plot.isBest(row);
    Tint tint = best ? Tint.ANSWER : Tint.of(plot.shades().color(row));
    plot.maker().line(x, at, tint, best ? 4 : 1.5, false, plot.tip(row));
  }
}
