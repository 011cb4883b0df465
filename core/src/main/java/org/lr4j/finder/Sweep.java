package org.lr4j.finder;

/**
 * The rates a range test visits: {@code points} values from {@code start} to {@code end}, both
 * included.
 *
 * @param start the first rate; greater than 0, or 0 for a linear sweep
 * @param end the last rate; greater than {@code start}
 * @param points how many rates, at least 2
 * @param spacing how the rates lie between the ends
 */
public record Sweep(double start, double end, int points, Spacing spacing) {
  private static final double EXTENSION = 100;

  /** How rates are spaced. */
  public enum Spacing {
    /** By a constant factor, {@code start·(end/start)^(i/(n-1))}: for a range of many decades. */
    EXPONENTIAL,
    /** By a constant difference, {@code start + (end-start)·i/(n-1)}: the form of Smith (2017). */
    LINEAR
  }

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if an end is not finite, the order is wrong or there are fewer
   *     than two points
   */
  public Sweep {
    boolean linear = spacing == Spacing.LINEAR;
    if (!(linear ? start >= 0 : start > 0)) {
      throw new IllegalArgumentException(
          "start rate must be " + (linear ? "at least" : "greater than") + " 0, but is " + start);
    }
    if (!(end > start && end <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "end rate must be finite and greater than the start rate " + start + ", but is " + end);
    }
    if (points < 2) {
      throw new IllegalArgumentException("a sweep needs at least 2 steps, but has " + points);
    }
  }

  /**
   * A sweep by a constant factor.
   *
   * @param start the first rate, greater than 0
   * @param end the last rate, greater than {@code start}
   * @param points how many rates, at least 2
   * @return the sweep
   */
  public static Sweep exponential(double start, double end, int points) {
    return new Sweep(start, end, points, Spacing.EXPONENTIAL);
  }

  /**
   * A sweep by a constant difference.
   *
   * @param start the first rate, at least 0
   * @param end the last rate, greater than {@code start}
   * @param points how many rates, at least 2
   * @return the sweep
   */
  public static Sweep linear(double start, double end, int points) {
    return new Sweep(start, end, points, Spacing.LINEAR);
  }

  /**
   * The rate of a point; the ends are exact.
   *
   * @param point index of the rate, from 0
   * @return the rate
   */
  public double rate(int point) {
    if (point == points - 1) {
      return end;
    }
    double share = (double) point / (points - 1);
    if (spacing == Spacing.LINEAR) {
      return start + (end - start) * share;
    }
    double ratio = end / start;
    return ratio <= Double.MAX_VALUE
        ? start * Math.pow(ratio, share)
        : Math.pow(start, 1 - share) * Math.pow(end, share);
  }

  /**
   * The sweep that continues beyond its end at the same pace: to a hundred times the end, or twice
   * the end of a linear sweep.
   *
   * @return the longer sweep
   */
  Sweep longerUp() {
    return spacing == Spacing.LINEAR
        ? new Sweep(start, greatest(start + 2 * (end - start)), count(2.0 * points - 1), spacing)
        : new Sweep(start, greatest(end * EXTENSION), extended(), spacing);
  }

  /**
   * The sweep that begins at a hundredth of its start, at the same pace; a linear one begins at 0.
   *
   * @return the longer sweep
   */
  Sweep longerDown() {
    return spacing == Spacing.LINEAR
        ? new Sweep(0, end, points, spacing)
        : new Sweep(Math.max(Double.MIN_VALUE, start / EXTENSION), end, extended(), spacing);
  }

  /** Whether it visits rates outside of another's range. */
  boolean reachesBeyond(Sweep other) {
    return start < other.start || end > other.end;
  }

  private int extended() {
    double pace = (points - 1) / (Math.log(end) - Math.log(start));
    return count(points + Math.ceil(pace * Math.log(EXTENSION)));
  }

  private static int count(double points) {
    return (int) Math.min(points, Integer.MAX_VALUE);
  }

  private static double greatest(double rate) {
    return Math.min(rate, Double.MAX_VALUE);
  }

  @Override
  public String toString() {
    return Rates.brief(start)
        + " to "
        + Rates.brief(end)
        + " in "
        + points
        + " steps"
        + (spacing == Spacing.LINEAR ? " by a constant difference" : "");
  }
}
