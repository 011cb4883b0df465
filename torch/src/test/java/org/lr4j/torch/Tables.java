package org.lr4j.torch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.lr4j.data.Splits;
import org.lr4j.data.Table;
import org.lr4j.data.TableFormat;

/** Small generated tables of four features. */
final class Tables {
  private Tables() {}

  /** A number that is linear in the features. */
  static Splits regression(int rows) {
    return of(rows, TableFormat.Task.REGRESSION);
  }

  /** Whether that number is above 0. */
  static Splits classes(int rows) {
    return of(rows, TableFormat.Task.CLASSIFICATION);
  }

  private static Splits of(int rows, TableFormat.Task task) {
    Random random = new Random(5);
    StringBuilder csv = new StringBuilder("a,b,c,d,target\n");
    for (int row = 0; row < rows; row++) {
      double sum = 0;
      for (int feature = 1; feature <= 4; feature++) {
        double value = random.nextGaussian();
        sum += (feature - 2.5) * value;
        csv.append(value).append(',');
      }
      csv.append(task == TableFormat.Task.REGRESSION ? "" + sum : sum > 0 ? "1" : "0");
      csv.append('\n');
    }
    try {
      Path file = Files.createTempFile("lr4j-table", ".csv");
      try {
        Files.writeString(file, csv);
        return Splits.of(Table.read(file, TableFormat.of("target").task(task)), 0.2, 1);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
