package org.lr4j.study;

import java.util.Arrays;

/**
 * How much worse a setting is than the best one, over the seeds that both have. Of a seed that only
 * one of them has lost, because it failed or diverged, only the sign is known: that end of the
 * interval is infinite, and the other end comes from the other seeds.
 *
 * @param seeds how many seeds both have
 * @param mean mean difference of the objective's badness; positive if the setting is worse; not
 *     finite if a seed was lost; NaN without a common seed
 * @param low lower end of the 95 % interval of the mean (Student's t); -infinity for one seed;
 *     infinity if the setting has lost all
 * @param high upper end; infinity for one seed
 */
public record Paired(int seeds, double mean, double low, double high) {
  private static final double SHARE = 0.975;

  static Paired of(double[] differences) {
    int n = differences.length;
    long finite = Arrays.stream(differences).filter(Double::isFinite).count();
    boolean lost = Arrays.stream(differences).anyMatch(d -> d == Double.POSITIVE_INFINITY);
    boolean won = Arrays.stream(differences).anyMatch(d -> d == Double.NEGATIVE_INFINITY);
    if (n == 0 || (n == 1 && finite == 1) || (lost && won)) {
      double mean = Arrays.stream(differences).average().orElse(Double.NaN);
      return new Paired(n, mean, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }
    if (finite == 0) {
      double all = differences[0];
      return new Paired(n, all, all, all);
    }
    double[] known = Arrays.stream(differences).filter(Double::isFinite).toArray();
    double mean = Ranking.mean(known);
    double half =
        known.length == 1
            ? Double.POSITIVE_INFINITY
            : StudentT.quantile(SHARE, known.length - 1)
                * Ranking.deviation(known)
                / Math.sqrt(known.length);
    return new Paired(
        n,
        lost ? Double.POSITIVE_INFINITY : won ? Double.NEGATIVE_INFINITY : mean,
        won ? Double.NEGATIVE_INFINITY : mean - half,
        lost ? Double.POSITIVE_INFINITY : mean + half);
  }

  /**
   * Whether the data tell the setting and the best one apart: the interval does not reach 0, or
   * every training of the setting failed and none of the best one did.
   *
   * @return whether the setting is worse for certain, as far as 95 % are certain
   */
  public boolean isWorse() {
    return low > 0;
  }
}
