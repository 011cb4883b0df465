package org.lr4j.runs;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.lr4j.disk.Disk;
import org.lr4j.finder.Point;

/**
 * Writes {@code curve.csv} while a sweep runs. Each point is on disk before the next step, so that
 * the file is readable whenever the process ends. Numbers read back to the same double; what was
 * not measured is an empty field.
 */
public final class CurveWriter implements Closeable {
  private final Disk.Growing file;
  private final boolean runs;
  private final boolean validation;

  private CurveWriter(Disk.Growing file, boolean runs, boolean validation) {
    this.file = file;
    this.runs = runs;
    this.validation = validation;
  }

  /**
   * Begins a file with its header.
   *
   * @param file where to write; replaced if it exists
   * @param runs whether there will be repeats, which a column {@code run} distinguishes
   * @param validation whether there will be columns {@code val_loss} and {@code accuracy}
   * @return the writer, to be closed
   * @throws IOException if the file cannot be written
   */
  public static CurveWriter open(Path file, boolean runs, boolean validation) throws IOException {
    Disk.write(
        file, (runs ? "run," : "") + "lr,loss" + (validation ? ",val_loss,accuracy" : "") + "\n");
    return new CurveWriter(Disk.append(file), runs, validation);
  }

  /**
   * Appends a point.
   *
   * @param run which repeat, from 0
   * @param point the point
   * @throws IOException if the file cannot be written
   */
  public void append(int run, Point point) throws IOException {
    StringBuilder row = new StringBuilder();
    if (runs) {
      row.append(run).append(',');
    }
    row.append(point.rate()).append(',').append(point.loss());
    if (validation) {
      row.append(',').append(measured(point.validationLoss()));
      row.append(',').append(measured(point.accuracy()));
    }
    file.append(row.append('\n').toString());
  }

  private static String measured(double value) {
    return Double.isNaN(value) ? "" : Double.toString(value);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
