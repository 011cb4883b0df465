package org.lr4j.schedule.plan;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/** A number of steps as a quotient of integers, so that shares add up. */
record Exact(BigInteger numerator, BigInteger denominator) {
  static final Exact ZERO = of(0);

  /** No number of steps needs more digits before or after the point. */
  private static final int MOST_DIGITS = 60;

  static Exact of(long value) {
    return new Exact(BigInteger.valueOf(value), BigInteger.ONE);
  }

  /**
   * What digits such as {@code 2000}, {@code 0.3} or {@code 100/3} say.
   *
   * @throws ArithmeticException if that has too many digits, or is a division by 0
   */
  static Exact parse(String digits) {
    int slash = digits.indexOf('/');
    return slash < 0
        ? decimal(digits)
        : decimal(digits.substring(0, slash)).over(decimal(digits.substring(slash + 1)));
  }

  private static Exact decimal(String digits) {
    if (digits.length() > MOST_DIGITS || Math.abs(Double.parseDouble(digits)) > 0x1p62) {
      throw new ArithmeticException("too long or too large");
    }
    BigDecimal value = new BigDecimal(digits);
    if (value.signum() == 0) {
      return ZERO;
    }
    if (value.scale() > MOST_DIGITS) {
      throw new ArithmeticException("too small");
    }
    return value.scale() <= 0
        ? new Exact(value.toBigIntegerExact(), BigInteger.ONE)
        : reduced(value.unscaledValue(), BigInteger.TEN.pow(value.scale()));
  }

  private static Exact reduced(BigInteger numerator, BigInteger denominator) {
    if (denominator.signum() == 0) {
      throw new ArithmeticException("division by 0");
    }
    BigInteger divisor = numerator.gcd(denominator);
    divisor = denominator.signum() < 0 ? divisor.negate() : divisor;
    return new Exact(numerator.divide(divisor), denominator.divide(divisor));
  }

  Exact plus(Exact other) {
    return reduced(
        numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
        denominator.multiply(other.denominator));
  }

  Exact minus(Exact other) {
    return plus(new Exact(other.numerator.negate(), other.denominator));
  }

  Exact times(Exact other) {
    return reduced(numerator.multiply(other.numerator), denominator.multiply(other.denominator));
  }

  Exact over(Exact other) {
    return reduced(numerator.multiply(other.denominator), denominator.multiply(other.numerator));
  }

  boolean isWhole() {
    return denominator.equals(BigInteger.ONE);
  }

  Exact floor() {
    BigInteger[] parts = numerator.divideAndRemainder(denominator);
    return new Exact(
        parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0], BigInteger.ONE);
  }

  Exact ceiling() {
    return ZERO.minus(ZERO.minus(this).floor());
  }

  /** The nearest whole number, the upper of two that are as near. */
  Exact rounded() {
    return plus(reduced(BigInteger.ONE, BigInteger.TWO)).floor();
  }

  double value() {
    return new BigDecimal(numerator)
        .divide(new BigDecimal(denominator), MathContext.DECIMAL64)
        .doubleValue();
  }

  @Override
  public String toString() {
    return isWhole() ? numerator.toString() : Double.toString(value());
  }
}
