package org.lr4j.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.lr4j.finder.Curve;
import org.lr4j.finder.FinderListener;
import org.lr4j.finder.Point;
import org.lr4j.finder.RangeTest;
import org.lr4j.report.CurveWriter;

/** Writes {@code curve.csv} point by point and passes what it hears on to the progress bar. */
final class CurveRecorder implements FinderListener, Closeable {
  private final CurveWriter writer;
  private final FinderListener next;

  CurveRecorder(RunFolder folder, RangeTest test, FinderListener next) throws IOException {
    boolean validation = test.evaluateEvery() > 0;
    this.writer = CurveWriter.open(folder.file("curve.csv"), test.repeats() > 1, validation);
    this.next = next;
  }

  @Override
  public void onPoint(int run, Point point) {
    try {
      writer.append(run, point);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    next.onPoint(run, point);
  }

  @Override
  public void onSweep(int run, Curve curve) {
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
