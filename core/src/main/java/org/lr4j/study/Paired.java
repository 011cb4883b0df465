package org.lr4j.study;

/**
 * How much worse a setting is than the best one, over the seeds that both have.
 *
 * @param seeds how many seeds both have
 * @param mean mean difference of the objective's badness; positive if the setting is worse; NaN
 *     without a common seed
 * @param low lower end of the 95 % interval of the mean (Student's t); -infinity for one seed
 * @param high upper end; infinity for one seed
 */
public record Paired(int seeds, double mean, double low, double high) {
  private static final double SHARE = 0.975;

  static Paired of(double[] differences) {
    int n = differences.length;
    if (n == 0) {
      return new Paired(0, Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }
    double mean = Ranking.mean(differences);
    if (n == 1 || !Double.isFinite(mean)) {
      return new Paired(n, mean, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }
    double half = StudentT.quantile(SHARE, n - 1) * Ranking.deviation(differences) / Math.sqrt(n);
    return new Paired(n, mean, mean - half, mean + half);
  }

  /**
   * Whether the data tell the setting and the best one apart: the interval does not reach 0, or
   * every training of the setting failed and none of the best one did.
   *
   * @return whether the setting is worse for certain, as far as 95 % are certain
   */
  public boolean isWorse() {
    return low > 0 || mean == Double.POSITIVE_INFINITY;
  }
}
