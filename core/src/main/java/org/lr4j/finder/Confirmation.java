package org.lr4j.finder;

import java.util.List;
import java.util.stream.Stream;
import org.lr4j.engine.GroupRates;
import org.lr4j.engine.Learner;
import org.lr4j.engine.Subset;
import org.lr4j.schedule.Schedule;

/**
 * Proves an answer: the sweep's rate and one two octaves below and above it train shortly from the
 * same snapshot and on the same batches, their rate falling linearly to zero, and are judged by
 * held-out loss. The worse neighbour is dropped; the other two train again, more than three times
 * as long.
 *
 * <p>The score of a candidate, least is best, is {@code q + 0.0075·o²} with {@code q = (v -
 * best)/(v₀ - best)}, where v is its loss, v₀ the loss before training (which stands for a run that
 * diverged) and o its distance from the sweep's answer in octaves. The confirmed rate lies at the
 * mean of the distances, weighted by {@code exp(-score/0.02)}: a mean moves little where an argmin
 * would jump. Short runs flatter large rates, so no move upwards is made if the runs were too short
 * for the sweep's own answer to learn (q above a half).
 */
final class Confirmation {
  /**
   * Where the candidates lie, in octaves from the answer of the sweep, which stays in the field.
   */
  private static final double[] OCTAVES = {-2, 0, 2};

  /** Shares of the budget that one run of the first and the second round takes; 3·0.1 + 2·0.35. */
  private static final double FIRST = 0.1;

  private static final double SECOND = 0.35;
  private static final double PRIOR = 0.0075;
  private static final double TEMPERATURE = 0.02;
  private static final double TOO_SHORT = 0.5;

  /** The fewest steps a confirmation can do with: ten in a run of the first round. */
  static final long LEAST = 100;

  private final Learner learner;
  private final FinderListener listener;
  private final Transaction transaction;
  private final GroupRates rates;
  private final double initial;
  private long spent;

  private Confirmation(Learner learner, FinderListener listener, Transaction transaction) {
    this.learner = learner;
    this.listener = listener;
    this.transaction = transaction;
    this.rates = new GroupRates(learner);
    this.initial = learner.evaluate(Subset.PROBE).loss();
  }

  /** Spends at most {@code budget} steps; the learner is afterwards what it was. */
  static Finding confirm(Found found, Learner learner, long budget, FinderListener listener) {
    try (Transaction transaction = new Transaction(learner)) {
      Confirmation confirmation = new Confirmation(learner, listener, transaction);
      return confirmation.run(found, budget);
    }
  }

  private Finding run(Found found, long budget) {
    long steps = (long) (budget * FIRST);
    Run below = train(found.rate(), OCTAVES[0], steps);
    Run answer = train(found.rate(), OCTAVES[1], steps);
    Run above = train(found.rate(), OCTAVES[2], steps);
    double best = Math.min(answer.judged, Math.min(below.judged, above.judged));
    boolean upwards = above.score(best, initial) < below.score(best, initial);
    Run dropped = upwards ? below : above;
    Run rival = train(found.rate(), upwards ? OCTAVES[2] : OCTAVES[0], (long) (budget * SECOND));
    Run again = train(found.rate(), OCTAVES[1], (long) (budget * SECOND));
    double octaves = move(rival, again);
    Stream<Run> field =
        rival.judged < again.judged ? Stream.of(rival, again) : Stream.of(again, rival);
    List<Trial> trials = Stream.concat(field, Stream.of(dropped)).map(Run::trial).toList();
    boolean learned = Math.min(rival.judged, again.judged) < initial;
    return found.confirmed(found.rate() * Math.pow(2, octaves), trials, spent, learned);
  }

  /** How far the answer moves towards its rival, in octaves. */
  private double move(Run rival, Run answer) {
    double best = Math.min(rival.judged, answer.judged);
    if (!(best < initial)) {
      return 0;
    }
    double lead = answer.score(best, initial) - rival.score(best, initial);
    boolean flattered = rival.octaves > 0 && answer.lost(best, initial) > TOO_SHORT;
    return flattered ? 0 : rival.octaves / (1 + Math.exp(-lead / TEMPERATURE));
  }

  /** A run, and its held-out loss with v₀ in place of anything worse. */
  private record Run(double octaves, Trial trial, double judged) {
    double lost(double best, double initial) {
      return initial > best ? (judged - best) / (initial - best) : 0;
    }

    double score(double best, double initial) {
      return lost(best, initial) + PRIOR * octaves * octaves;
    }
  }

  private Run train(double answer, double octaves, long steps) {
    transaction.rollBack();
    double rate = answer * Math.pow(2, octaves);
    Schedule anneal = Schedule.linear(rate, 0, steps);
    for (long step = 0; step < steps; step++) {
      Transaction.checkInterrupt();
      rates.set(anneal.at(step));
      double loss = learner.step().loss();
      spent++;
      if (!Double.isFinite(loss)) {
        return new Run(octaves, new Trial(rate, step + 1, loss), initial);
      }
      listener.onTrialStep(rate, step, loss);
    }
    double loss = learner.evaluate(Subset.PROBE).loss();
    return new Run(octaves, new Trial(rate, steps, loss), loss < initial ? loss : initial);
  }
}
