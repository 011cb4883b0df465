package org.lr4j.finder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What is known of the best rate: a probability for each rate on a grid of quarter octaves, and for
 * each of sixteen widths of its valley. Every piece of evidence multiplies it.
 *
 * <p>The valley: a training at d octaves from the best rate loses {@code 1 - 2^-(d/w)²} of the
 * progress that the best one makes, where w is one of four widths below the best rate and one of
 * four above it. Among measured tasks half the progress is lost 2.5 to 7.5 octaves below the best
 * rate and 1.2 to 6.5 above it.
 *
 * <p>A sweep: if its fall is real, the best rate lies 0.45 octaves below the lowest smoothed loss,
 * and three points of the sweep, for a loss shows late what a rate does; if it is noise, 4.7 below
 * the blow-up; both as Student's t with four degrees of freedom. The fall is real with the odds s²
 * to 6², where s is its significance.
 *
 * <p>Short trainings of n steps: their held-out losses lie on one valley, whose floor is fitted,
 * within 5 % of the progress that the best of them made, or of a tenth of the initial loss if that
 * is more, as Student's t with three degrees of freedom: one that failed by bad luck does not
 * outweigh the others. Trainings that all lie on the plateau of an untrained model tell nothing.
 * The valley of short trainings lies higher than that of a whole one, by 0.25 octaves for each
 * halving, within half an octave.
 *
 * <p>A training that diverged: the best rate lies an octave below its rate at least, unless that
 * was bad luck, of which there is a chance of 2 %. Among measured tasks none trained best at a rate
 * at which a seed diverged.
 *
 * <p>The constants were fitted to measured tasks; {@code docs/finder-evidence.md} says how well
 * they hold on others.
 */
final class Belief {
  static final double OCTAVES_PER_DECADE = Math.log(10) / Math.log(2);
  static final double SURE = 1e6;

  private static final double FALL_SPREAD = 1.4;
  private static final double BLOW_UP_SPREAD = 2.5;
  private static final double BEST_BELOW_END = 2;
  private static final double END_SPREAD = 4;
  private static final double FREEDOM = 4;

  private static final double TRIAL_NOISE = 0.05;
  private static final double TRIAL_FREEDOM = 3;
  private static final double HIGHER_PER_HALVING = 0.25;
  private static final double HIGHER_SPREAD = 0.5;
  private static final double LEAST_PROGRESS = 0.7;
  private static final double MOST_PROGRESS = 3;
  private static final double PROGRESS_SPREAD = 0.5;

  private static final double DIVERGED_ABOVE = 1;
  private static final double DIVERGED_SPREAD = 0.35;
  private static final double BAD_LUCK = 0.02;

  /** A training that takes away less than this share of the initial loss is on a plateau. */
  static final double WORTHWHILE = 0.1;

  private static final double BESIDE = 0.4;
  private static final double ALIKE = 0.5;

  private static final double STEP = 0.25;
  private static final int DOWN = 200;
  private static final int CELLS = 361;
  private static final double[] BELOW = {2.5, 4, 5.5, 7.5};
  private static final double[] ABOVE = {1.2, 2.2, 3.9, 6.5};
  private static final int WIDTHS = BELOW.length * ABOVE.length;

  /** Where a valley has lost a twentieth of the progress, in widths. */
  private static final double TWENTIETH = Math.sqrt(-Math.log(0.95) / Math.log(2));

  private static final double NEGLIGIBLE = 1e-9;

  /** More steps than the widest valley is wide within a twentieth. */
  private static final int MARGIN = 16;

  /**
   * What an interval leaves out on either side. By the finder's own reckoning that makes 70 %; on
   * measured tasks intervals hold a rate within 5 % of the best in more than 80 %.
   */
  private static final double TAIL = 0.15;

  /** An interval reaches so many octaves to either side at least. */
  private static final double NARROWEST = 0.5;

  /** What a rate loses on the valley of a width, by its distance from the best in grid steps. */
  private static final double[][] LOST = new double[WIDTHS + 1][2 * CELLS + 1];

  static {
    for (int width = 0; width < WIDTHS; width++) {
      for (int d = -CELLS; d <= CELLS; d++) {
        LOST[width][d + CELLS] = lost(d * STEP, width);
        LOST[WIDTHS][d + CELLS] += lost(d * STEP, width) / WIDTHS;
      }
    }
  }

  private final Calibration calibration;
  private final double origin;
  private final double[] sweeps = new double[CELLS];
  private double[][] probability = new double[0][];

  /** Nothing known; the grid has a point at {@code log2Rate} and reaches far to both sides. */
  Belief(double log2Rate, Calibration calibration) {
    this.calibration = calibration;
    this.origin = log2Rate - DOWN * STEP;
  }

  /** What one sweep says. */
  static Belief of(Reading reading, Calibration calibration) {
    Belief belief = new Belief(centre(reading, calibration), calibration);
    belief.add(reading);
    return belief;
  }

  /** The best rate, as far as a reading tells it alone. */
  private static double centre(Reading reading, Calibration calibration) {
    if (reading.significance() >= calibration.doubtful()) {
      return reading.bestByFall(calibration);
    }
    return Double.isFinite(reading.blowUp())
        ? reading.blowUp() - calibration.bestBelowBlowUp()
        : reading.end() - BEST_BELOW_END;
  }

  void add(Reading reading) {
    double s = reading.significance() * reading.significance();
    double real =
        Double.isNaN(reading.fall())
            ? 0
            : s / (s + calibration.doubtful() * calibration.doubtful());
    boolean blowsUp = Double.isFinite(reading.blowUp());
    double otherwise =
        blowsUp ? reading.blowUp() - calibration.bestBelowBlowUp() : reading.end() - BEST_BELOW_END;
    double spread = blowsUp ? BLOW_UP_SPREAD : END_SPREAD;
    for (int cell = 0; cell < CELLS; cell++) {
      double x = log2Rate(cell);
      double likelihood = (1 - real) * student(x - otherwise, spread);
      if (real > 0) {
        likelihood += real * student(x - reading.bestByFall(calibration), FALL_SPREAD);
      }
      sweeps[cell] += Math.log(likelihood);
    }
    conclude(List.of(), 0, 1);
  }

  private static double student(double distance, double spread) {
    double z = distance / spread;
    return Math.pow(1 + z * z / FREEDOM, -(FREEDOM + 1) / 2) / spread;
  }

  /**
   * Adds what short trainings say to what the sweeps say; it replaces what earlier calls said.
   *
   * @param trials short trainings from the same start
   * @param initial held-out loss at the start
   * @param steps how long the whole training will be
   */
  void conclude(List<Trial> trials, double initial, double steps) {
    if (trials.isEmpty()) {
      probability = sweepsAlone();
      return;
    }
    double[] known = sweeps.clone();
    trials.stream().filter(Trial::diverged).forEach(trial -> diverged(known, trial.rate()));
    double[][] logs = new double[WIDTHS][];
    Arrays.setAll(logs, width -> known.clone());
    List<Trial> telling = telling(trials, initial);
    telling.stream()
        .mapToLong(Trial::planned)
        .distinct()
        .sorted()
        .forEach(
            length ->
                add(
                    logs,
                    telling.stream().filter(t -> t.planned() == length).toList(),
                    initial,
                    higher(length, steps)));
    double most = Double.NEGATIVE_INFINITY;
    for (double[] row : logs) {
      most = Math.max(most, Arrays.stream(row).max().orElseThrow());
    }
    double sum = 0;
    for (double[] row : logs) {
      for (int cell = 0; cell < CELLS; cell++) {
        row[cell] = Math.exp(row[cell] - most);
        sum += row[cell];
      }
    }
    for (double[] row : logs) {
      for (int cell = 0; cell < CELLS; cell++) {
        row[cell] /= sum;
      }
    }
    probability = logs;
  }

  /**
   * The trainings that tell something of the rate: not those of a length of which every one lies on
   * the plateau of an untrained model, alike whatever its rate. What they save is little, or little
   * beside what others save.
   */
  static List<Trial> telling(List<Trial> trials, double initial) {
    double most = mostSaved(trials, initial);
    return trials.stream()
        .filter(trial -> !onPlateau(ofLength(trials, trial.planned()), initial, most))
        .toList();
  }

  private static List<Trial> ofLength(List<Trial> trials, long length) {
    return trials.stream().filter(t -> t.planned() == length).toList();
  }

  private static boolean onPlateau(List<Trial> trials, double initial, double most) {
    double best = mostSaved(trials, initial);
    double worst =
        trials.stream()
            .filter(t -> !t.diverged())
            .mapToDouble(t -> initial - t.loss())
            .min()
            .orElse(0);
    boolean little = best < WORTHWHILE * Math.abs(initial) || best < BESIDE * most;
    return little && worst > ALIKE * best;
  }

  private static double mostSaved(List<Trial> trials, double initial) {
    return trials.stream().mapToDouble(t -> initial - t.lossOr(initial)).max().orElse(0);
  }

  /** Adds that a training at a rate diverged. */
  private void diverged(double[] logs, double rate) {
    double limit = log2(rate) - DIVERGED_ABOVE;
    for (int cell = 0; cell < CELLS; cell++) {
      double below = 1 / (1 + Math.exp((log2Rate(cell) - limit) / DIVERGED_SPREAD));
      logs[cell] += Math.log(BAD_LUCK + (1 - BAD_LUCK) * below);
    }
  }

  /** What the sweeps say, which is the same of every width. */
  private double[][] sweepsAlone() {
    double most = Arrays.stream(sweeps).max().orElseThrow();
    double[] row = Arrays.stream(sweeps).map(log -> Math.exp(log - most)).toArray();
    double sum = WIDTHS * Arrays.stream(row).sum();
    double[] shared = Arrays.stream(row).map(p -> p / sum).toArray();
    double[][] rows = new double[WIDTHS][];
    Arrays.fill(rows, shared);
    return rows;
  }

  /** Adds the likelihood of trainings of one length, whose valley lies so many octaves higher. */
  private void add(double[][] logs, List<Trial> trials, double initial, double higher) {
    int n = trials.size();
    double[] saved = new double[n];
    double[] rate = new double[n];
    double most = 0;
    for (int i = 0; i < n; i++) {
      saved[i] = Math.max(0, initial - trials.get(i).lossOr(initial));
      rate[i] = log2(trials.get(i).rate()) - higher;
      most = Math.max(most, saved[i]);
    }
    if (!(most > 0) || most > Double.MAX_VALUE) {
      return;
    }
    double least = LEAST_PROGRESS * most;
    double worthwhile = Math.max(most, WORTHWHILE * Math.abs(initial));
    for (int width = 0; width < WIDTHS; width++) {
      double[] likelihood = new double[CELLS];
      for (int cell = 0; cell < CELLS; cell++) {
        likelihood[cell] = likelihood(saved, rate, least, worthwhile, log2Rate(cell), width);
      }
      double[] blurred = blurred(likelihood);
      for (int cell = 0; cell < CELLS; cell++) {
        logs[width][cell] += Math.log(blurred[cell] + 1e-300);
      }
    }
  }

  /** How well the savings of trainings fit a valley with its floor at a rate. */
  private static double likelihood(
      double[] saved, double[] rate, double least, double worthwhile, double best, int width) {
    double crossed = 0;
    double squares = 0;
    double[] kept = new double[saved.length];
    for (int i = 0; i < saved.length; i++) {
      kept[i] = 1 - lost(rate[i] - best, width);
      crossed += kept[i] * saved[i];
      squares += kept[i] * kept[i];
    }
    double limit = MOST_PROGRESS * worthwhile;
    double progress = Math.max(least, Math.min(limit, squares > 0 ? crossed / squares : limit));
    double error = 0;
    for (int i = 0; i < saved.length; i++) {
      double e = (saved[i] - progress * kept[i]) / (TRIAL_NOISE * worthwhile);
      // Heavy tails: where one training of many fails by bad luck, the others still tell.
      error += (TRIAL_FREEDOM + 1) * Math.log1p(e * e / TRIAL_FREEDOM);
    }
    double beyond = Math.max(0, Math.log(progress / worthwhile)) / PROGRESS_SPREAD;
    return Math.exp(-(error + beyond * beyond) / 2);
  }

  private static double[] blurred(double[] values) {
    int reach = (int) Math.ceil(3 * HIGHER_SPREAD / STEP);
    double[] weights = new double[2 * reach + 1];
    double sum = 0;
    for (int k = -reach; k <= reach; k++) {
      double z = k * STEP / HIGHER_SPREAD;
      weights[k + reach] = Math.exp(-z * z / 2);
      sum += weights[k + reach];
    }
    double[] blurred = new double[values.length];
    for (int cell = 0; cell < values.length; cell++) {
      for (int k = -reach; k <= reach; k++) {
        int other = Math.max(0, Math.min(values.length - 1, cell + k));
        blurred[cell] += values[other] * weights[k + reach] / sum;
      }
    }
    return blurred;
  }

  /** The rate that is expected to lose least, and how much that is. */
  Clue.Estimate estimate() {
    double[] marginal = marginal();
    int from = 0;
    while (marginal[from] < NEGLIGIBLE) {
      from++;
    }
    int to = CELLS;
    while (marginal[to - 1] < NEGLIGIBLE) {
      to--;
    }
    boolean alike = alike();
    double[] expected = new double[CELLS];
    int best = from;
    for (int cell = from; cell < to; cell++) {
      if (alike) {
        expected[cell] = expected(marginal, LOST[WIDTHS], cell, from, to);
      } else {
        for (int width = 0; width < WIDTHS; width++) {
          expected[cell] += expected(probability[width], LOST[width], cell, from, to);
        }
      }
      best = expected[cell] < expected[best] ? cell : best;
    }
    double offset = 0;
    if (best > from && best < to - 1) {
      double curvature = expected[best - 1] - 2 * expected[best] + expected[best + 1];
      offset = curvature > 0 ? (expected[best - 1] - expected[best + 1]) / (2 * curvature) : 0;
    }
    double answer = log2Rate(best) + STEP * offset;
    return new Clue.Estimate(Math.pow(2, answer), interval(answer), expected[best]);
  }

  private static double expected(double[] p, double[] lost, int cell, int from, int to) {
    double sum = 0;
    for (int other = from; other < to; other++) {
      sum += p[other] * lost[cell - other + CELLS];
    }
    return sum;
  }

  /** Whether no training has told anything of the valley's width yet. */
  private boolean alike() {
    return Arrays.equals(probability[0], probability[WIDTHS - 1])
        && Arrays.equals(probability[0], probability[ABOVE.length - 1]);
  }

  /** Between the tails of what holds a rate within 5 % of the best; at least an octave. */
  private Interval interval(double answer) {
    double low = quantile(TAIL, true);
    double high = quantile(1 - TAIL, false);
    return new Interval(
        Math.pow(2, Math.min(low, answer - NARROWEST)),
        Math.pow(2, Math.max(high, answer + NARROWEST)));
  }

  /** A quantile of the upper or the lower end of the rates that lose at most a twentieth. */
  private double quantile(double level, boolean upper) {
    double[] mass = new double[CELLS + 2 * MARGIN];
    for (int width = 0; width < WIDTHS; width++) {
      double reach =
          TWENTIETH * (upper ? ABOVE[width % ABOVE.length] : -BELOW[width / ABOVE.length]);
      int shift = (int) Math.round(reach / STEP);
      for (int cell = 0; cell < CELLS; cell++) {
        mass[cell + shift + MARGIN] += probability[width][cell];
      }
    }
    double sum = 0;
    int cell = 0;
    while (cell < mass.length - 1 && sum + mass[cell] < level) {
      sum += mass[cell++];
    }
    double share = mass[cell] > 0 ? (level - sum) / mass[cell] : 0;
    return origin + STEP * (cell - MARGIN + share - 0.5);
  }

  /**
   * The rate to try next, in octaves: of those that are not tried yet, the one around which the
   * best rate most probably lies.
   */
  double mostProbable(List<Double> tried, double apart) {
    double[] marginal = marginal();
    int reach = 3;
    int best = -1;
    double mostMass = 0;
    for (int cell = reach; cell < CELLS - reach; cell += 2) {
      double x = log2Rate(cell);
      if (tried.stream().anyMatch(other -> Math.abs(other - x) < apart)) {
        continue;
      }
      double mass = 0;
      for (int k = -reach; k <= reach; k++) {
        mass += marginal[cell + k];
      }
      if (mass > mostMass) {
        mostMass = mass;
        best = cell;
      }
    }
    return best < 0 ? Double.NaN : log2Rate(best);
  }

  /** How many octaves higher the best rate of a short training lies than that of a whole one. */
  static double higher(long shortSteps, double steps) {
    return HIGHER_PER_HALVING * Math.log(Math.max(1, steps) / shortSteps) / Math.log(2);
  }

  /** The probabilities of the rates, without those that are next to impossible. */
  Posterior posterior() {
    double[] marginal = marginal();
    List<Double> rates = new ArrayList<>();
    List<Double> probabilities = new ArrayList<>();
    double sum = 0;
    for (int cell = 0; cell < CELLS; cell++) {
      if (marginal[cell] >= 1e-4) {
        rates.add(Math.pow(2, log2Rate(cell)));
        probabilities.add(marginal[cell]);
        sum += marginal[cell];
      }
    }
    double all = sum;
    return new Posterior(rates, probabilities.stream().map(p -> p / all).toList());
  }

  private double[] marginal() {
    double[] marginal = new double[CELLS];
    for (double[] row : probability) {
      for (int cell = 0; cell < CELLS; cell++) {
        marginal[cell] += row[cell];
      }
    }
    return marginal;
  }

  private double log2Rate(int cell) {
    return origin + STEP * cell;
  }

  private static double lost(double octaves, int width) {
    double z = octaves / (octaves < 0 ? BELOW[width / ABOVE.length] : ABOVE[width % ABOVE.length]);
    return 1 - Math.pow(2, -z * z);
  }

  static double log2(double rate) {
    return Math.log(rate) / Math.log(2);
  }
}
