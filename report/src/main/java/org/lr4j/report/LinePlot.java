package org.lr4j.report;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Lines over steps, one panel a quantity: schedules, or the history of a training. */
public final class LinePlot {
  /** More than these side by side are not to be told apart in a picture. */
  private static final int BUCKETS = 700;

  /** To be told apart by most people who are colour-blind (Okabe and Ito). */
  private static final int[] COLORS = {
    0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7, 0xe69f00, 0x56b4e9, 0x7f5539, 0x444444
  };

  private static final double WIDTH = 2.4;

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
    // What a single line is called needs no legend.
    boolean single = names.size() == 1;
    double[] all =
        groups.stream()
            .flatMap(g -> g.series().stream())
            .map(Series::x)
            .flatMapToDouble(Arrays::stream)
            .filter(Double::isFinite)
            .toArray();
    double first = Arrays.stream(all).min().orElse(0);
    double last = Arrays.stream(all).max().orElse(1);
    double room = 0.025 * (last - first);
    Scale across = Scale.linear(first - room, last + room);
    List<Panel> panels = new ArrayList<>();
    for (Group group : groups) {
      double share = panels.isEmpty() ? 1 : 0.5;
      Panel panel = new Panel(axis, across, group.quantity(), height(group), share);
      for (Series series : group.series()) {
        Series brief = thinned(series);
        Color color = color(names.indexOf(series.name()));
        panel.line(single ? "" : series.name(), color, WIDTH, brief.x(), brief.y());
      }
      if (panels.isEmpty() && !single) {
        // The legend is that of the first panel, for all.
        for (int i = 0; i < names.size(); i++) {
          panel.line(names.get(i), color(i), WIDTH, new double[0], new double[0]);
        }
      }
      panels.add(panel);
    }
    return new Figure(title, single ? names.get(0) : "", panels);
  }

  private static Color color(int index) {
    return new Color(COLORS[index % COLORS.length]);
  }

  private static Scale height(Group group) {
    double[] all =
        group.series().stream()
            .flatMapToDouble(series -> Arrays.stream(series.y()))
            .filter(Double::isFinite)
            .toArray();
    double low = Arrays.stream(all).min().orElse(0);
    double high = Arrays.stream(all).max().orElse(1);
    boolean nearZero = low >= 0 && (low < 0.5 * high || low == high);
    low = nearZero ? 0 : low;
    double room = 0.06 * (high - low);
    return Scale.linear(nearZero ? -0.3 * room : low - room, high + room);
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
