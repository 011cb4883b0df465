package org.lr4j.finder;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What one sweep recorded, in the order of its steps. Immutable. Losses may be NaN or infinite;
 * whoever reads a curve deals with them.
 */
public final class Curve {
  private final double[] rates;
  private final double[] losses;
  private final double[] validationLosses;
  private final double[] accuracies;
  private final Stop stopped;

  private Curve(
      double[] rates,
      double[] losses,
      double[] validationLosses,
      double[] accuracies,
      Stop stopped) {
    this.rates = rates;
    this.losses = losses;
    this.validationLosses = validationLosses;
    this.accuracies = accuracies;
    this.stopped = stopped;
  }

  /**
   * A curve of points.
   *
   * @param points in the order of the sweep
   * @param stopped why the sweep ended
   * @return the curve
   */
  public static Curve of(List<Point> points, Stop stopped) {
    return new Curve(
        points.stream().mapToDouble(Point::rate).toArray(),
        points.stream().mapToDouble(Point::loss).toArray(),
        points.stream().mapToDouble(Point::validationLoss).toArray(),
        points.stream().mapToDouble(Point::accuracy).toArray(),
        stopped);
  }

  /**
   * A curve of training losses. It is said to have stopped at a loss that is not finite if there is
   * one, and else to be complete.
   *
   * @param rates learning rates
   * @param losses one loss a rate
   * @return the curve
   * @throws IllegalArgumentException if the lengths differ
   */
  public static Curve of(double[] rates, double[] losses) {
    double[] none = new double[rates.length];
    Arrays.fill(none, Double.NaN);
    return of(rates, losses, none, none);
  }

  /**
   * A curve with validation, NaN where it was not measured.
   *
   * @param rates learning rates
   * @param losses one training loss a rate
   * @param validationLosses one validation loss a rate, or NaN
   * @param accuracies one accuracy a rate, or NaN
   * @return the curve
   * @throws IllegalArgumentException if the lengths differ
   */
  public static Curve of(
      double[] rates, double[] losses, double[] validationLosses, double[] accuracies) {
    if (losses.length != rates.length
        || validationLosses.length != rates.length
        || accuracies.length != rates.length) {
      throw new IllegalArgumentException(
          "a curve needs as many losses as rates, but has "
              + rates.length
              + " rates, "
              + losses.length
              + " losses, "
              + validationLosses.length
              + " validation losses and "
              + accuracies.length
              + " accuracies");
    }
    boolean finite = finitePoints(losses) == losses.length;
    return new Curve(
        rates.clone(),
        losses.clone(),
        validationLosses.clone(),
        accuracies.clone(),
        finite ? Stop.COMPLETED : Stop.NOT_FINITE);
  }

  /**
   * How many losses come before the first that means a blow-up: an infinite one, or a NaN that is
   * not alone. A lone NaN is a gap, as a batch without a loss leaves it, unless it is the last.
   */
  static int finitePoints(double[] losses) {
    for (int i = 0; i < losses.length; i++) {
      boolean gap =
          Double.isNaN(losses[i])
              && i + 1 < losses.length
              && !Double.isNaN(losses[i + 1])
              && (i == 0 || !Double.isNaN(losses[i - 1]));
      if (!Double.isFinite(losses[i]) && !gap) {
        return i;
      }
    }
    return losses.length;
  }

  /**
   * How many points come before the loss stops being finite: before one that is infinite, or a NaN
   * that is not alone. A lone NaN is a gap.
   *
   * @return the number, {@link #size()} if the loss stays finite
   */
  public int finitePoints() {
    return finitePoints(losses);
  }

  /**
   * How many points there are.
   *
   * @return the number, 0 or more
   */
  public int size() {
    return rates.length;
  }

  /**
   * One point.
   *
   * @param index in [0, {@link #size()})
   * @return the point
   */
  public Point point(int index) {
    return new Point(rates[index], losses[index], validationLosses[index], accuracies[index]);
  }

  /**
   * The learning rates.
   *
   * @return a copy
   */
  public double[] rates() {
    return rates.clone();
  }

  /**
   * The training losses.
   *
   * @return a copy
   */
  public double[] losses() {
    return losses.clone();
  }

  /**
   * The validation losses, NaN where none was measured.
   *
   * @return a copy
   */
  public double[] validationLosses() {
    return validationLosses.clone();
  }

  /**
   * The accuracies, NaN where none was measured.
   *
   * @return a copy
   */
  public double[] accuracies() {
    return accuracies.clone();
  }

  /**
   * Why the sweep ended.
   *
   * @return the reason
   */
  public Stop stopped() {
    return stopped;
  }

  @Override
  public String toString() {
    return rates.length == 0
        ? "a curve without points"
        : "a curve of "
            + rates.length
            + (rates.length == 1 ? " point" : " points")
            + " from "
            + Rates.brief(rates[0])
            + " to "
            + Rates.brief(rates[rates.length - 1])
            + ", "
            + stopped.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
