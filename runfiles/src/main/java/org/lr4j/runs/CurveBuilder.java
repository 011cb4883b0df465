package org.lr4j.runs;

import java.util.Arrays;
import org.lr4j.finder.Curve;

/** Collects the columns of a curve, of which there may be millions of rows. */
final class CurveBuilder {
  /** Rate, loss, validation loss, accuracy. */
  static final int COLUMNS = 4;

  private final double[][] columns = new double[COLUMNS][1024];
  private int size;

  void add(double[] row) {
    if (size == columns[0].length) {
      for (int c = 0; c < COLUMNS; c++) {
        columns[c] = Arrays.copyOf(columns[c], size + size / 2);
      }
    }
    for (int c = 0; c < COLUMNS; c++) {
      columns[c][size] = row[c];
    }
    size++;
  }

  int size() {
    return size;
  }

  Curve curve() {
    double[][] exact = new double[COLUMNS][];
    for (int c = 0; c < COLUMNS; c++) {
      exact[c] = Arrays.copyOf(columns[c], size);
    }
    return Curve.of(exact[0], exact[1], exact[2], exact[3]);
  }
}
