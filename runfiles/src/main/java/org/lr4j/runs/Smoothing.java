package org.lr4j.runs;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.lr4j.finder.Curve;

/**
 * How a tool smooths the losses of a range test before it stores them, and the way back. With
 * {@code a} the running average of the losses {@code L}, {@code a[k] = β·a[k-1] + (1-β)·L[k]}, and
 * {@code s} what is stored:
 *
 * <table>
 * <caption>The filters</caption>
 * <tr><th>tool<th>β<th>stored
 * <tr><td>fastai, ktrain<td>0.98<td>{@code s[k] = a[k] / (1-β^(k+1))}
 * <tr><td>Lightning 1.6 and later<td>0.98<td>{@code s[k] = a[k] / (1-β^(k+2))}, whose first values
 *     are half of the loss
 * <tr><td>pytorch-lr-finder, Ignite<td>0.95<td>{@code s[k] = a[k]}, where {@code a[0] = L[0]}
 * </table>
 *
 * <p>So {@code L[k] = (a[k] - β·a[k-1]) / (1-β)}.
 */
public enum Smoothing {
  /** The losses themselves. */
  NOTHING("nothing", 0),
  /** The average of fastai ({@code learn.recorder.losses}) and of ktrain. */
  FASTAI("fastai", 0.98) {
    @Override
    double divisor(int k) {
      return 1 - Math.pow(0.98, k + 1);
    }
  },
  /** The average of Lightning's tuner ({@code lr_find().results}). */
  LIGHTNING("lightning", 0.98) {
    @Override
    double divisor(int k) {
      return 1 - Math.pow(0.98, k + 2);
    }
  },
  /** The average of pytorch-lr-finder ({@code finder.history}) and of Ignite. */
  PYTORCH_LR_FINDER("pytorch-lr-finder", 0.95) {
    @Override
    double fresh(int k) {
      return k == 0 ? 1 : 0.05;
    }
  };

  /** Shorter curves do not show how they were made. */
  private static final int FEWEST = 20;

  /** Up to this share of a sweep, and this many points, the loss hardly moves. */
  private static final double HEAD = 0.4;

  private static final int LEAST = 12;

  private static final int NINE = 9;

  /** A head that falls to this share of the way up from the lowest loss is no level. */
  private static final double BEGUN = 0.3;

  private static final int MOST = 60;

  /** How far the logarithm of the likelihood must exceed the one for raw losses. */
  private static final double CLEARLY = 8;

  private final String text;
  private final double beta;

  Smoothing(String text, double beta) {
    this.text = text;
    this.beta = beta;
  }

  /** The divisor of the average at a point before it is stored. */
  double divisor(int k) {
    return 1;
  }

  /** The share of the newest loss in the stored value. */
  double fresh(int k) {
    return (1 - beta) / divisor(k);
  }

  /**
   * The name on the command line.
   *
   * @return such as {@code pytorch-lr-finder}
   */
  public String text() {
    return text;
  }

  /**
   * The curve before it was smoothed. Rates, validation losses and accuracies stay.
   *
   * @param curve the stored curve, from its first point on
   * @return the losses of single batches; NaN if nothing is stored, and after such a gap the mean
   *     of the hidden losses
   */
  public Curve undo(Curve curve) {
    if (this == NOTHING) {
      return curve;
    }
    return Curve.of(
        curve.rates(), undo(curve.losses()), curve.validationLosses(), curve.accuracies());
  }

  /** The losses of single batches. */
  double[] undo(double[] stored) {
    double[] losses = new double[stored.length];
    double average = 0;
    int last = -1;
    for (int k = 0; k < stored.length; k++) {
      if (!Double.isFinite(stored[k])) {
        losses[k] = stored[k];
        continue;
      }
      double next = stored[k] * divisor(k);
      // The average of pytorch-lr-finder starts from the first loss, the others from 0.
      boolean known = last >= 0 || this != PYTORCH_LR_FINDER;
      double kept = Math.pow(beta, k - last);
      losses[k] = known ? (next - kept * average) / (1 - kept) : stored[k];
      average = next;
      last = k;
    }
    return losses;
  }

  /**
   * How curves of one tool were smoothed, as far as the data shows it. Where a sweep begins, the
   * loss hardly moves, and those of single batches scatter independently about a line. Of the
   * filters, that one is recognised whose undone losses do so with the greatest likelihood, if that
   * is far greater than that of the stored losses.
   *
   * @param curves of one tool
   * @return what most of the curves show; {@link #NOTHING} if there is no such
   */
  public static Smoothing recognize(List<Curve> curves) {
    Map<Smoothing, Integer> votes = new EnumMap<>(Smoothing.class);
    curves.forEach(curve -> votes.merge(recognize(curve), 1, Integer::sum));
    return votes.entrySet().stream()
        .filter(vote -> 2 * vote.getValue() > curves.size())
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(NOTHING);
  }

  private static Smoothing recognize(Curve curve) {
    double[] losses = curve.losses();
    boolean validated = Arrays.stream(curve.validationLosses()).anyMatch(Double::isFinite);
    int n = (int) Math.min(Math.max(LEAST, HEAD * losses.length), MOST);
    if (losses.length < FEWEST || validated) {
      return NOTHING;
    }
    double[] head = Arrays.copyOf(losses, n);
    if (!Arrays.stream(head).allMatch(Double::isFinite) || falls(head, losses)) {
      return NOTHING;
    }
    double raw = Scatter.of(head).logLikelihood();
    Smoothing best = NOTHING;
    double greatest = raw + CLEARLY;
    for (Smoothing filter : values()) {
      Scatter scatter = Scatter.of(filter.undo(head));
      double likelihood = scatter.logLikelihood() - filter.logFresh(n);
      if (filter != NOTHING && likelihood > greatest) {
        best = filter;
        greatest = likelihood;
      }
    }
    return best.shows(head, curve.rates()) ? best : NOTHING;
  }

  /** Whether most of the fall is in the head: such losses do not scatter about a line. */
  private static boolean falls(double[] head, double[] losses) {
    double lowest = Arrays.stream(losses).filter(Double::isFinite).min().orElseThrow();
    double initial = median(head, 0);
    for (int k = 1; k + NINE <= head.length; k++) {
      if (median(head, k) < lowest + BEGUN * (initial - lowest)) {
        return true;
      }
    }
    return false;
  }

  private static double median(double[] values, int from) {
    double[] nine = Arrays.copyOfRange(values, from, from + NINE);
    Arrays.sort(nine);
    return nine[NINE / 2];
  }

  /** Smooth losses of any origin look averaged; undone, they would still be smooth. */
  private boolean shows(double[] head, double[] rates) {
    double ratio = Scatter.of(undo(head)).vonNeumann();
    if (this == PYTORCH_LR_FINDER) {
      return ratio > 1.2 && ratio < 2.7 && geometric(rates, head.length);
    }
    return ratio > 0.3;
  }

  /** Mean effect of the filter on the density of its values: the Jacobian. */
  private double logFresh(int n) {
    double sum = 0;
    for (int k = 0; k < n; k++) {
      sum += Math.log(fresh(k));
    }
    return sum / n * (n - Scatter.PARAMETERS);
  }

  private static boolean geometric(double[] rates, int n) {
    double factor = Math.log(rates[n - 1] / rates[0]) / (n - 1);
    for (int i = 1; i < n; i++) {
      if (!(Math.abs(Math.log(rates[i] / rates[i - 1]) / factor - 1) < 0.1)) {
        return false;
      }
    }
    return factor > 0;
  }

  /**
   * How values scatter about the line through them.
   *
   * @param count how many values there are
   * @param squares sum of the squared distances
   * @param steps sum of the squared differences between neighbouring distances
   */
  private record Scatter(int count, double squares, double steps) {
    /** Those of a line. */
    static final int PARAMETERS = 2;

    static Scatter of(double[] values) {
      int n = values.length;
      double centre = (n - 1) / 2.0;
      double mean = Arrays.stream(values).average().orElse(0);
      double slope = 0;
      for (int i = 0; i < n; i++) {
        slope += (i - centre) * (values[i] - mean);
      }
      slope /= n * ((double) n * n - 1) / 12;
      double squares = 0;
      double steps = 0;
      double before = 0;
      for (int i = 0; i < n; i++) {
        double distance = values[i] - mean - slope * (i - centre);
        squares += distance * distance;
        steps += i == 0 ? 0 : (distance - before) * (distance - before);
        before = distance;
      }
      return new Scatter(n, squares, steps);
    }

    /** Of independent normal distances, up to a constant. */
    double logLikelihood() {
      int degrees = count - PARAMETERS;
      return -degrees * Math.log(Math.max(Double.MIN_NORMAL, squares / degrees)) / 2;
    }

    /** About 2 for independent values, near 0 for smooth ones, 3 for differences. */
    double vonNeumann() {
      return squares > 0 ? steps / squares : 0;
    }
  }
}
