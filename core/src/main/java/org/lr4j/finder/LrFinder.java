package org.lr4j.finder;

import java.util.List;
import java.util.Optional;
import org.lr4j.engine.Learner;
import org.lr4j.engine.Subset;

/**
 * Finds a learning rate: runs a range test and reads its curve.
 *
 * <pre>{@code
 * Finding finding = LrFinder.exponential(1e-7, 10, 100).run(learner);
 * System.out.println(finding); // learning rate 0.062 (0.031 to 0.12), bounds 0.016 to 0.062
 * }</pre>
 *
 * <p>The learner is afterwards bit for bit what it was.
 *
 * @param test the range test to run
 * @param metric what of the curve decides
 * @param budget the most optimizer steps that sweep and confirmation may take together; 0 for no
 *     confirmation
 * @param listener hears of progress
 */
public record LrFinder(RangeTest test, Metric metric, long budget, FinderListener listener) {
  /** Ranges beyond these are not extended. */
  private static final double HIGHEST = 1e6;

  private static final double LOWEST = 1e-30;

  /** How often the range may be extended when the answer lies beyond its edge. */
  private static final int EXTENSIONS = 2;

  /** Of its own accord a confirmation may take this many times the steps of the sweeps. */
  private static final int SWEEPS = 5;

  /**
   * Checks the budget.
   *
   * @throws IllegalArgumentException if a budget leaves too few steps for the confirmation
   */
  public LrFinder {
    if (budget != 0 && budget < test.steps() + Confirmation.LEAST) {
      throw new IllegalArgumentException(
          "a budget of "
              + budget
              + " steps is too small: the sweep takes "
              + test.steps()
              + " and its confirmation at least "
              + Confirmation.LEAST);
    }
  }

  /**
   * A finder that sweeps the rate by a constant factor.
   *
   * @param start the first rate, greater than 0
   * @param end the last rate, greater than {@code start}
   * @param points how many rates, at least 2
   * @return the finder
   */
  public static LrFinder exponential(double start, double end, int points) {
    return of(RangeTest.of(Sweep.exponential(start, end, points)));
  }

  /**
   * A finder that sweeps the rate by a constant difference.
   *
   * @param start the first rate, at least 0
   * @param end the last rate, greater than {@code start}
   * @param points how many rates, at least 2
   * @return the finder
   */
  public static LrFinder linear(double start, double end, int points) {
    return of(RangeTest.of(Sweep.linear(start, end, points)));
  }

  /**
   * A finder with a range test of the caller's own.
   *
   * @param test the range test to run
   * @return the finder
   */
  public static LrFinder of(RangeTest test) {
    return new LrFinder(test, Metric.LOSS, 0, FinderListener.NONE);
  }

  /**
   * The same finder, heard by another listener.
   *
   * @param listener hears of progress
   * @return the finder
   */
  public LrFinder listener(FinderListener listener) {
    return new LrFinder(test, metric, budget, listener);
  }

  /**
   * The same finder, which decides by another metric; one on held-out data is measured at every
   * point unless the test says otherwise.
   *
   * @param metric what of the curve decides
   * @return the finder
   */
  public LrFinder metric(Metric metric) {
    boolean measures = metric == Metric.LOSS || test.evaluateEvery() > 0;
    return new LrFinder(measures ? test : test.evaluatingEvery(1), metric, budget, listener);
  }

  /**
   * The same finder, which then confirms its answer with a budget of its own: five times the steps
   * of the sweeps.
   *
   * @return the finder
   */
  public LrFinder confirm() {
    return confirm(SWEEPS * test.steps() + Confirmation.LEAST);
  }

  /**
   * The same finder, which then confirms its answer.
   *
   * @param budget the most optimizer steps that sweep and confirmation may take together
   * @return the finder
   * @throws IllegalArgumentException if the budget leaves too few steps for the confirmation
   */
  public LrFinder confirm(long budget) {
    return new LrFinder(test, metric, budget, listener);
  }

  /**
   * Runs the range test, reads it and, if asked to, confirms the answer.
   *
   * @param learner the model in training; afterwards what it was
   * @return the finding
   * @throws IllegalArgumentException if a confirmation is asked for and the learner has no held-out
   *     data
   */
  public Finding run(Learner learner) {
    if (budget > 0 && !learner.subsets().contains(Subset.PROBE)) {
      throw new IllegalArgumentException(
          "the learner has no held-out data to confirm an answer on; leave the confirmation out");
    }
    Finding finding = sweep(learner);
    long left = budget - finding.evidence().steps();
    return finding instanceof Found found && budget > 0
        ? Confirmation.confirm(found, learner, left, listener)
        : finding;
  }

  /** Sweeps, and again over a longer range while the answer lies beyond an edge. */
  private Finding sweep(Learner learner) {
    RangeTest next = test;
    long spent = 0;
    for (int extensions = 0; ; extensions++) {
      List<Curve> curves = next.run(learner, listener);
      spent += curves.stream().mapToLong(Curve::size).sum() * next.batchesPerRate();
      Finding finding = Analysis.of(curves, metric, spent);
      if (extensions > 0) {
        finding = finding.warned(Warning.RANGE_EXTENDED);
      }
      Optional<RangeTest> longer = longer(finding, next);
      boolean affordable =
          longer.isPresent()
              && (budget == 0 || spent + longer.get().steps() + Confirmation.LEAST <= budget);
      if (!affordable || extensions == EXTENSIONS) {
        return finding;
      }
      next = longer.get();
    }
  }

  private static Optional<RangeTest> longer(Finding finding, RangeTest tried) {
    if (!(finding instanceof Inconclusive inconclusive)) {
      return Optional.empty();
    }
    Sweep sweep = tried.sweep();
    if (sweep.end() > HIGHEST || (sweep.start() > 0 && sweep.start() < LOWEST)) {
      return Optional.empty();
    }
    return switch (inconclusive.reason()) {
      case STILL_FALLING_AT_END -> Optional.of(tried.over(sweep.longerUp()));
      case BELOW_RANGE, ALL_RATES_DIVERGE ->
          sweep.spacing() == Sweep.Spacing.LINEAR && sweep.start() == 0
              ? Optional.empty()
              : Optional.of(tried.over(sweep.longerDown()));
      default -> Optional.empty();
    };
  }
}
