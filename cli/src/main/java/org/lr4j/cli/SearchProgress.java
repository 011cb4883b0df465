package org.lr4j.cli;

import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import org.lr4j.finder.Curve;
import org.lr4j.finder.FinderListener;
import org.lr4j.finder.Point;
import org.lr4j.finder.RangeTest;
import org.lr4j.report.Ticks;

/** A bar on a terminal while a range test runs; elsewhere silent. */
final class SearchProgress implements FinderListener, AutoCloseable {
  private final Console console;
  private final @Nullable ProgressBar bar;
  private final int pointsPerRun;

  SearchProgress(Console console, long steps, RangeTest test) {
    this.console = console;
    this.pointsPerRun = test.sweep().points();
    this.bar = console.errTerminal() ? bar(console, steps) : null;
  }

  private static ProgressBar bar(Console console, long steps) {
    return new ProgressBarBuilder()
        .setTaskName("find")
        .setInitialMax(steps)
        .setUpdateIntervalMillis(100)
        .setStyle(console.unicode() ? ProgressBarStyle.UNICODE_BLOCK : ProgressBarStyle.ASCII)
        .setConsumer(
            new DelegatingProgressBarConsumer(
                line -> {
                  console.err().print("\r" + line);
                  console.err().flush();
                },
                Math.max(20, console.columns() - 1)))
        .build();
  }

  @Override
  public void onPoint(int run, Point point) {
    if (bar != null) {
      bar.maxHint(Math.max(bar.getMax(), bar.getCurrent() + 1));
      bar.step();
      bar.setExtraMessage(
          " lr " + Ticks.number(point.rate(), 2) + " loss " + Ticks.number(point.loss(), 3));
    }
  }

  /** A sweep that stopped early has no more to do. */
  @Override
  public void onSweep(int run, Curve curve) {
    if (bar != null) {
      bar.maxHint(Math.max(bar.getCurrent(), bar.getMax() - (pointsPerRun - curve.size())));
    }
  }

  @Override
  public void onTrialStep(double peak, long step, double loss) {
    if (bar != null) {
      bar.step();
      bar.setExtraMessage(
          " training at " + Ticks.number(peak, 2) + " loss " + Ticks.number(loss, 3));
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      int columns = Math.max(20, console.columns() - 1);
      console.err().print("\r" + " ".repeat(columns) + "\r");
      console.err().flush();
    }
  }
}
