package org.lr4j.runs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code metrics.csv}: the steps of a training. */
public final class Metrics {
  private Metrics() {}

  /**
   * Reads all rows that are whole; the file may still be growing.
   *
   * @param file a {@code metrics.csv}
   * @return its rows
   * @throws RunException if it is missing or damaged
   */
  public static List<MetricsRow> read(Path file) {
    List<Rows.Row> rows = Rows.read(file, MetricsRow.HEADER);
    List<MetricsRow> steps = new ArrayList<>(rows.size());
    rows.forEach(row -> steps.add(MetricsRow.of(row)));
    return steps;
  }
}
