package org.lr4j.report;

/**
 * The range of an axis, and the places of values on it.
 *
 * @param low the value at the beginning; greater than 0 if logarithmic
 * @param high the value at the end, greater than {@code low}
 * @param logarithmic whether equal factors, not equal differences, are equally long
 */
record Scale(double low, double high, boolean logarithmic) {
  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if the range is empty, not finite or, on a logarithmic axis,
   *     not positive
   */
  public Scale {
    if (!(high > low && Math.abs(low) <= Double.MAX_VALUE && high <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException("an axis cannot go from " + low + " to " + high);
    }
    if (logarithmic && !(low > 0)) {
      throw new IllegalArgumentException("a logarithmic axis cannot begin at " + low);
    }
  }

  /**
   * An axis with equal differences, made a little wider where it would be empty.
   *
   * @param low the smallest value
   * @param high the largest value, at least {@code low}
   * @return the axis
   */
  public static Scale linear(double low, double high) {
    if (high > low) {
      return new Scale(low, high, false);
    }
    double room = Math.max(Math.abs(low) * 0.1, 1e-3);
    return new Scale(low - room, high + room, false);
  }

  /**
   * An axis with equal factors, made a little wider where it would be empty.
   *
   * @param low the smallest value, greater than 0
   * @param high the largest value, at least {@code low}
   * @return the axis
   */
  public static Scale logarithmic(double low, double high) {
    return high > low ? new Scale(low, high, true) : new Scale(low / 2, high * 2, true);
  }

  /**
   * The place of a value.
   *
   * @param value the value
   * @return 0 at the beginning, 1 at the end, below 0 or above 1 outside; NaN if it has no place
   */
  public double position(double value) {
    return logarithmic
        ? Math.log(value / low) / Math.log(high / low)
        : (value - low) / (high - low);
  }

  /**
   * The value at a place.
   *
   * @param position 0 at the beginning, 1 at the end
   * @return the value
   */
  public double value(double position) {
    return logarithmic ? low * Math.pow(high / low, position) : low + (high - low) * position;
  }
}
