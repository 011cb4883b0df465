package org.lr4j.runs;

import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.lr4j.finder.Point;

/**
 * Writes {@code curve.csv} while a sweep runs. Each point is on disk before the next step, so that
 * the file is readable whenever the process ends. Numbers read back to the same double; what was
 * not measured is an empty field.
 */
public final class CurveWriter implements Closeable {
  private final Writer writer;
  private final boolean runs;
  private final boolean validation;

  private CurveWriter(Writer writer, boolean runs, boolean validation) {
    this.writer = writer;
    this.runs = runs;
    this.validation = validation;
  }

  /**
   * Begins a file with its header.
   *
   * @param file where to write; replaced if it exists
   * @param runs whether there will be repeats, told apart by a column {@code run}
   * @param validation whether there will be columns {@code val_loss} and {@code accuracy}
   * @return the writer, to be closed
   * @throws IOException if the file cannot be written
   */
  public static CurveWriter open(Path file, boolean runs, boolean validation) throws IOException {
    // Not a channel: that would be closed by the interrupt that ends a sweep.
    Writer writer =
        new OutputStreamWriter(new FileOutputStream(file.toFile()), StandardCharsets.UTF_8);
    writer.write((runs ? "run," : "") + "lr,loss" + (validation ? ",val_loss,accuracy" : ""));
    writer.write('\n');
    writer.flush();
    return new CurveWriter(writer, runs, validation);
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
    writer.append(row).append('\n').flush();
  }

  private static String measured(double value) {
    return Double.isNaN(value) ? "" : Double.toString(value);
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
