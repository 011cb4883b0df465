package org.lr4j.finder;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.lr4j.engine.Evaluation;
import org.lr4j.engine.GroupRates;
import org.lr4j.engine.Learner;
import org.lr4j.engine.Subset;

/**
 * The learning-rate range test (Smith, 2017): train while the rate grows and record the loss.
 *
 * <p>A range test is a transaction. Whatever happens (a normal end, divergence, an exception, an
 * interrupt), the learner is afterwards bit for bit what it was, so a test may start in the middle
 * of training. The rate of a point is that of the first parameter group with a rate above 0; the
 * others keep their ratios to it.
 *
 * @param sweep the rates to visit
 * @param batchesPerRate optimizer steps at each rate, at least 1; their losses are averaged
 * @param repeats sweeps from the same snapshot, at least 1; all but the first see the data in
 *     another order
 * @param evaluateEvery points between two evaluations on {@link Subset#PROBE}, 0 for none
 * @param divergence the sweep ends when the smoothed loss exceeds what it began with by this many
 *     times its greatest fall; at least 0
 * @param seed chooses the order of data of the repeats
 */
public record RangeTest(
    Sweep sweep, int batchesPerRate, int repeats, int evaluateEvery, double divergence, long seed) {
  /** The blow-up that lr4j's rule looks for; a sweep that ended earlier would hide it. */
  public static final double BLOW_UP = 30;

  private static final long MOST_STEPS = 1L << 53;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public RangeTest {
    if (batchesPerRate < 1) {
      throw new IllegalArgumentException("batches per rate must be at least 1: " + batchesPerRate);
    }
    if (repeats < 1) {
      throw new IllegalArgumentException("repeats must be at least 1: " + repeats);
    }
    if (evaluateEvery < 0) {
      throw new IllegalArgumentException(
          "points between evaluations must not be negative: " + evaluateEvery);
    }
    if (!(divergence >= 0)) {
      throw new IllegalArgumentException(
          "the divergence factor must not be negative: " + divergence);
    }
    if (repeats > MOST_STEPS / ((long) sweep.points() * batchesPerRate)) {
      throw new IllegalArgumentException(
          "a range test must keep within 2^53 steps, but has "
              + sweep.points()
              + " rates of "
              + batchesPerRate
              + " batches, "
              + repeats
              + " times");
    }
  }

  /**
   * One sweep, one batch a rate, training loss alone, ended by a blow-up of thirty times the fall.
   *
   * @param sweep the rates to visit
   * @return the test
   */
  public static RangeTest of(Sweep sweep) {
    return new RangeTest(sweep, 1, 1, 0, BLOW_UP, 0);
  }

  /**
   * The same test over another range.
   *
   * @param range the rates to visit
   * @return the test
   */
  public RangeTest over(Sweep range) {
    return new RangeTest(range, batchesPerRate, repeats, evaluateEvery, divergence, seed);
  }

  /**
   * The same test with evaluations on held-out data.
   *
   * @param points points between two evaluations, 0 for none
   * @return the test
   */
  public RangeTest evaluatingEvery(int points) {
    return new RangeTest(sweep, batchesPerRate, repeats, points, divergence, seed);
  }

  /**
   * The most optimizer steps the test can take.
   *
   * @return points × batches per rate × repeats
   */
  public long steps() {
    return (long) sweep.points() * batchesPerRate * repeats;
  }

  /**
   * Runs the test.
   *
   * @param learner the model in training; afterwards what it was
   * @param listener hears every point
   * @return one curve a repeat
   * @throws IllegalArgumentException if no parameter group has a rate above 0, or an evaluation is
   *     asked for and the learner has no {@link Subset#PROBE}
   * @throws CancellationException if the thread is interrupted; the interrupt stays set
   */
  public List<Curve> run(Learner learner, FinderListener listener) {
    if (evaluateEvery > 0 && !learner.subsets().contains(Subset.PROBE)) {
      throw new IllegalArgumentException(
          "the learner has no held-out data to evaluate on; sweep on the training loss instead");
    }
    GroupRates rates = new GroupRates(learner);
    List<Curve> curves = new ArrayList<>();
    try (Transaction transaction = new Transaction(learner)) {
      for (int run = 0; run < repeats; run++) {
        if (run > 0) {
          transaction.rollBack();
          learner.reseed(seed + run);
        }
        Curve curve = sweepOnce(learner, rates, run, listener);
        curves.add(curve);
        listener.onSweep(run, curve);
      }
    }
    return List.copyOf(curves);
  }

  private Curve sweepOnce(Learner learner, GroupRates rates, int run, FinderListener listener) {
    List<Point> points = new ArrayList<>();
    Divergence judge = new Divergence(divergence);
    Stop stop = Stop.COMPLETED;
    for (int i = 0; i < sweep.points() && stop == Stop.COMPLETED; i++) {
      Transaction.checkInterrupt();
      double rate = sweep.rate(i);
      rates.set(rate);
      double loss = meanLoss(learner);
      Optional<Evaluation> evaluation = evaluation(learner, i, loss);
      Point point =
          new Point(
              rate,
              loss,
              evaluation.map(Evaluation::loss).orElse(Double.NaN),
              evaluation.map(e -> e.accuracy().orElse(Double.NaN)).orElse(Double.NaN));
      points.add(point);
      listener.onPoint(run, point);
      stop = judge.judge(loss);
    }
    return Curve.of(points, stop);
  }

  private double meanLoss(Learner learner) {
    double sum = 0;
    for (int batch = 0; batch < batchesPerRate; batch++) {
      double loss = learner.step().loss();
      if (!Double.isFinite(loss)) {
        return loss;
      }
      sum += loss;
    }
    return sum / batchesPerRate;
  }

  private Optional<Evaluation> evaluation(Learner learner, int point, double loss) {
    boolean due = evaluateEvery > 0 && (point + 1) % evaluateEvery == 0;
    return due && Double.isFinite(loss)
        ? Optional.of(learner.evaluate(Subset.PROBE))
        : Optional.empty();
  }
}
