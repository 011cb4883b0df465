package org.lr4j.finder;

import java.util.List;
import org.lr4j.engine.Learner;

/**
 * Finds a learning rate: runs a range test and reads its curve.
 *
 * <pre>{@code
 * Finding finding = LrFinder.exponential(1e-7, 10, 100).run(learner);
 * System.out.println(finding); // learning rate 0.062 (0.031 to 0.11), bounds 0.012 to 0.19
 * }</pre>
 *
 * <p>The learner is afterwards bit for bit what it was.
 *
 * @param test the range test to run
 * @param listener hears of progress
 */
public record LrFinder(RangeTest test, FinderListener listener) {
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
    return new LrFinder(test, FinderListener.NONE);
  }

  /**
   * The same finder, heard by another listener.
   *
   * @param listener hears of progress
   * @return the finder
   */
  public LrFinder listener(FinderListener listener) {
    return new LrFinder(test, listener);
  }

  /**
   * Runs the range test and reads it.
   *
   * @param learner the model in training; afterwards what it was
   * @return the finding
   */
  public Finding run(Learner learner) {
    List<Curve> curves = test.run(learner, listener);
    return Analysis.of(curves, test.batchesPerRate());
  }
}
