package org.lr4j.cli;

import java.io.Closeable;
import java.io.IOException;
import org.lr4j.disk.Disk;
import org.lr4j.finder.Curve;
import org.lr4j.finder.FinderListener;
import org.lr4j.finder.Point;
import org.lr4j.finder.RangeTest;
import org.lr4j.runs.CurveWriter;
import org.lr4j.runs.RunException;
import org.lr4j.runs.RunFile;
import org.lr4j.runs.RunFolder;

/**
 * Writes {@code curve.csv} point by point and passes the events on to the progress bar. When the
 * finder sweeps again over a longer range, the file starts again.
 */
final class CurveRecorder implements FinderListener, Closeable {
  private final RunFolder folder;
  private final RangeTest test;
  private final FinderListener next;
  private CurveWriter writer;
  private int sweeps;

  CurveRecorder(RunFolder folder, RangeTest test, FinderListener next) {
    this.folder = folder;
    this.test = test;
    this.next = next;
    this.writer = begin(folder, test);
  }

  private static CurveWriter begin(RunFolder folder, RangeTest test) {
    return folder.curve(test.repeats() > 1, test.evaluateEvery() > 0);
  }

  @Override
  public void onPoint(int run, Point point) {
    try {
      if (sweeps == test.repeats()) {
        writer.close();
        writer = begin(folder, test);
        sweeps = 0;
      }
      writer.append(run, point);
    } catch (IOException e) {
      throw new RunException(
          folder.file(RunFile.CURVE)
              + " cannot be written ("
              + Disk.reason(e)
              + "); free some disk space",
          e);
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
