package org.lr4j.finder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.lr4j.engine.Learner;
import org.lr4j.engine.Subset;
import org.lr4j.schedule.Schedule;

/**
 * Proves an answer: candidates around it train shortly from the same snapshot and on the same
 * batches, their rate falling linearly to zero, and are judged by held-out loss; the worse half is
 * dropped and the better one trains again, for longer.
 *
 * <p>The score of a candidate, least is best, is {@code (v - best)/(v₀ - best) + 0.01·o²}, where v
 * is its loss, v₀ the loss before training and o its distance from the answer in octaves. Short
 * runs flatter large rates; the second term keeps candidates that are all but equal from drifting
 * away from what the sweep saw.
 */
final class Confirmation {
  /** Where the candidates lie, in octaves from the answer of the sweep: 2.5 times apart. */
  private static final double[] OCTAVES = {-1.98, -0.66, 0.66, 1.98};

  /** Shares of the budget that one run of each round takes: 4·4/33 + 2·8.5/33 = 1. */
  private static final double[] SHARES = {4 / 33.0, 8.5 / 33.0};

  private static final double PRIOR = 0.01;
  private static final int FEWEST_STEPS = 5;

  /** The fewest steps a confirmation can do with. */
  static final long LEAST = (long) Math.ceil(FEWEST_STEPS / SHARES[0]);

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
      List<Trial> trials = confirmation.rounds(found.rate(), budget);
      return found.confirmed(trials, confirmation.spent);
    }
  }

  /** The longest run of every candidate, best first. */
  private List<Trial> rounds(double answer, long budget) {
    List<Double> field =
        Arrays.stream(OCTAVES).mapToObj(octaves -> answer * Math.pow(2, octaves)).toList();
    List<Trial> dropped = new ArrayList<>();
    List<Trial> ranked = List.of();
    for (double share : SHARES) {
      long steps = (long) (budget * share);
      List<Trial> round = new ArrayList<>();
      for (double rate : field) {
        round.add(train(rate, steps));
      }
      dropped.addAll(0, ranked.subList(Math.min(ranked.size(), field.size()), ranked.size()));
      ranked = rank(round, answer);
      field = ranked.subList(0, (ranked.size() + 1) / 2).stream().map(Trial::rate).toList();
    }
    return Stream.concat(ranked.stream(), dropped.stream()).toList();
  }

  private Trial train(double rate, long steps) {
    transaction.rollBack();
    Schedule anneal = Schedule.linear(rate, 0, steps);
    for (long step = 0; step < steps; step++) {
      Transaction.checkInterrupt();
      rates.set(anneal.at(step));
      double loss = learner.step().loss();
      spent++;
      if (!Double.isFinite(loss)) {
        return new Trial(rate, step + 1, loss);
      }
      listener.onTrialStep(rate, step, loss);
    }
    return new Trial(rate, steps, learner.evaluate(Subset.PROBE).loss());
  }

  private List<Trial> rank(List<Trial> trials, double answer) {
    double best =
        trials.stream().mapToDouble(Trial::loss).filter(Double::isFinite).min().orElse(Double.NaN);
    return trials.stream()
        .sorted(Comparator.comparingDouble(trial -> score(trial, best, answer)))
        .toList();
  }

  private double score(Trial trial, double best, double answer) {
    if (!Double.isFinite(trial.loss())) {
      return Double.POSITIVE_INFINITY;
    }
    double lost = (trial.loss() - best) / Math.max(initial - best, Double.MIN_NORMAL);
    double octaves = Math.log(trial.rate() / answer) / Math.log(2);
    return lost + PRIOR * octaves * octaves;
  }
}
