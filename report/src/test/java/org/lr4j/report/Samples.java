package org.lr4j.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.lr4j.finder.Analysis;
import org.lr4j.finder.Curve;
import org.lr4j.finder.Finding;
import org.lr4j.finder.Metric;
import org.lr4j.finder.Point;
import org.lr4j.finder.Stop;

/** Curves as range tests record them: flat, falling, blowing up. */
final class Samples {
  private Samples() {}

  static Curve curve(int points, long seed, boolean validation) {
    Random random = new Random(seed);
    List<Point> all = new ArrayList<>();
    for (int i = 0; i < points; i++) {
      double rate = 1e-7 * Math.pow(1e8, i / (points - 1.0));
      double fall = 1.6 / (1 + Math.pow(0.03 / rate, 1.5));
      double loss = 2.3 - fall + Math.pow(rate / 0.6, 4) + 0.03 * random.nextGaussian();
      boolean measured = validation && i % 5 == 4;
      all.add(
          new Point(
              rate, loss, measured ? loss + 0.05 : Double.NaN, measured ? fall / 2 : Double.NaN));
      if (loss > 80) {
        return Curve.of(all, Stop.DIVERGED);
      }
    }
    return Curve.of(all, Stop.COMPLETED);
  }

  static Finding finding(Curve... curves) {
    return Analysis.of(List.of(curves), Metric.TRAINING_LOSS, curves.length * 100L);
  }
}
