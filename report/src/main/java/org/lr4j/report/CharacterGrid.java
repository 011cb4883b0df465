package org.lr4j.report;

import java.util.function.DoubleUnaryOperator;

/** Cells of characters; in Unicode each holds two by four Braille dots. */
final class CharacterGrid {
  private static final int BRAILLE = 0x2800;
  private static final int[][] BITS = {{0x01, 0x02, 0x04, 0x40}, {0x08, 0x10, 0x20, 0x80}};
  private static final String CURVE = "\u001b[36m";
  private static final String ANSWER = "\u001b[1;32m";
  private static final String PLAIN = "\u001b[0m";

  private final int width;
  private final int height;
  private final boolean unicode;
  private final int across;
  private final int down;
  private final int[][] cells;

  CharacterGrid(int width, int height, boolean unicode) {
    this.width = width;
    this.height = height;
    this.unicode = unicode;
    this.across = unicode ? 2 : 1;
    this.down = unicode ? 4 : 1;
    this.cells = new int[height][width];
  }

  int width() {
    return width;
  }

  /** The column at a position in [0, 1], or -1. */
  int column(double position) {
    return position >= 0 && position <= 1 ? (int) Math.round(position * (width - 1)) : -1;
  }

  /** Draws a function of the position in [0, 1], joined vertically where it is steep. */
  void curve(DoubleUnaryOperator function, Scale up) {
    int last = Integer.MIN_VALUE;
    int columns = width * across;
    int rows = height * down;
    for (int x = 0; x < columns; x++) {
      double position = (double) x / Math.max(1, columns - 1);
      double share = 1 - up.position(function.applyAsDouble(position));
      if (Double.isFinite(share)) {
        int y = (int) Math.floor(Math.max(-1, Math.min(2, share)) * (rows - 1) + 0.5);
        int from = last == Integer.MIN_VALUE ? y : last + Integer.signum(y - last);
        for (int i = Math.min(from, y); i <= Math.max(from, y); i++) {
          set(x, i);
        }
        last = y;
      } else {
        last = Integer.MIN_VALUE;
      }
    }
  }

  private void set(int x, int y) {
    if (y >= 0 && y < height * down) {
      cells[y / down][x / across] |= unicode ? BITS[x % 2][y % 4] : 1;
    }
  }

  /** A row of text, with a vertical line in one column where nothing else is. */
  String row(int row, int upright, boolean colour) {
    StringBuilder text = new StringBuilder();
    String present = PLAIN;
    for (int column = 0; column < width; column++) {
      int cell = cells[row][column];
      boolean line = column == upright;
      String wanted = line ? ANSWER : cell != 0 ? CURVE : present;
      if (colour && !wanted.equals(present)) {
        text.append(wanted);
        present = wanted;
      }
      text.append(cell != 0 ? curveCharacter(cell) : line ? (unicode ? '│' : '|') : ' ');
    }
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == ' ') {
      end--;
    }
    text.setLength(end);
    return colour && !present.equals(PLAIN) ? text + PLAIN : text.toString();
  }

  private char curveCharacter(int cell) {
    return unicode ? (char) (BRAILLE + cell) : '*';
  }
}
