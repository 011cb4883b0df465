package org.lr4j.study;

/** Student's t distribution, as far as confidence intervals need it. */
final class StudentT {
  private static final int CONTINUED = 500;

  private StudentT() {}

  /**
   * The value below which a share of the distribution lies.
   *
   * @param share in (0.5, 1)
   * @param degrees degrees of freedom, at least 1
   */
  static double quantile(double share, int degrees) {
    double high = 1;
    while (cumulative(high, degrees) < share) {
      high *= 2;
    }
    double low = 0;
    for (int i = 0; i < 200 && low < high; i++) {
      double middle = low + (high - low) / 2;
      if (middle <= low || middle >= high) {
        break;
      }
      if (cumulative(middle, degrees) < share) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /** P(T ≤ t) for t ≥ 0: 1 - I(ν/(ν+t²); ν/2, 1/2)/2, with the regularized incomplete beta I. */
  static double cumulative(double t, int degrees) {
    return 1 - incompleteBeta(degrees / (degrees + t * t), degrees / 2.0, 0.5) / 2;
  }

  private static double incompleteBeta(double x, double a, double b) {
    if (x <= 0) {
      return 0;
    }
    if (x >= 1) {
      return 1;
    }
    double front =
        Math.exp(
            logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
    return x < (a + 1) / (a + b + 2)
        ? front * fraction(x, a, b) / a
        : 1 - front * fraction(1 - x, b, a) / b;
  }

  /** The continued fraction of the incomplete beta function (DLMF 8.17.22), by Lentz's method. */
  private static double fraction(double x, double a, double b) {
    double tiny = 1e-300;
    double c = 1;
    double d = 1 / nonzero(1 - (a + b) * x / (a + 1), tiny);
    double value = d;
    for (int m = 1; m <= CONTINUED; m++) {
      double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
      d = 1 / nonzero(1 + even * d, tiny);
      c = nonzero(1 + even / c, tiny);
      value *= d * c;
      double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
      d = 1 / nonzero(1 + odd * d, tiny);
      c = nonzero(1 + odd / c, tiny);
      value *= d * c;
      if (Math.abs(d * c - 1) < 1e-15) {
        return value;
      }
    }
    return value;
  }

  private static double nonzero(double value, double tiny) {
    return Math.abs(value) < tiny ? tiny : value;
  }

  /** Stirling's series (DLMF 5.11.1) from 15 on, and the recurrence below; x is a half integer. */
  private static double logGamma(double x) {
    double shift = 0;
    double y = x;
    while (y < 15) {
      shift -= Math.log(y);
      y++;
    }
    double square = y * y;
    double series = (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - 1.0 / 1680 / square) / square) / square);
    return shift + (y - 0.5) * Math.log(y) - y + Math.log(2 * Math.PI) / 2 + series / y;
  }
}
