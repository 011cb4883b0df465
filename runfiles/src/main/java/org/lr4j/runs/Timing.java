package org.lr4j.runs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A row of {@code timing.csv}: how long an epoch took. Clock times have a separate file, so that
 * two equal runs have equal metrics.
 *
 * @param epoch which, from 1
 * @param steps optimizer steps of the run up to its end
 * @param samples the samples it trained on
 * @param seconds of training steps and their data, without evaluations and checkpoints
 */
public record Timing(long epoch, long steps, long samples, double seconds) {
  static final String HEADER = "epoch,steps,samples,seconds";
  private static final int CELLS = 4;

  /**
   * Reads all rows that are whole.
   *
   * @param file a {@code timing.csv}
   * @return its rows
   * @throws RunException if it is missing or damaged
   */
  public static List<Timing> read(Path file) {
    List<Timing> rows = new ArrayList<>();
    Rows.read(file, HEADER).forEach(row -> rows.add(of(row)));
    return rows;
  }

  static Timing of(Rows.Row row) {
    row.require(CELLS);
    return new Timing(row.whole(0), row.whole(1), row.whole(2), row.number(3));
  }

  String row() {
    return epoch + "," + steps + "," + samples + "," + seconds + "\n";
  }
}
