package org.lr4j.finder;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.lr4j.engine.Evaluation;
import org.lr4j.engine.Learner;
import org.lr4j.engine.Subset;

/**
 * The learning-rate range test (Smith, 2017): train while the rate grows and record the loss.
 *
 * <p>A range test is a transaction. Whatever happens (a normal end, divergence, an exception, an
 * interrupt), the learner is afterwards bit for bit what it was, so a test may start in the middle
 * of training. The rate of a point is that of the first parameter group with a rate above 0; the
 * others keep their ratios to it. Immutable.
 */
public final class RangeTest {
  /** A sweep that ended earlier would hide the blow-up that lr4j's rule looks for. */
  private static final double BLOW_UP = 30;

  private static final long MOST_STEPS = 1L << 53;

  private final Sweep sweep;
  private final int batchesPerRate;
  private final int repeats;
  private final int evaluateEvery;
  private final double divergence;
  private final long seed;

  private RangeTest(
      Sweep sweep,
      int batchesPerRate,
      int repeats,
      int evaluateEvery,
      double divergence,
      long seed) {
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
    this.sweep = sweep;
    this.batchesPerRate = batchesPerRate;
    this.repeats = repeats;
    this.evaluateEvery = evaluateEvery;
    this.divergence = divergence;
    this.seed = seed;
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
   * The same test over other rates.
   *
   * @param rates the rates to visit
   * @return the test
   */
  public RangeTest withSweep(Sweep rates) {
    return new RangeTest(rates, batchesPerRate, repeats, evaluateEvery, divergence, seed);
  }

  /**
   * The same test with several optimizer steps at each rate, whose losses are averaged.
   *
   * @param batches steps at each rate, at least 1
   * @return the test
   * @throws IllegalArgumentException if there is none
   */
  public RangeTest withBatchesPerRate(int batches) {
    if (batches < 1) {
      throw new IllegalArgumentException("batches per rate must be at least 1: " + batches);
    }
    return new RangeTest(sweep, batches, repeats, evaluateEvery, divergence, seed);
  }

  /**
   * The same test with several sweeps from the same snapshot; all but the first see the data in
   * another order.
   *
   * @param sweeps how many, at least 1
   * @return the test
   * @throws IllegalArgumentException if there is none
   */
  public RangeTest withRepeats(int sweeps) {
    if (sweeps < 1) {
      throw new IllegalArgumentException("repeats must be at least 1: " + sweeps);
    }
    return new RangeTest(sweep, batchesPerRate, sweeps, evaluateEvery, divergence, seed);
  }

  /**
   * The same test with evaluations on {@link Subset#PROBE}.
   *
   * @param points points between two evaluations, 0 for none
   * @return the test
   * @throws IllegalArgumentException if the number is negative
   */
  public RangeTest withEvaluationEvery(int points) {
    if (points < 0) {
      throw new IllegalArgumentException(
          "points between evaluations must not be negative: " + points);
    }
    return new RangeTest(sweep, batchesPerRate, repeats, points, divergence, seed);
  }

  /**
   * The same test, which ends when the smoothed loss exceeds its initial level by so many times its
   * greatest fall or, where that is more, its initial noise. It must also have risen by three times
   * its lowest value.
   *
   * @param factor at least 0; infinite for a test that only a loss that is not finite ends
   * @return the test
   * @throws IllegalArgumentException if the factor is negative or NaN
   */
  public RangeTest withDivergence(double factor) {
    if (!(factor >= 0)) {
      throw new IllegalArgumentException("the divergence factor must not be negative: " + factor);
    }
    return new RangeTest(sweep, batchesPerRate, repeats, evaluateEvery, factor, seed);
  }

  /**
   * The same test, whose repeats see the data in another order.
   *
   * @param number any number
   * @return the test
   */
  public RangeTest withSeed(long number) {
    return new RangeTest(sweep, batchesPerRate, repeats, evaluateEvery, divergence, number);
  }

  /**
   * The rates to visit.
   *
   * @return the sweep
   */
  public Sweep sweep() {
    return sweep;
  }

  /**
   * Optimizer steps at each rate.
   *
   * @return at least 1
   */
  public int batchesPerRate() {
    return batchesPerRate;
  }

  /**
   * Sweeps from the same snapshot.
   *
   * @return at least 1
   */
  public int repeats() {
    return repeats;
  }

  /**
   * Points between two evaluations.
   *
   * @return 0 for none
   */
  public int evaluateEvery() {
    return evaluateEvery;
  }

  /**
   * What chooses the order of data of the repeats.
   *
   * @return any number
   */
  public long seed() {
    return seed;
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
   * @throws IllegalArgumentException if an evaluation is asked for and the learner has no {@link
   *     Subset#PROBE}
   * @throws CancellationException if the thread is interrupted; the interrupt stays set
   */
  public List<Curve> run(Learner learner, FinderListener listener) {
    requireSubset(learner);
    try (Transaction transaction = new Transaction(learner)) {
      return run(transaction, listener);
    }
  }

  /** Refuses a learner that lacks what the test evaluates on. */
  void requireSubset(Learner learner) {
    if (evaluateEvery > 0 && !learner.subsets().contains(Subset.PROBE)) {
      throw new IllegalArgumentException(
          "the learner has no held-out data to evaluate on; sweep on the training loss instead");
    }
  }

  /** Runs the test within a transaction, which stands afterwards wherever the last sweep ended. */
  List<Curve> run(Transaction transaction, FinderListener listener) {
    List<Curve> curves = new ArrayList<>();
    for (int run = 0; run < repeats; run++) {
      transaction.rollBack();
      if (run > 0) {
        transaction.learner().reseed(seed + run);
      }
      Curve curve = sweepOnce(transaction, run, listener);
      curves.add(curve);
      listener.onSweep(run, curve);
    }
    return List.copyOf(curves);
  }

  private Curve sweepOnce(Transaction transaction, int run, FinderListener listener) {
    List<Point> points = new ArrayList<>();
    Divergence judge = new Divergence(divergence, sweep.points());
    Stop stop = Stop.COMPLETED;
    for (int i = 0; i < sweep.points() && stop == Stop.COMPLETED; i++) {
      Transaction.checkInterrupt();
      double rate = sweep.rate(i);
      transaction.rates().set(rate);
      double loss = meanLoss(transaction);
      Optional<Evaluation> evaluation = evaluation(transaction.learner(), i, loss);
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
    boolean missing = !points.isEmpty() && !Double.isFinite(points.get(points.size() - 1).loss());
    return Curve.of(points, missing ? Stop.NOT_FINITE : stop);
  }

  private double meanLoss(Transaction transaction) {
    double sum = 0;
    for (int batch = 0; batch < batchesPerRate; batch++) {
      double loss = transaction.step();
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

  @Override
  public String toString() {
    return sweep
        + (batchesPerRate > 1 ? ", " + batchesPerRate + " batches a rate" : "")
        + (repeats > 1 ? ", " + repeats + " times" : "");
  }
}
