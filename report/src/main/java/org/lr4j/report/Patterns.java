package org.lr4j.report;

import java.awt.BasicStroke;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Dashes and markers that distinguish lines without their colours. A page draws the same, in the
 * same order.
 */
final class Patterns {
  private static final float[][] DASHES = {{}, {9, 5}, {2, 4}, {10, 4, 2, 4}, {16, 6}, {5, 3}};

  private static final Marker[] MARKERS = {
    SeriesMarkers.CIRCLE,
    SeriesMarkers.SQUARE,
    SeriesMarkers.TRIANGLE_UP,
    SeriesMarkers.DIAMOND,
    SeriesMarkers.TRIANGLE_DOWN,
    SeriesMarkers.CROSS
  };

  private Patterns() {}

  /** The stroke of a pattern, 0 being a whole line. */
  static BasicStroke stroke(double width, int pattern) {
    float[] dash = pattern == 0 ? DASHES[0] : DASHES[(pattern - 1) % DASHES.length];
    return dash.length == 0
        ? new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND)
        : new BasicStroke((float) width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, dash, 0);
  }

  /** The marker of a pattern. */
  static Marker marker(int pattern) {
    return pattern == 0 ? SeriesMarkers.NONE : MARKERS[(pattern - 1) % MARKERS.length];
  }
}
