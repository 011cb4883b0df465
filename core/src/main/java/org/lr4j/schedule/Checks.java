package org.lr4j.schedule;

/** The tests of arguments, written so that NaN fails each and the message names the argument. */
final class Checks {
  /** Up to here every step is a double of its own. */
  static final long MAX_STEPS = 1L << 53;

  private Checks() {}

  static long step(long step) {
    if (step < 0) {
      throw new IllegalArgumentException("step must not be negative, was " + step);
    }
    return step;
  }

  static long steps(String name, long value) {
    if (value < 1 || value > MAX_STEPS) {
      throw new IllegalArgumentException(name + " must be from 1 to 2^53, was " + value);
    }
    return value;
  }

  static double rate(String name, double value) {
    if (!(value >= 0 && value <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(name + " must be finite and not negative, was " + value);
    }
    return value;
  }

  static double positive(String name, double value) {
    if (!(value > 0 && value <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(name + " must be finite and above 0, was " + value);
    }
    return value;
  }

  static double factor(String name, double value) {
    if (!(value > 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " must be above 0 and at most 1, was " + value);
    }
    return value;
  }

  static double finite(String name, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(name + " must be finite, was " + value);
    }
    return value;
  }

  static void ordered(String lowName, double low, String highName, double high) {
    rate(lowName, low);
    rate(highName, high);
    if (!(high >= low)) {
      throw new IllegalArgumentException(
          highName + " must not be below " + lowName + " = " + low + ", was " + high);
    }
  }

  static long finiteLength(String role, Schedule piece) {
    long length = piece.length();
    if (length == Schedule.UNBOUNDED) {
      throw new IllegalArgumentException(role + " must be finite, but this never ends: " + piece);
    }
    return length;
  }
}
