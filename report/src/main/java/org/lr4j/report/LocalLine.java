package org.lr4j.report;

/** A weighted straight line through points around a centre, and its value there. */
final class LocalLine {
  private final int centre;
  private final double sigma;
  private double weights;
  private double sumX;
  private double sumY;
  private double sumXx;
  private double sumXy;

  LocalLine(int centre, double sigma) {
    this.centre = centre;
    this.sigma = sigma;
  }

  void add(int index, double y) {
    double x = (index - centre) / sigma;
    double weight = Math.exp(-0.5 * x * x);
    weights += weight;
    sumX += weight * x;
    sumY += weight * y;
    sumXx += weight * x * x;
    sumXy += weight * x * y;
  }

  double value() {
    double determinant = weights * sumXx - sumX * sumX;
    return determinant > 1e-9 * weights * weights
        ? (sumXx * sumY - sumX * sumXy) / determinant
        : sumY / weights;
  }
}
