package org.lr4j.finder;

import java.math.BigDecimal;
import java.math.MathContext;

/** Prints rates for a person. */
final class Rates {
  private Rates() {}

  /** Two significant digits; a number that is not finite as it is. */
  static String brief(double value) {
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(2)).stripTrailingZeros();
    double size = Math.abs(value);
    return size < 1e-4 || size >= 1e6
        ? rounded.toString().replace("E", "e")
        : rounded.toPlainString();
  }
}
