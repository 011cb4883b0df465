package org.lr4j.runs;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lr4j.finder.Curve;

/**
 * Makes curves of rows, of which there may be millions. A row may hold a whole point or, as in the
 * logs of training frameworks, some parts of one: neighbours of the same step that complete each
 * other are one point, and what was measured on held-out data alone belongs to the point before.
 */
final class CurveRows {
  /** Rate, loss, validation loss, accuracy. */
  static final int PARTS = 4;

  private static final int WHOLE = 1 << Columns.RATE | 1 << Columns.LOSS;

  private final Map<String, Rows> runs = new LinkedHashMap<>();

  /**
   * Adds a row.
   *
   * @param run which of several runs
   * @param step the optimizer step, NaN if it is not known
   * @param parts the values
   * @param given a bit for each part that the row has, even if its value is NaN
   */
  void add(String run, double step, double[] parts, int given) {
    runs.computeIfAbsent(run, name -> new Rows()).add(step, parts, given);
  }

  /** The curves, in the order of their first rows; those without a point are left out. */
  List<Curve> curves() {
    return runs.values().stream().filter(rows -> rows.size > 0).map(Rows::curve).toList();
  }

  private static final class Rows {
    private final double[][] columns = new double[PARTS][1024];
    private byte[] given = new byte[1024];
    private double lastStep;
    private boolean inPieces;
    private int size;

    void add(double step, double[] parts, int has) {
      boolean point = (has & WHOLE) != 0;
      boolean completes =
          size > 0
              && (given[size - 1] & has) == 0
              && (!point || ((given[size - 1] & WHOLE) != WHOLE && same(step, lastStep)));
      if (completes) {
        inPieces |= point;
        put(size - 1, parts, has);
      } else if (point) {
        grow();
        inPieces |= (has & 1 << Columns.RATE) == 0;
        Arrays.stream(columns).forEach(column -> column[size] = Double.NaN);
        given[size] = 0;
        put(size++, parts, has);
        lastStep = step;
      }
    }

    private static boolean same(double step, double last) {
      return step == last || (Double.isNaN(step) && Double.isNaN(last));
    }

    private void put(int row, double[] parts, int has) {
      given[row] |= (byte) has;
      for (int part = 0; part < PARTS; part++) {
        if ((has & 1 << part) != 0) {
          columns[part][row] = parts[part];
        }
      }
    }

    private void grow() {
      if (size == given.length) {
        int larger = size + size / 2;
        given = Arrays.copyOf(given, larger);
        for (int part = 0; part < PARTS; part++) {
          columns[part] = Arrays.copyOf(columns[part], larger);
        }
      }
    }

    /**
     * A log in pieces has rates between its losses, and losses without a rate; neither is a gap.
     */
    Curve curve() {
      int n = 0;
      double[][] kept = new double[PARTS][size];
      for (int row = 0; row < size; row++) {
        if (!inPieces || (given[row] & WHOLE) == WHOLE) {
          for (int part = 0; part < PARTS; part++) {
            kept[part][n] = columns[part][row];
          }
          n++;
        }
      }
      int count = n;
      double[][] exact =
          Arrays.stream(kept).map(part -> Arrays.copyOf(part, count)).toArray(double[][]::new);
      return Curve.of(exact[0], exact[1], exact[2], exact[3]);
    }
  }
}
