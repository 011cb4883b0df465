package org.lr4j.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lr4j.finder.Finding;
import org.lr4j.finder.Found;
import org.lr4j.report.Ticks.Tick;

/**
 * A finding drawn with characters: the smoothed loss against the rate on a logarithmic axis, the
 * answer as a vertical line.
 *
 * @param width columns to fill, at least 20
 * @param height rows of the curve, at least 4
 * @param unicode whether the terminal shows Braille and lines; else plain ASCII
 * @param colour whether to colour by ANSI sequences
 */
public record TerminalPlot(int width, int height, boolean unicode, boolean colour) {
  private static final int LEAST_WIDTH = 20;
  private static final int LEAST_HEIGHT = 4;

  /** Raises what is too small to what is legible. */
  public TerminalPlot {
    width = Math.max(LEAST_WIDTH, width);
    height = Math.max(LEAST_HEIGHT, height);
  }

  /**
   * Draws a finding.
   *
   * @param finding what was found, or why nothing was
   * @return the lines, each no longer than the width; empty if there is nothing to draw
   */
  public List<String> render(Finding finding) {
    List<RateLine> runs =
        finding.evidence().curves().stream()
            .map(RateLine::losses)
            .filter(run -> !run.isEmpty())
            .toList();
    if (runs.isEmpty()) {
      return List.of();
    }
    Merged curve = Merged.of(runs);
    if (curve.rates().length == 0) {
      return List.of();
    }
    double[] visible = curve.visible(List.of());
    Scale up = Scale.linear(visible[0], visible[1]);
    Scale across = Scale.logarithmic(curve.rates()[0], curve.rates()[curve.rates().length - 1]);
    String[] labels = labels(up);
    int gutter = Arrays.stream(labels).mapToInt(String::length).max().orElse(0);
    CharacterGrid grid = new CharacterGrid(width - gutter - 1, height, unicode);
    grid.curve(column -> value(curve, across.value(column)), up);
    int answer = finding instanceof Found found ? grid.column(across.position(found.rate())) : -1;
    List<String> lines = new ArrayList<>();
    for (int row = 0; row < height; row++) {
      String label = " ".repeat(gutter - labels[row].length()) + labels[row];
      lines.add(label + (unicode ? "┤" : "|") + grid.row(row, answer, colour));
    }
    lines.add(" ".repeat(gutter) + (unicode ? "└" : "+") + axis(across, grid.width()));
    lines.add(" ".repeat(gutter + 1) + rates(across, grid.width()));
    return lines;
  }

  private static double value(Merged curve, double rate) {
    return new RateLine(curve.rates(), curve.mean()).at(rate);
  }

  private String[] labels(Scale up) {
    String[] labels = new String[height];
    Arrays.fill(labels, "");
    for (Tick tick : Ticks.of(up, Math.max(2, height / 3))) {
      int row = (int) Math.floor((1 - up.position(tick.value())) * height);
      labels[Math.max(0, Math.min(height - 1, row))] = tick.label();
    }
    return labels;
  }

  private String axis(Scale across, int columns) {
    StringBuilder axis = new StringBuilder((unicode ? "─" : "-").repeat(columns));
    for (Tick tick : ticks(across, columns)) {
      axis.setCharAt(column(across, tick, columns), unicode ? '┬' : '+');
    }
    return axis.toString();
  }

  private static String rates(Scale across, int columns) {
    StringBuilder rates = new StringBuilder(" ".repeat(columns));
    for (Tick tick : ticks(across, columns)) {
      int length = tick.label().length();
      int start = column(across, tick, columns) - length / 2;
      start = Math.max(0, Math.min(columns - length, start));
      boolean free =
          rates.substring(Math.max(0, start - 1), Math.min(columns, start + length + 1)).isBlank();
      if (free) {
        rates.replace(start, start + length, tick.label());
      }
    }
    return rates.toString().stripTrailing();
  }

  private static List<Tick> ticks(Scale across, int columns) {
    return Ticks.of(across, Math.max(2, columns / 9)).stream()
        .filter(tick -> !tick.label().isEmpty())
        .toList();
  }

  private static int column(Scale across, Tick tick, int columns) {
    return (int) Math.round(across.position(tick.value()) * (columns - 1));
  }
}
