package org.lr4j.report;

import java.awt.Color;

/** Colours of lines, to be told apart by most people who are colour-blind (Okabe and Ito). */
final class Colors {
  private static final int[] LINES = {
    0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7, 0xe69f00, 0x56b4e9, 0x7f5539, 0x444444
  };

  private Colors() {}

  /** The colour of a line among several, counted from 0; colours repeat after eight. */
  static Color of(int index) {
    return new Color(LINES[Math.floorMod(index, LINES.length)]);
  }

  /** The same colour; alpha is 0 for invisible and 255 for opaque. */
  static Color faint(Color color, int alpha) {
    return new Color(color.getRed(), color.getGreen(), color.getBlue(), alpha);
  }
}
