package org.lr4j.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.lr4j.finder.Curve;
import org.lr4j.finder.FinderListener;
import org.lr4j.finder.Point;
import org.lr4j.finder.RangeTest;
import org.lr4j.runs.CurveWriter;

/**
 * Writes {@code curve.csv} point by point and passes what it hears on to the progress bar. When the
 * finder sweeps again over a longer range, the file begins anew.
 */
final class CurveRecorder implements FinderListener, Closeable {
  private final Path file;
  private final RangeTest test;
  private final FinderListener next;
  private CurveWriter writer;
  private int sweeps;

  CurveRecorder(Path file, RangeTest test, FinderListener next) throws IOException {
    this.file = file;
    this.test = test;
    this.next = next;
    this.writer = begin(file, test);
  }

  private static CurveWriter begin(Path file, RangeTest test) throws IOException {
    return CurveWriter.open(file, test.repeats() > 1, test.evaluateEvery() > 0);
  }

  @Override
  public void onPoint(int run, Point point) {
    try {
      if (sweeps == test.repeats()) {
        writer.close();
        writer = begin(file, test);
        sweeps = 0;
      }
      writer.append(run, point);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    next.onPoint(run, point);
  }

  @Override
  public void onSweep(int run, Curve curve) {
    sweeps++;
    next.onSweep(run, curve);
  }

  @Override
  public void onTrialStep(double peak, long step, double loss) {
    next.onTrialStep(peak, step, loss);
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
