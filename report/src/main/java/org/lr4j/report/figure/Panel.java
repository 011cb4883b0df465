package org.lr4j.report.figure;

import java.util.List;

/**
 * One plot of a figure.
 *
 * @param title what the vertical axis measures
 * @param scale the vertical axis; what lies outside is cut off
 * @param share height, relative to the other panels of the figure
 * @param marks what is drawn, the first at the bottom
 */
public record Panel(String title, Scale scale, double share, List<Mark> marks) {
  /**
   * Checks and copies.
   *
   * @throws IllegalArgumentException if the share is not positive
   */
  public Panel {
    marks = List.copyOf(marks);
    if (!(share > 0)) {
      throw new IllegalArgumentException("the share of a panel must be positive: " + share);
    }
  }
}
