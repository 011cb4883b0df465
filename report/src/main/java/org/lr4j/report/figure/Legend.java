package org.lr4j.report.figure;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.lr4j.report.figure.Canvas.Anchor;

/** The names of the marks, in rows above the panels, where they hide nothing. */
final class Legend {
  private static final double SWATCH = 26;
  private static final double SIZE = 14;
  private static final double ROW = 24;

  private final Canvas canvas;
  private final Map<String, Mark> entries = new LinkedHashMap<>();

  Legend(Figure figure, Canvas canvas) {
    this.canvas = canvas;
    figure.panels().stream()
        .flatMap(panel -> panel.marks().stream())
        .filter(mark -> !mark.label().isEmpty())
        .sorted(Comparator.comparingInt(Legend::rank))
        .forEach(mark -> entries.putIfAbsent(mark.label(), mark));
  }

  /** Lines first, as in reading a plot; areas last. */
  private static int rank(Mark mark) {
    if (mark instanceof Mark.Line) {
      return 0;
    }
    if (mark instanceof Mark.Dots || mark instanceof Mark.Callout) {
      return 1;
    }
    return mark instanceof Mark.Upright ? 2 : 3;
  }

  /** Draws the rows and returns where they end. */
  double draw(double left, double top, double width) {
    if (entries.isEmpty()) {
      return top;
    }
    double x = left;
    double y = top;
    for (Map.Entry<String, Mark> entry : entries.entrySet()) {
      double text = canvas.textWidth(entry.getKey(), SIZE, false);
      double needed = SWATCH + 8 + text;
      if (x > left && x + needed > left + width) {
        x = left;
        y += ROW;
      }
      swatch(entry.getValue(), x, y + ROW / 2);
      canvas.text(
          entry.getKey(), x + SWATCH + 8, y + ROW / 2 + 5, Anchor.START, SIZE, false, Ink.BLACK);
      x += needed + 26;
    }
    return y + ROW;
  }

  private void swatch(Mark mark, double x, double y) {
    double[] ends = {x, x + SWATCH};
    double[] level = {y, y};
    if (mark instanceof Mark.Line line) {
      canvas.line(ends, level, 2, line.ink(), Math.max(2, line.width()), line.dashed());
    } else if (mark instanceof Mark.Upright upright) {
      canvas.line(ends, level, 2, upright.ink(), upright.width(), upright.dashed());
    } else if (mark instanceof Mark.Dots dots) {
      for (int i = 0; i < 3; i++) {
        double radius = Math.max(2.2, Math.min(3, dots.radius()));
        canvas.dot(x + 5 + 8 * i, y + (i == 1 ? -2 : 2), radius, dots.ink());
      }
    } else if (mark instanceof Mark.Callout) {
      canvas.dot(x + SWATCH / 2, y, 5, mark.ink());
    } else {
      canvas.box(new Box(x, y - 7, SWATCH, 14), 3, mark.ink());
    }
  }
}
