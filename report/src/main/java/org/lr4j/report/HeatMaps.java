package org.lr4j.report;

import static org.lr4j.report.StudyPlot.BODY;
import static org.lr4j.report.StudyPlot.MARGIN;
import static org.lr4j.report.StudyPlot.SMALL;
import static org.lr4j.report.StudyPlot.WIDTH;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lr4j.report.Sketch.Anchor;
import org.lr4j.report.Sketch.Maker;
import org.lr4j.report.Sketch.Tint;
import org.lr4j.runs.StudyRecord.Row;
import org.lr4j.study.Axis;

/** Two axes as rows and columns; a third and a fourth as columns and rows of maps. */
final class HeatMaps {
  private static final double LEGEND = 160;

  /** Headline and explanations need as much. */
  private static final double LEAST_WIDTH = 720;

  private static final double GAP = 26;
  private static final double WIDEST = 150;
  private static final double LEAST = 5;

  /** In narrower cells numbers have no room. */
  private static final double NUMBERED = 54;

  private static final double LABELS = 200;

  /** A row as high as that has room for a name of two lines. */
  private static final double TWO_LINES = 34;

  private final StudyPlot plot;
  private final Axis across;
  private final Axis up;
  private final List<Axis> outer;
  private final int mapColumns;
  private final int mapRows;
  private final double left;
  private final double cellWidth;
  private final double cellHeight;

  /** By the values of the axes. */
  private final Map<List<String>, Row> rows = new HashMap<>();

  HeatMaps(StudyPlot plot) {
    this.plot = plot;
    List<Axis> sorted = new ArrayList<>(plot.axes());
    sorted.sort(Comparator.comparingInt((Axis axis) -> axis.values().size()).reversed());
    // Of two axes of one length the second lies across, as in a table.
    boolean turned = sorted.get(0).values().size() == sorted.get(1).values().size();
    Axis first = sorted.get(turned ? 1 : 0);
    Axis second = sorted.get(turned ? 0 : 1);
    boolean longNames = longest(first) > 14 && longest(second) <= 14;
    this.across = longNames ? second : first;
    this.up = longNames ? first : second;
    this.outer = sorted.subList(2, sorted.size());
    this.mapColumns = outer.isEmpty() ? 1 : outer.get(0).values().size();
    this.mapRows = outer.size() < 2 ? 1 : outer.get(1).values().size();
    double widest = widest(up);
    double name = Sketch.breadth(up.name(), SMALL);
    this.left = Math.min(LABELS, Math.max(Math.max(40, name), widest + 12)) + 10;
    double room = WIDTH - 2 * MARGIN - LEGEND - left - (mapColumns - 1) * GAP;
    this.cellWidth = Math.max(LEAST, Math.min(WIDEST, room / mapColumns / across.values().size()));
    this.cellHeight = Math.max(LEAST, Math.min(64, Math.max(0.45 * cellWidth, 24)));
    for (Row row : plot.study().settings()) {
      List<String> values = new ArrayList<>(List.of(value(row, up), value(row, across)));
      outer.forEach(axis -> values.add(value(row, axis)));
      rows.put(values, row);
    }
  }

  private static int longest(Axis axis) {
    return axis.values().stream().mapToInt(String::length).max().orElse(0);
  }

  double draw(double top) {
    double mapWidth = across.values().size() * cellWidth;
    double mapHeight = up.values().size() * cellHeight;
    double heading = outer.isEmpty() ? 16 : 22;
    double y = top;
    for (int r = 0; r < mapRows; r++) {
      for (int c = 0; c < mapColumns; c++) {
        double x = MARGIN + left + c * (mapWidth + GAP);
        if (!outer.isEmpty()) {
          plot.maker()
              .words(
                  x + mapWidth / 2,
                  y + 12,
                  BODY,
                  Anchor.MIDDLE,
                  Tint.TEXT,
                  Sketch.cut(outerName(r, c), BODY, mapWidth + GAP - 8));
        }
        map(x, y + heading, r, c);
        if (c == 0) {
          labels(x, y + heading);
        }
        if (r == mapRows - 1) {
          columns(x, y + heading + mapHeight);
        }
      }
      y += heading + mapHeight + GAP;
    }
    double x = MARGIN + left;
    double whole = mapColumns * mapWidth + (mapColumns - 1) * GAP;
    plot.maker().words(x + whole / 2, y + 28, BODY, Anchor.MIDDLE, Tint.SOFT, across.name());
    plot.width = Math.min(WIDTH, Math.max(LEAST_WIDTH, x + whole + LEGEND + MARGIN));
    legend(x + whole + 30, top + heading, Math.max(120, Math.min(260, y - GAP - top - heading)));
    plot.key(x, y + 58);
    return y + 62;
  }

  private String name(Axis axis, int value) {
    return plot.name(axis, axis.values().get(value));
  }

  private double widest(Axis axis) {
    return axis.values().stream()
        .mapToDouble(value -> Sketch.breadth(plot.name(axis, value), BODY))
        .max()
        .orElse(0);
  }

  private String outerName(int row, int column) {
    String name = outer.get(0).name() + " = " + name(outer.get(0), column);
    return outer.size() < 2
        ? name
        : outer.get(1).name() + " = " + name(outer.get(1), row) + ", " + name;
  }

  private void labels(double x, double y) {
    plot.maker().words(x - 10, y - 8, SMALL, Anchor.END, Tint.SOFT, up.name());
    for (int i = 0; i < up.values().size(); i++) {
      if (cellHeight >= 14 || i % 4 == 0) {
        plot.maker()
            .label(
                x - 10,
                y + (i + 0.5) * cellHeight,
                left - 20,
                Tint.TEXT,
                false,
                cellHeight < TWO_LINES ? Sketch.cut(name(up, i), BODY, left - 20) : name(up, i));
      }
    }
  }

  private void columns(double x, double y) {
    int every = (int) Math.ceil(Math.min(widest(across) + 8, 90) / cellWidth);
    for (int i = 0; i < across.values().size(); i += every) {
      plot.maker()
          .words(
              x + (i + 0.5) * cellWidth,
              y + 20,
              BODY,
              Anchor.MIDDLE,
              Tint.TEXT,
              Sketch.cut(name(across, i), BODY, every * cellWidth - 4));
    }
  }

  private void map(double x, double y, int mapRow, int mapColumn) {
    List<Row> framed = new ArrayList<>();
    for (int r = 0; r < up.values().size(); r++) {
      for (int c = 0; c < across.values().size(); c++) {
        double left = x + c * cellWidth;
        double top = y + r * cellHeight;
        Row row = row(r, c, mapRow, mapColumn);
        if (row == null) {
          plot.maker().frame(left + 1, top + 1, cellWidth - 2, cellHeight - 2, Tint.LINE, 1, false);
        } else {
          cell(row, left, top);
          framed.add(row);
        }
      }
    }
    for (Row row : framed) {
      double left = x + across.values().indexOf(value(row, across)) * cellWidth;
      double top = y + up.values().indexOf(value(row, up)) * cellHeight;
      if (plot.isBest(row)) {
        plot.maker()
            .frame(left + 2, top + 2, cellWidth - 4, cellHeight - 4, Tint.PAPER, 5, false)
            .frame(left, top, cellWidth, cellHeight, Tint.TEXT, 2.6, false);
      } else if (row.tied() && plot.study().seeds() > 1) {
        plot.maker().frame(left + 3, top + 3, cellWidth - 6, cellHeight - 6, ink(row), 1.4, true);
      }
    }
  }

  private void cell(Row row, double left, double top) {
    Maker maker = plot.maker();
    maker.box(
        left + 0.5,
        top + 0.5,
        cellWidth - 1,
        cellHeight - 1,
        Tint.of(plot.shades().color(row)),
        plot.tip(row));
    if (cellWidth < NUMBERED || cellHeight < 20) {
      return;
    }
    Tint ink = ink(row);
    String below = plot.isShorter(row) ? "after " + row.epochs() + " ep" : plot.deviation(row);
    boolean two = cellHeight >= 40 && !below.isEmpty();
    double middle = top + cellHeight / 2;
    double x = left + cellWidth / 2;
    String figure = plot.figure(row);
    double size = cellWidth < 80 ? SMALL - 1 : BODY;
    String whole = Sketch.cut(figure, size, cellWidth - 2);
    maker.words(x, middle + (two ? -1 : 5), size, Anchor.MIDDLE, ink, whole);
    if (two) {
      maker.words(x, middle + 16, SMALL, Anchor.MIDDLE, ink, Sketch.cut(below, SMALL, cellWidth));
    }
  }

  private Tint ink(Row row) {
    return Tint.of(Shades.isDark(plot.shades().color(row)) ? 0xffffff : 0x24292f);
  }

  private @Nullable Row row(int r, int c, int mapRow, int mapColumn) {
    List<String> values = new ArrayList<>(List.of(up.values().get(r), across.values().get(c)));
    int[] places = {mapColumn, mapRow};
    for (int i = 0; i < outer.size(); i++) {
      values.add(outer.get(i).values().get(places[i]));
    }
    return rows.get(values);
  }

  private static String value(Row row, Axis axis) {
    return row.setting().getOrDefault(axis.name(), "");
  }

  private void legend(double x, double y, double height) {
    plot.shades().legend(plot, x, y, height);
  }
}
