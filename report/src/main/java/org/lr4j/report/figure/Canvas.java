package org.lr4j.report.figure;

/** What a figure is drawn on; coordinates in pixels from the upper left corner. */
interface Canvas {
  /** Which part of a text lies at its place. */
  enum Anchor {
    START(0),
    MIDDLE(0.5),
    END(1);

    private final double share;

    Anchor(double share) {
      this.share = share;
    }

    double share() {
      return share;
    }
  }

  /** A line through the first {@code n} points. */
  void line(double[] x, double[] y, int n, Ink ink, double width, boolean dashed);

  /** A filled polygon of the first {@code n} points. */
  void area(double[] x, double[] y, int n, Ink ink);

  void dot(double x, double y, double radius, Ink ink);

  /** A filled rectangle with round corners. */
  void box(Box box, double corner, Ink ink);

  /** A text whose baseline lies at y. */
  void text(String text, double x, double y, Anchor anchor, double size, boolean bold, Ink ink);

  /** A text that reads upwards, its middle at the place. */
  void uprightText(String text, double x, double y, double size, Ink ink);

  double textWidth(String text, double size, boolean bold);

  /** Until {@link #unclip()} nothing is drawn outside the box. */
  void clip(Box box);

  void unclip();

  default void segment(double x1, double y1, double x2, double y2, Ink ink, double width) {
    line(new double[] {x1, x2}, new double[] {y1, y2}, 2, ink, width, false);
  }
}
