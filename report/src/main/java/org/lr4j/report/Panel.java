package org.lr4j.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One chart of a figure, with fixed axes: a description that other classes draw. Marks that are
 * added first are at the bottom.
 */
final class Panel {
  private final Scale across;
  private final String quantity;
  private final Scale up;
  private final double share;
  private final List<Mark> marks = new ArrayList<>();

  /**
   * An empty chart.
   *
   * @param across the horizontal axis, the same in all panels of a figure
   * @param quantity the quantity on the vertical axis
   * @param up the vertical axis, not logarithmic; marks outside are cut off
   * @param share height, relative to the other panels of the figure
   */
  Panel(Scale across, String quantity, Scale up, double share) {
    this.across = across;
    this.quantity = quantity;
    this.up = up;
    this.share = share;
  }

  String quantity() {
    return quantity;
  }

  Scale up() {
    return up;
  }

  double share() {
    return share;
  }

  /** What is drawn, from the bottom to the top. */
  List<Mark> marks() {
    return List.copyOf(marks);
  }

  Panel line(String label, Ink ink, double width, double[] x, double[] y) {
    return add(new Mark.Line(label, ink, width, 0, false, x, y));
  }

  /** A line, its points marked if they are few. */
  Panel measured(String label, Ink ink, double width, double[] x, double[] y) {
    return add(new Mark.Line(label, ink, width, 0, true, x, y));
  }

  /** One of several lines of a kind, counted from 0; each has its ink, dashes and markers. */
  Panel series(String label, int index, double width, double[] x, double[] y) {
    return add(new Mark.Line(label, Ink.series(index), width, index + 1, false, x, y));
  }

  Panel dots(String label, Ink ink, double[] x, double[] y) {
    return add(new Mark.Dots(label, ink, x, y));
  }

  /** The area between two lines. */
  Panel band(String label, Ink ink, double[] x, double[] low, double[] high) {
    return add(new Mark.Band(label, ink, x, low, high));
  }

  /** A part of the horizontal axis, cut off at its ends. */
  Panel stretch(String label, Ink ink, double from, double to) {
    double left = Math.max(across.low(), from);
    double right = Math.min(across.high(), to);
    return left < right ? add(new Mark.Stretch(label, ink, left, right)) : this;
  }

  /** A vertical line over the whole height. */
  Panel upright(Ink ink, double width, boolean dashed, double x) {
    return add(new Mark.Upright(ink, width, dashed, x));
  }

  /** Words at the upper end of a vertical line. */
  Panel noteAbove(Ink ink, double x, String words) {
    return add(new Mark.Note(ink, x, Double.NaN, words));
  }

  /** Words below a point, with an arrow to it. */
  Panel noteBelow(Ink ink, double x, double y, String words) {
    boolean inside = across.position(x) >= 0 && across.position(x) <= 1 && up.position(y) <= 1;
    return inside ? add(new Mark.Note(ink, x, y, words)) : this;
  }

  private Panel add(Mark mark) {
    marks.add(mark);
    return this;
  }

  Set<String> labels() {
    Set<String> labels = new LinkedHashSet<>();
    marks.forEach(mark -> labels.add(mark.label()));
    labels.remove("");
    return labels;
  }

  /** All that is written in the chart. */
  List<String> words() {
    List<String> words = new ArrayList<>(List.of(quantity));
    words.addAll(labels());
    marks.forEach(
        mark -> {
          if (mark instanceof Mark.Note note) {
            words.add(note.words());
          }
        });
    return words;
  }
}
