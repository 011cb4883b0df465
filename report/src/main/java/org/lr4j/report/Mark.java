package org.lr4j.report;

/**
 * Something drawn in a panel. What has a label that is not empty appears in the legend, the same
 * label once.
 */
sealed interface Mark {
  /** Its name in the legend; empty for none. */
  String label();

  /** Its ink. */
  Ink ink();

  /**
   * A line through points.
   *
   * @param width of the line, in pixels
   * @param pattern its dashes and markers, which distinguish it from others in addition to its ink;
   *     0 for a whole line without markers
   * @param marked whether each point has a marker, if they are few
   * @param x places, in increasing order
   * @param y values; one that is not finite leaves a gap
   */
  record Line(
      String label, Ink ink, double width, int pattern, boolean marked, double[] x, double[] y)
      implements Mark {}

  /** Single points. */
  record Dots(String label, Ink ink, double[] x, double[] y) implements Mark {}

  /** The area between two lines. */
  record Band(String label, Ink ink, double[] x, double[] low, double[] high) implements Mark {}

  /** A stretch of the horizontal axis. */
  record Stretch(String label, Ink ink, double from, double to) implements Mark {}

  /** A vertical line over the whole height. */
  record Upright(Ink ink, double width, boolean dashed, double x) implements Mark {
    @Override
    public String label() {
      return "";
    }
  }

  /**
   * Words.
   *
   * @param x at which vertical line, or at which point
   * @param y the point that an arrow leads to; NaN for words at the upper end of a line
   */
  record Note(Ink ink, double x, double y, String words) implements Mark {
    @Override
    public String label() {
      return "";
    }
  }
}
