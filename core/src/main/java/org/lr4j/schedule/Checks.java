package org.lr4j.schedule;

/** The tests of arguments, written so that NaN fails each and the message names the argument. */
final class Checks {
  /** Up to here, every step has a different double. */
  static final long MAX_STEPS = 1L << 53;

  private Checks() {}

  static long step(long step) {
    if (step < 0) {
      throw new ArgumentException("step", step, "must not be negative");
    }
    return step;
  }

  /** A length, which may be 0. */
  static long steps(String name, long value) {
    if (value < 0 || value > MAX_STEPS) {
      throw new ArgumentException(name, value, "must be from 0 to 2^53");
    }
    return value;
  }

  /** A count or a period, at least 1. */
  static long count(String name, long value) {
    if (value < 1 || value > MAX_STEPS) {
      throw new ArgumentException(name, value, "must be from 1 to 2^53");
    }
    return value;
  }

  static Fraction period(String name, Fraction value) {
    if (value.numerator() < value.denominator()) {
      throw new ArgumentException(name, value, "must be at least 1 step");
    }
    return value;
  }

  static double rate(String name, double value) {
    if (!(value >= 0 && value <= Double.MAX_VALUE)) {
      throw new ArgumentException(name, value, "must be finite and not negative");
    }
    return value;
  }

  static double positive(String name, double value) {
    if (!(value > 0 && value <= Double.MAX_VALUE)) {
      throw new ArgumentException(name, value, "must be finite and above 0");
    }
    return value;
  }

  static double factor(String name, double value) {
    if (!(value > 0 && value <= 1)) {
      throw new ArgumentException(name, value, "must be above 0 and at most 1");
    }
    return value;
  }

  static double finite(String name, double value) {
    if (!Double.isFinite(value)) {
      throw new ArgumentException(name, value, "must be finite");
    }
    return value;
  }

  static void ordered(String lowName, double low, String highName, double high) {
    rate(lowName, low);
    rate(highName, high);
    if (!(high >= low)) {
      throw new ArgumentException(highName, high, "must not be below " + lowName + " = " + low);
    }
  }

  static void momentum(String lowName, double low, String highName, double high) {
    ordered(lowName, low, highName, high);
    if (!(high < 1)) {
      throw new ArgumentException(highName, high, "must be below 1");
    }
  }

  static long finiteLength(String name, Schedule piece) {
    long length = piece.length();
    if (length == Schedule.UNBOUNDED) {
      throw new ArgumentException(
          name, "", "never ends, so nothing can follow it; use take(…) for its first steps");
    }
    return length;
  }

  /** A value kept finite: a product that is too large for a double is the largest double. */
  static double finite(double value) {
    return Math.min(Double.MAX_VALUE, value);
  }
}
