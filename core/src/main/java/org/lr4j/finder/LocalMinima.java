package org.lr4j.finder;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The rule of Ahemad's article (<em>Speeding up neural net training with LR-Finder</em>):
 * candidates are local minima of the validation loss whose loss is near the least, each at least 20
 * % above the one before. The suggestion is the largest of them, the highest rate that still keeps
 * the loss low.
 *
 * <p>Losses are averaged over five points, centred; near means at most one and a half times the
 * least. Without validation losses the training losses serve.
 */
public final class LocalMinima implements Rule {
  private static final int WINDOW = 5;
  private static final double NEAR = 0.5;
  private static final double DISTINCT = 1.2;

  /** The rule; it has no settings. */
  public LocalMinima() {}

  @Override
  public OptionalDouble suggest(Curve curve) {
    List<Candidate> candidates = candidates(curve);
    return candidates.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(candidates.get(candidates.size() - 1).rate());
  }

  /**
   * All candidates.
   *
   * @param curve what a sweep recorded
   * @return in increasing order of their rates; empty for a curve without a local minimum
   */
  public List<Candidate> candidates(Curve curve) {
    List<Point> points = measured(curve);
    double[] smooth = new double[points.size()];
    double best = Double.POSITIVE_INFINITY;
    for (int i = 0; i < smooth.length; i++) {
      int from = Math.max(0, i - WINDOW / 2);
      int to = Math.min(smooth.length, i + WINDOW / 2 + 1);
      smooth[i] =
          points.subList(from, to).stream().mapToDouble(Point::loss).average().orElseThrow();
      best = Math.min(best, smooth[i]);
    }
    List<Candidate> candidates = new ArrayList<>();
    double last = 0;
    for (int i = 1; i < smooth.length - 1; i++) {
      double rate = points.get(i).rate();
      boolean minimum = smooth[i] < smooth[i - 1] && smooth[i] <= smooth[i + 1];
      if (minimum && smooth[i] <= best + NEAR * Math.abs(best) && rate >= DISTINCT * last) {
        candidates.add(new Candidate(rate, smooth[i]));
        last = rate;
      }
    }
    return candidates;
  }

  /**
   * A rate as one would write it down: the article takes 0.01 for 0.012.
   *
   * @param rate a learning rate
   * @param digits significant digits, 1 or 2
   * @return the rounded rate
   */
  public static double round(double rate, int digits) {
    return new BigDecimal(rate).round(new MathContext(digits)).doubleValue();
  }

  /**
   * Points with their held-out loss, or with their training loss where none was measured at all.
   */
  private static List<Point> measured(Curve curve) {
    List<Point> held = new ArrayList<>();
    List<Point> trained = new ArrayList<>();
    for (int i = 0; i < curve.size() && Double.isFinite(curve.point(i).loss()); i++) {
      Point point = curve.point(i);
      if (Traces.usable(point.rate())) {
        trained.add(point);
        if (Double.isFinite(point.validationLoss())) {
          held.add(new Point(point.rate(), point.validationLoss()));
        }
      }
    }
    return held.isEmpty() ? trained : held;
  }
}
