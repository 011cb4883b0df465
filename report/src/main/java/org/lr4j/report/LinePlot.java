package org.lr4j.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Lines over steps, one panel a quantity: schedules, or the history of a training. */
public final class LinePlot {
  /** More than these side by side cannot be distinguished in a picture. */
  private static final int BUCKETS = 700;

  private static final double WIDTH = 2.4;

  private LinePlot() {}

  /**
   * A line.
   *
   * @param name its name in the legend
   * @param x places, in increasing order
   * @param y one value for each place; NaN leaves a gap
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
   * @param quantity the quantity on the vertical axis
   * @param series the lines; lines with the same name share a colour in all panels
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
   * @param axis the quantity on the horizontal axis, such as {@code step}
   * @param groups one panel for each, the first one the largest; at least one
   * @return the figure
   */
  public static Figure of(String title, String axis, List<Group> groups) {
    List<String> names =
        groups.stream().flatMap(g -> g.series().stream()).map(Series::name).distinct().toList();
    // A single line needs no legend.
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
      Panel panel = new Panel(across, group.quantity(), height(group), share);
      for (Series series : group.series()) {
        Points brief = new Points(series.x(), series.y()).outlined(BUCKETS);
        if (single) {
          panel.line(group.quantity(), Ink.series(0), WIDTH, brief.x(), brief.y());
        } else {
          int index = names.indexOf(series.name());
          panel.series(series.name(), index, WIDTH, brief.x(), brief.y());
        }
      }
      if (panels.isEmpty() && !single) {
        // The legend of the first panel is for all panels.
        for (int i = 0; i < names.size(); i++) {
          panel.series(names.get(i), i, WIDTH, new double[0], new double[0]);
        }
      }
      panels.add(panel);
    }
    return new Figure(title, single ? names.get(0) : "", axis, across, panels);
  }

  private static Scale height(Group group) {
    return Ranges.whole(
        group.series().stream().flatMapToDouble(series -> Arrays.stream(series.y())));
  }
}
