package org.lr4j.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.AxesChartStyler.TextAlignment;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws a panel with XChart. A figure has one legend, in its first panel. */
final class PanelPainter {
  static final Color TEXT = new Color(0x24292f);

  private static final Color GRID = new Color(0xeaedf0);
  private static final Color FRAME = new Color(0x8c959f);
  private static final int PADDING = 14;

  /** A narrower picture has no room for a plot next to the legend. */
  private static final int LEGEND_FROM = 700;

  /** Height of the numbers and the title of the horizontal axis, at the last chart only. */
  private static final int AXIS = 46;

  private static final int LABEL = 26;

  /** Numbers of steps that there is room for. */
  private static final double PLAIN = 1e8;

  private static final int DENSE = 400;
  private static final int MARKED = 60;

  /** More than these side by side cannot be distinguished in a picture. */
  private static final int BUCKETS = 700;

  /** Markers along a line, which distinguish it from others. */
  private static final int SPARSE = 14;

  private final XYChart chart = new XYChart(Figure.WIDTH, Figure.HEIGHT);
  private final Scale across;
  private final Scale up;
  private final double unitAcross;
  private final double unitUp;
  private final double share;
  private final List<Mark> marks;
  private final Set<String> labels = new LinkedHashSet<>();
  private final Notes notes = new Notes();

  private PanelPainter(Figure figure, Panel panel) {
    this.across = figure.across();
    this.up = panel.up();
    this.unitAcross = across.logarithmic() ? 1 : unit(across);
    this.unitUp = unit(up);
    this.share = panel.share();
    this.marks = panel.marks();
    chart.setXAxisTitle(figure.axis() + (across.logarithmic() ? " (logarithmic)" : ""));
    chart.setYAxisTitle(panel.quantity());
    style(chart.getStyler());
    chart.addAnnotation(notes);
    // Where data are evenly spaced, XChart writes numbers at data, not at round values.
    dots(new Mark.Dots("", Ink.POINTS, new double[] {Double.NaN}, new double[1]));
    panel.marks().forEach(this::draw);
  }

  private void draw(Mark mark) {
    if (mark instanceof Mark.Line line) {
      line(line);
    } else if (mark instanceof Mark.Dots dots) {
      dots(dots);
    } else if (mark instanceof Mark.Band band) {
      band(band);
    } else if (mark instanceof Mark.Stretch stretch) {
      double[] x = {stretch.from(), stretch.from(), stretch.to(), stretch.to()};
      area(stretch, x, new double[] {up.low(), up.high(), up.high(), up.low()});
    } else if (mark instanceof Mark.Upright upright) {
      double[] x = {upright.x(), upright.x()};
      BasicStroke stroke = upright.dashed() ? dashed(upright.width()) : solid(upright.width());
      add(
          upright,
          XYSeriesRenderStyle.Line,
          stroke,
          SeriesMarkers.NONE,
          x,
          new double[] {up.low(), up.high()});
    } else if (mark instanceof Mark.Note note) {
      notes.add(
          new Notes.Note(
              note.words(), note.ink().color(), note.x() / unitAcross, note.y() / unitUp));
    }
  }

  static Font font(int style, int size) {
    return new Font(Font.SANS_SERIF, style, size);
  }

  /** XChart's tick marks lose digits of very small and very large numbers, so it gets neither. */
  private static double unit(Scale scale) {
    return Math.pow(10, Math.floor(Math.log10(scale.high() - scale.low())));
  }

  private void style(XYStyler styler) {
    styler.setLocale(Locale.ROOT);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setChartFontColor(TEXT);
    styler.setChartTitleVisible(false);
    styler.setChartPadding(PADDING);
    styler.setPlotBackgroundColor(Color.WHITE);
    styler.setPlotBorderColor(FRAME);
    styler.setPlotContentSize(1);
    styler.setPlotMargin(0);
    styler.setPlotGridLinesColor(GRID);
    styler.setPlotGridLinesStroke(new BasicStroke(1));
    styler.setPlotTicksMarksVisible(false);
    styler.setAxisTicksLineVisible(false);
    styler.setAxisTickMarksColor(FRAME);
    styler.setAxisTickLabelsColor(TEXT);
    styler.setAxisTickLabelsFont(font(Font.PLAIN, 14));
    styler.setAxisTitleFont(font(Font.PLAIN, 15));
    styler.setYAxisLabelAlignment(TextAlignment.Right);
    styler.setXAxisTickMarkSpacingHint(90);
    styler.setYAxisTickMarkSpacingHint(share < 1 ? 45 : 70);
    styler.setLegendPosition(LegendPosition.OutsideE);
    styler.setLegendFont(font(Font.PLAIN, 14));
    styler.setLegendBorderColor(Color.WHITE);
    // As wide as XChart's boxes, so that all labels begin at the same column.
    styler.setLegendSeriesLineLength(20);
    styler.setLegendPadding(9);
    styler.setMarkerSize(share < 1 ? 7 : 5);
    styler.setXAxisLogarithmic(across.logarithmic());
    styler.setXAxisMin(across.low() / unitAcross);
    styler.setXAxisMax(across.high() / unitAcross);
    styler.setYAxisMin(up.low() / unitUp);
    styler.setYAxisMax(up.high() / unitUp);
    styler.setYAxisTickLabelsFormattingFunction(value -> Ticks.number(value * unitUp, 6));
  }

  private void line(Mark.Line line) {
    Points points = new Points(line.x(), line.y()).outlined(BUCKETS);
    boolean few = line.marked() && points.size() <= MARKED;
    boolean crowded = points.size() > SPARSE;
    add(
        line,
        XYSeriesRenderStyle.Line,
        Patterns.stroke(line.width(), line.pattern()),
        few ? SeriesMarkers.CIRCLE : crowded ? SeriesMarkers.NONE : Patterns.marker(line.pattern()),
        points.x(),
        points.y());
    if (line.pattern() > 0 && crowded) {
      Points sparse = points.finite().sampled(SPARSE);
      add(
          new Mark.Dots("", line.ink(), sparse.x(), sparse.y()),
          XYSeriesRenderStyle.Scatter,
          SeriesLines.NONE,
          Patterns.marker(line.pattern()),
          sparse.x(),
          inside(sparse.y()));
    }
  }

  private void dots(Mark.Dots dots) {
    add(
        dots,
        XYSeriesRenderStyle.Scatter,
        SeriesLines.NONE,
        SeriesMarkers.CIRCLE,
        dots.x(),
        inside(dots.y()));
  }

  /** Points outside the axes are left out, so that no half of one is seen. */
  private double[] inside(double[] y) {
    return Arrays.stream(y).map(v -> v >= up.low() && v <= up.high() ? v : Double.NaN).toArray();
  }

  private void band(Mark.Band band) {
    int[] there =
        IntStream.range(0, band.x().length)
            .filter(i -> Double.isFinite(band.low()[i]) && Double.isFinite(band.high()[i]))
            .toArray();
    int n = there.length;
    double[] round = new double[2 * n];
    double[] edge = new double[2 * n];
    for (int i = 0; i < n; i++) {
      round[i] = band.x()[there[i]];
      edge[i] = band.low()[there[i]];
      round[2 * n - 1 - i] = band.x()[there[i]];
      edge[2 * n - 1 - i] = band.high()[there[i]];
    }
    area(band, round, edge);
  }

  private void area(Mark mark, double[] x, double[] y) {
    add(mark, XYSeriesRenderStyle.PolygonArea, SeriesLines.NONE, SeriesMarkers.NONE, x, y);
  }

  private void add(
      Mark mark,
      XYSeriesRenderStyle style,
      BasicStroke stroke,
      Marker marker,
      double[] x,
      double[] y) {
    // XChart refuses a series without points.
    int n = Math.max(1, x.length);
    double[] xs = new double[n];
    double[] ys = new double[n];
    double far = 4 * (up.high() - up.low());
    for (int i = 0; i < n; i++) {
      boolean there = i < x.length && Double.isFinite(x[i]);
      xs[i] = there ? x[i] / unitAcross : Double.NaN;
      double near = there ? Math.max(up.low() - far, Math.min(up.high() + far, y[i])) : Double.NaN;
      ys[i] = Double.isFinite(near) ? near / unitUp : Double.NaN;
    }
    XYSeries series = chart.addSeries("series " + chart.getSeriesCollection().size(), xs, ys);
    series.setXYSeriesRenderStyle(style);
    series.setLabel(Wrapping.lines(mark.label(), LABEL));
    boolean named = !mark.label().isEmpty() && !(mark instanceof Mark.Band && hasLine(mark));
    series.setShowInLegend(named && labels.add(mark.label()));
    // One smooth path of points a pixel apart is a tenth of the size of as many lines.
    series.setSmooth(style == XYSeriesRenderStyle.Line && n > DENSE);
    Color color = mark.ink().color();
    series.setLineColor(color);
    series.setFillColor(color);
    series.setMarkerColor(color);
    series.setLineStyle(stroke);
    series.setMarker(marker);
  }

  /** In the legend, the area around a line is part of that line. */
  private boolean hasLine(Mark band) {
    return marks.stream()
        .anyMatch(mark -> mark instanceof Mark.Line && mark.label().equals(band.label()));
  }

  private static BasicStroke dashed(double width) {
    float[] dash = {7, 6};
    return new BasicStroke((float) width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, dash, 0);
  }

  private static BasicStroke solid(double width) {
    return new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  }

  /** Paints panels one below the other, so that their plots begin and end at the same columns. */
  static void paint(Figure figure, Graphics2D graphics, int top, int width, int height) {
    List<PanelPainter> panels =
        figure.panels().stream().map(panel -> new PanelPainter(figure, panel)).toList();
    double shares = panels.stream().mapToDouble(panel -> panel.share).sum();
    int[] heights =
        panels.stream()
            .mapToInt(panel -> (int) ((height - top - AXIS) * panel.share / shares))
            .toArray();
    int last = panels.size() - 1;
    heights[last] = height - top - IntStream.of(heights).limit(last).sum();
    Graphics2D nowhere = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
    double left = 0;
    for (int i = 0; i <= last; i++) {
      panels.get(i).prepare(width, i == 0, i == last);
      panels.get(i).chart.paint(nowhere, width, heights[i]);
      left = Math.max(left, panels.get(i).chart.getYAxisLeftWidth());
    }
    int y = top;
    int beside = width;
    for (int i = 0; i <= last; i++) {
      XYChart chart = panels.get(i).chart;
      chart.getStyler().setYAxisLeftWidthHint((int) left + 3);
      graphics.translate(0, y);
      chart.paint(graphics, i == 0 ? width : beside, heights[i]);
      graphics.translate(0, -y);
      if (i == 0) {
        double end = panels.get(0).across.high() / panels.get(0).unitAcross;
        beside = (int) Math.round(chart.getScreenXFromChart(end)) + PADDING;
      }
      y += heights[i];
    }
    nowhere.dispose();
  }

  private void prepare(int width, boolean first, boolean last) {
    XYStyler styler = chart.getStyler();
    styler.setYAxisLeftWidthHint(0);
    styler.setXAxisTitleVisible(last);
    styler.setXAxisTicksVisible(last);
    styler.setLegendVisible(first && !labels.isEmpty() && width >= LEGEND_FROM);
    int most = Math.max(2, width / 100);
    styler.setXAxisTickLabelsFormattingFunction(value -> label(value * unitAcross, most));
  }

  private String label(double value, int most) {
    if (!across.logarithmic() || across.high() < 10 * across.low()) {
      return Math.abs(value) < PLAIN ? Ticks.plain(value, 8) : Ticks.number(value, 6);
    }
    return Ticks.of(across, most).stream()
        .filter(tick -> Math.abs(tick.value() / value - 1) < 1e-6)
        .map(Ticks.Tick::label)
        .findFirst()
        .orElse("");
  }
}
