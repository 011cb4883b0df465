package org.lr4j.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.lr4j.report.figure.Figure;
import org.lr4j.report.figure.Ink;
import org.lr4j.report.figure.Mark;
import org.lr4j.report.figure.Panel;
import org.lr4j.report.figure.Scale;

/** Lines over steps, one panel a quantity: schedules, or the history of a training. */
public final class LinePlot {
  /** Pixels to the right and left of which no line can differ. */
  private static final int BUCKETS = 1500;

  private LinePlot() {}

  /**
   * A line.
   *
   * @param name what it is called in the legend
   * @param x places, in increasing order
   * @param y one value a place; NaN leaves a gap
   */
  public record Series(String name, double[] x, double[] y) {
    /**
     * Copies.
     *
     * @throws IllegalArgumentException if the lengths differ
     */
    public Series {
      if (x.length != y.length) {
        throw new IllegalArgumentException(
            name + " has " + x.length + " places but " + y.length + " values");
      }
      x = x.clone();
      y = y.clone();
    }
  }

  /**
   * Lines of the same quantity.
   *
   * @param quantity what the vertical axis measures
   * @param series the lines; those of the same name share a colour in all panels
   */
  public record Group(String quantity, List<Series> series) {
    /** Copies. */
    public Group {
      series = List.copyOf(series);
    }
  }

  /**
   * Draws lines.
   *
   * @param title the headline
   * @param axis what the horizontal axis counts, such as {@code step}
   * @param groups one panel each, the first the largest; at least one
   * @return the figure
   */
  public static Figure of(String title, String axis, List<Group> groups) {
    List<String> names =
        groups.stream().flatMap(g -> g.series().stream()).map(Series::name).distinct().toList();
    double[] all =
        groups.stream()
            .flatMap(g -> g.series().stream())
            .map(Series::x)
            .flatMapToDouble(Arrays::stream)
            .filter(Double::isFinite)
            .toArray();
    Scale across =
        Scale.linear(Arrays.stream(all).min().orElse(0), Arrays.stream(all).max().orElse(1));
    List<Panel> panels = new ArrayList<>();
    for (Group group : groups) {
      List<Mark> marks = new ArrayList<>();
      for (Series series : group.series()) {
        Series brief = thinned(series);
        Ink ink = Ink.series(names.indexOf(series.name()));
        marks.add(new Mark.Line(series.name(), ink, 2.4, false, brief.x(), brief.y()));
      }
      panels.add(new Panel(group.quantity(), height(group), panels.isEmpty() ? 1 : 0.5, marks));
    }
    return new Figure(title, "", axis, across, panels);
  }

  private static Scale height(Group group) {
    double[] all =
        group.series().stream()
            .flatMapToDouble(series -> Arrays.stream(series.y()))
            .filter(Double::isFinite)
            .toArray();
    double low = Arrays.stream(all).min().orElse(0);
    double high = Arrays.stream(all).max().orElse(1);
    boolean nearZero = low >= 0 && low < 0.5 * high;
    double room = 0.06 * (high - low);
    return Scale.linear(nearZero ? 0 : low - room, high + room);
  }

  /** Keeps first, last, least and greatest of each bucket of points, in their order. */
  private static Series thinned(Series series) {
    int n = series.x().length;
    if (n <= 4 * BUCKETS) {
      return series;
    }
    double[] y = series.y();
    int[] kept =
        IntStream.range(0, BUCKETS)
            .flatMap(
                bucket -> {
                  int from = (int) ((long) n * bucket / BUCKETS);
                  int to = (int) ((long) n * (bucket + 1) / BUCKETS);
                  int low = from;
                  int high = from;
                  for (int i = from; i < to; i++) {
                    low = y[i] < y[low] ? i : low;
                    high = y[i] > y[high] ? i : high;
                  }
                  return IntStream.of(from, low, high, to - 1).sorted().distinct();
                })
            .toArray();
    return new Series(
        series.name(),
        Arrays.stream(kept).mapToDouble(i -> series.x()[i]).toArray(),
        Arrays.stream(kept).mapToDouble(i -> y[i]).toArray());
  }
}
