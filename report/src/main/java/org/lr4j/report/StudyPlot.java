package org.lr4j.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
  private static final int WIDTH = 1200;
  private static final double MARGIN = 24;
  private static final double TITLE = 20;
  private static final double BODY = 15;
  private static final double SMALL = 12.5;
  private static final int DIGITS = 4;

  /** More heat maps than this are not to be surveyed. */
  private static final int MOST_MAPS = 24;

  /** More cells than this have no room side by side. */
  private static final int MOST_CELLS = 150;

  /** More rows than this are too many for a picture; the best ones are drawn. */
  private static final int MOST_ROWS = 40;

  /** More lines than this are too many; the best ones are drawn. */
  private static final int MOST_LINES = 400;

  private final StudyRecord study;
  private final String title;
  private final List<Axis> axes;
  private final Shades shades;
  private final Maker maker = new Maker();

  /** Where the picture ends on the right. */
  private double width = WIDTH;

  private StudyPlot(StudyRecord study, String title) {
    this.study = study;
    this.title = title;
    this.axes = study.axes().stream().filter(axis -> axis.values().size() > 1).toList();
    this.shades = Shades.of(study);
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
        + (study.seeds() > 1 ? ", mean over " + study.seeds() + " seeds" : ", one seed")
        + "; darker is better";
  }

  /** What the settings are ranked by, in words. */
  String quantity() {
    return study.objective() == Objective.LOSS ? "held-out loss" : "held-out accuracy (%)";
  }

  StudyRecord study() {
    return study;
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
      tip.append("; after ").append(row.epochs()).append(" epochs");
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

  /** One thing varies, or nothing: a row for each setting, with a dot for each seed. */
  private static final class SeedRows {
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
      double widest =
          rows.stream().mapToDouble(r -> Sketch.breadth(label(r), BODY)).max().orElse(0);
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
      return plot.axes().isEmpty()
          ? row.name()
          : row.setting().getOrDefault(plot.axes().get(0).name(), "");
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
      label(label(row), y, tint, best);
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

    /** A long name takes two lines. */
    private void label(String label, double y, Tint tint, boolean bold) {
      double room = left - MARGIN - 14;
      boolean fits = Sketch.breadth(label, BODY) <= room;
      double size = fits ? BODY : SMALL;
      int most = (int) (room / Sketch.breadth("0", size));
      String[] lines = fits ? new String[] {label} : Wrapping.lines(label, most).split("\n");
      int shown = Math.min(2, lines.length);
      for (int i = 0; i < shown; i++) {
        String line = i == 1 && lines.length > 2 ? cut(lines[i], most) : lines[i];
        double at = y + 5 + (i - (shown - 1) / 2.0) * 16;
        if (bold) {
          plot.maker().bold(left - 14, at, size, Anchor.END, tint, line);
        } else {
          plot.maker().words(left - 14, at, size, Anchor.END, tint, line);
        }
      }
    }

    private static String cut(String line, int most) {
      return (line.length() < most ? line : line.substring(0, most - 1)) + "…";
    }

    private String said(Row row, boolean best) {
      if (best) {
        return "the best";
      }
      if (plot.isShorter(row)) {
        return "dropped after " + row.epochs() + " epochs";
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

  /** Two axes as rows and columns; a third and a fourth as columns and rows of maps. */
  private static final class HeatMaps {
    private static final double LEGEND = 160;

    /** Headline and explanations need as much. */
    private static final double LEAST_WIDTH = 720;

    private static final double GAP = 26;
    private static final double WIDEST = 150;
    private static final double LEAST = 5;

    /** In narrower cells numbers have no room. */
    private static final double NUMBERED = 54;

    private static final double LABELS = 200;

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
      double widest =
          up.values().stream().mapToDouble(v -> Sketch.breadth(v, BODY)).max().orElse(0);
      double name = Sketch.breadth(up.name(), SMALL);
      this.left = Math.min(LABELS, Math.max(Math.max(40, name), widest + 12)) + 10;
      double room = WIDTH - 2 * MARGIN - LEGEND - left - (mapColumns - 1) * GAP;
      this.cellWidth =
          Math.max(LEAST, Math.min(WIDEST, room / mapColumns / across.values().size()));
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

    private String outerName(int row, int column) {
      String name = outer.get(0).name() + " = " + outer.get(0).values().get(column);
      return outer.size() < 2
          ? name
          : outer.get(1).name() + " = " + outer.get(1).values().get(row) + ", " + name;
    }

    private void labels(double x, double y) {
      plot.maker().words(x - 10, y - 8, SMALL, Anchor.END, Tint.SOFT, up.name());
      for (int i = 0; i < up.values().size(); i++) {
        if (cellHeight >= 14 || i % 4 == 0) {
          plot.maker()
              .words(
                  x - 10,
                  y + (i + 0.5) * cellHeight + 5,
                  BODY,
                  Anchor.END,
                  Tint.TEXT,
                  Sketch.cut(up.values().get(i), BODY, left - 20));
        }
      }
    }

    private void columns(double x, double y) {
      double widest =
          across.values().stream().mapToDouble(v -> Sketch.breadth(v, BODY)).max().orElse(0);
      int every = (int) Math.ceil(Math.min(widest + 8, 90) / cellWidth);
      for (int i = 0; i < across.values().size(); i += every) {
        plot.maker()
            .words(
                x + (i + 0.5) * cellWidth,
                y + 20,
                BODY,
                Anchor.MIDDLE,
                Tint.TEXT,
                Sketch.cut(across.values().get(i), BODY, every * cellWidth - 4));
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
            plot.maker()
                .frame(left + 1, top + 1, cellWidth - 2, cellHeight - 2, Tint.LINE, 1, false);
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

  /** A line for each setting through its values on all axes to what it came to. */
  private static final class ParallelLines {
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
        String label = Ticks.number(plot.unit() * plot.shades().value(share), 3);
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
      maker.words(
          x, y - 12, BODY, Anchor.MIDDLE, Tint.TEXT, Sketch.cut(axis.name(), BODY, step - 8));
      for (int i = 0; i < axis.values().size(); i++) {
        String value = Sketch.cut(axis.values().get(i), SMALL, 94);
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
}
