package org.lr4j.report.figure;

import java.util.Arrays;

/**
 * Something drawn in a panel. What has a label that is not empty appears in the legend, marks of
 * the same label once. Coordinates are values of the axes; a point that is not finite is left out
 * and breaks a line.
 */
public sealed interface Mark {
  /**
   * The name in the legend.
   *
   * @return the name, empty for none
   */
  String label();

  /**
   * The colour.
   *
   * @return the colour
   */
  Ink ink();

  /**
   * A line through points.
   *
   * @param label name in the legend, or empty
   * @param ink colour
   * @param width thickness in points
   * @param dashed whether it is interrupted
   * @param x places
   * @param y one value a place
   */
  record Line(String label, Ink ink, double width, boolean dashed, double[] x, double[] y)
      implements Mark {
    /** Copies. */
    public Line {
      x = x.clone();
      y = sameLength(x, y);
    }
  }

  /**
   * Points by themselves.
   *
   * @param label name in the legend, or empty
   * @param ink colour
   * @param radius of a point, in points
   * @param x places
   * @param y one value a place
   */
  record Dots(String label, Ink ink, double radius, double[] x, double[] y) implements Mark {
    /** Copies. */
    public Dots {
      x = x.clone();
      y = sameLength(x, y);
    }
  }

  /**
   * The area between two lines.
   *
   * @param label name in the legend, or empty
   * @param ink colour
   * @param x places
   * @param low the lower line
   * @param high the upper line
   */
  record Band(String label, Ink ink, double[] x, double[] low, double[] high) implements Mark {
    /** Copies. */
    public Band {
      x = x.clone();
      low = sameLength(x, low);
      high = sameLength(x, high);
    }
  }

  /**
   * A stretch of the horizontal axis.
   *
   * @param label name in the legend, or empty
   * @param ink colour
   * @param from where it begins
   * @param to where it ends
   * @param height how much of the panel's height it fills, from the bottom; 1 for all
   */
  record Stretch(String label, Ink ink, double from, double to, double height) implements Mark {}

  /**
   * A vertical line over the whole height with a note at its top.
   *
   * @param label name in the legend, or empty
   * @param ink colour
   * @param width thickness in points
   * @param dashed whether it is interrupted
   * @param x where
   * @param note what is written at its top, or empty
   */
  record Upright(String label, Ink ink, double width, boolean dashed, double x, String note)
      implements Mark {}

  /**
   * A note with an arrow to a point.
   *
   * @param label name in the legend, or empty
   * @param ink colour
   * @param x where the arrow points to
   * @param y where the arrow points to
   * @param note what is written
   */
  record Callout(String label, Ink ink, double x, double y, String note) implements Mark {}

  private static double[] sameLength(double[] x, double[] y) {
    if (x.length != y.length) {
      throw new IllegalArgumentException(
          "a line has " + x.length + " places but " + y.length + " values");
    }
    return Arrays.copyOf(y, y.length);
  }
}
