package org.lr4j.finder;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lr4j.engine.Learner;
import org.lr4j.engine.Subset;
import org.lr4j.finder.Inconclusive.Reason;
import org.lr4j.schedule.Schedule;

/**
 * A search for the best rate. It sweeps until a sweep tells where to look: over a longer range when
 * the answer lies beyond an edge, with more points when the fall does not stand out. Then it trains
 * for a while at the most probable rate that it has not tried, again and again, until the answer is
 * expected to lose little or the budget is spent. What each piece of evidence says narrows one
 * {@link Belief}.
 */
final class Search {
  /** How often the range may be extended, by a factor of a hundred each. */
  private static final int EXTENSIONS = 4;

  /** A range that ends below this may be too low; the usual one ends at 10. */
  private static final double LOW_END = 1;

  /** Rates beyond these are not looked at. */
  private static final double HIGHEST = 1e6;

  private static final double LOWEST = 1e-30;

  /** A second sweep has so many times the points, and at least so many. */
  private static final int DENSER = 3;

  private static final int DENSE = 100;
  private static final double OCTAVES_BELOW_BLOW_UP = 20;

  /** With fewer trainings a valley has no shape. */
  static final int FEWEST = 3;

  private static final int MOST = 12;

  /** Those that diverge soon cost little, but not nothing. */
  private static final int MOST_DIVERGED = 24;

  /** While all trainings diverge, the next one has a rate so many times lower. */
  private static final double LOWER = 16;

  private static final int BEFORE_LONGER = 6;
  private static final int BEFORE_LONGER_ON_A_PLATEAU = 2;
  private static final long SHORTEST = 10;
  private static final double NEAR = 2.6;
  private static final double WORTH_IT = 1.3;
  private static final double APART = 1;
  private static final double APART_ON_A_PLATEAU = 2;

  /** Of this length the trainings were on which the constants were fitted. */
  private static final double USUAL_STEPS = 500;

  private final LrFinder settings;
  private final Transaction transaction;
  private final List<Clue> clues = new ArrayList<>();
  private final List<Trial> trials = new ArrayList<>();
  private final double steps;
  private final List<Curve> earlier = new ArrayList<>();
  private List<Curve> curves = List.of();
  private boolean extended;

  Search(LrFinder settings, Transaction transaction) {
    this.settings = settings;
    this.transaction = transaction;
    this.steps = settings.run().map(LrFinder.Run::steps).map(Long::doubleValue).orElse(USUAL_STEPS);
  }

  Finding run() {
    Belief belief = null;
    RangeTest next = settings.test();
    String why = "to begin with";
    Reading reading;
    boolean upwards = false;
    for (int sweeps = 0; ; sweeps++) {
      long before = spent();
      reading = sweep(next);
      if (usable(reading)) {
        if (belief == null || upwards) {
          // A range that ended too early told only that the best rate is not below its end.
          belief = Belief.of(reading, Calibration.STANDARD);
        } else {
          belief.add(reading);
        }
      }
      clue("swept " + next, why, spent() - before, belief);
      Optional<Finding> bounds =
          settings.rule().isPresent()
              ? Optional.empty()
              : Analysis.fromBounds(curves, settings.metric(), reading, evidence(reading, null));
      if (bounds.isPresent()) {
        return named(bounds.get());
      }
      Optional<Step> more =
          settings.isQuick() && !beyond(reading) ? Optional.empty() : more(reading, next, sweeps);
      if (more.isEmpty()) {
        break;
      }
      upwards = more.get().test().sweep().end() > next.sweep().end();
      next = more.get().test();
      why = more.get().why();
      extended = extended || next.sweep().reachesBeyond(settings.test().sweep());
    }
    if (belief == null) {
      return new Inconclusive(whyNothing(reading), evidence(reading, null));
    }
    if (settings.isQuick()) {
      if (settings.rule().isPresent() && Analysis.answer(curves, settings.rule().get()).isEmpty()) {
        return new Inconclusive(Reason.RULE_HAS_NO_ANSWER, evidence(reading, belief));
      }
      return reading.problem().isPresent()
          ? new Inconclusive(reading.problem().get(), evidence(reading, belief))
          : named(
              settings.rule().isPresent()
                  ? Analysis.found(
                      curves,
                      belief,
                      Math.pow(2, reading.bestByFall(Calibration.STANDARD)),
                      evidence(reading, belief))
                  : Analysis.spanning(
                      curves,
                      settings.metric(),
                      Analysis.found(curves, belief, evidence(reading, belief))));
    }
    return tryOut(belief, reading);
  }

  private Reading sweep(RangeTest test) {
    earlier.addAll(curves);
    curves = test.run(transaction, settings.listener());
    return settings
        .rule()
        .map(rule -> Analysis.reading(curves, settings.metric(), rule))
        .orElseGet(() -> Analysis.reading(curves, settings.metric()));
  }

  private long spent() {
    return transaction.steps();
  }

  /** Whether a reading says anything of where the best rate lies. */
  private static boolean usable(Reading reading) {
    return reading.problem().isEmpty() || reading.problem().get() == Reason.LOSS_NEVER_FELL;
  }

  /** Why no sweep said anything: one that ended at once, however low it began, is no short one. */
  private Reason whyNothing(Reading reading) {
    Reason reason = reading.problem().orElseThrow();
    boolean atOnce = curves.stream().allMatch(curve -> curve.stopped() == Stop.NOT_FINITE);
    return reason == Reason.TOO_FEW_POINTS && atOnce ? Reason.ALL_RATES_DIVERGE : reason;
  }

  /** Whether the answer lies beyond the range. */
  private static boolean beyond(Reading reading) {
    return reading.stillFalling()
        || reading
            .problem()
            .filter(reason -> reason == Reason.BELOW_RANGE || reason == Reason.ALL_RATES_DIVERGE)
            .isPresent();
  }

  /** Another sweep, and why. */
  private record Step(RangeTest test, String why) {}

  /** The sweep that could tell more, if there is one that the budget allows. */
  private Optional<Step> more(Reading reading, RangeTest tried, int sweeps) {
    if (sweeps >= EXTENSIONS) {
      return Optional.empty();
    }
    if (reading.stillFalling()) {
      return upwards(tried, "because the loss was still falling at the largest rate")
          .filter(step -> affordable(step.test()));
    }
    if (reading.standsOut()) {
      return Optional.empty();
    }
    if (tooLow(reading, tried.sweep())) {
      return upwards(tried, "because the loss hardly moved, even at the largest rate")
          .filter(step -> affordable(step.test()));
    }
    Sweep sweep = tried.sweep();
    boolean cutShort = curves.stream().anyMatch(curve -> curve.stopped() != Stop.COMPLETED);
    Optional<Step> step =
        reading
            .problem()
            .map(
                reason ->
                    switch (reason) {
                      case BELOW_RANGE, ALL_RATES_DIVERGE ->
                          downwards(tried).or(() -> visited(tried));
                      case TOO_FEW_POINTS ->
                          cutShort
                              ? downwards(tried).or(() -> visited(tried))
                              : denser(tried, sweep.start(), sweep.end());
                      case RANGE_TOO_NARROW -> Optional.of(wider(tried));
                      case LOSS_NEVER_FELL -> denser(tried, sweep.start(), sweep.end());
                      default -> Optional.<Step>empty();
                    })
            .orElseGet(() -> denser(tried, below(reading, sweep), above(reading, sweep)));
    return step.filter(s -> affordable(s.test()));
  }

  /** Whether nothing happened in a range that ends where most models only begin to learn. */
  private static boolean tooLow(Reading reading, Sweep sweep) {
    boolean read = usable(reading) || reading.problem().get() == Reason.CONSTANT_LOSS;
    return read && Double.isInfinite(reading.blowUp()) && sweep.end() < LOW_END;
  }

  private Optional<Step> upwards(RangeTest tried, String why) {
    return tried.sweep().end() > HIGHEST
        ? Optional.empty()
        : Optional.of(new Step(tried.withSweep(tried.sweep().longerUp()), why));
  }

  private Optional<Step> downwards(RangeTest tried) {
    Sweep sweep = tried.sweep();
    boolean linearFromZero = sweep.spacing() == Sweep.Spacing.LINEAR && sweep.start() == 0;
    if (linearFromZero || sweep.start() < LOWEST) {
      return Optional.empty();
    }
    return Optional.of(
        new Step(
            tried.withSweep(sweep.longerDown()),
            "because the loss blows up so near the smallest rate"));
  }

  /**
   * The rates that a sweep reached before it blew up, in as many points, so that a metric that is
   * not measured at each of them is measured more often.
   */
  private Optional<Step> visited(RangeTest tried) {
    if (settings.metric() == Metric.TRAINING_LOSS) {
      return Optional.empty();
    }
    Sweep sweep = tried.sweep();
    double reached =
        curves.stream()
            .filter(curve -> curve.size() > 0)
            .mapToDouble(curve -> curve.point(curve.size() - 1).rate())
            .max()
            .orElse(sweep.start());
    return reached > sweep.start() && reached < sweep.end()
        ? Optional.of(
            new Step(
                tried.withSweep(new Sweep(sweep.start(), reached, sweep.points(), sweep.spacing())),
                "because the loss blew up before enough rates were evaluated"))
        : Optional.empty();
  }

  private static Step wider(RangeTest tried) {
    Sweep sweep = tried.sweep();
    return new Step(
        tried.withSweep(
            Sweep.exponential(
                Math.max(LOWEST, sweep.start() / 100),
                sweep.end() * 100,
                Math.max(DENSE, sweep.points()))),
        "because the range was too narrow to tell anything");
  }

  /** A sweep with more points, once. */
  private Optional<Step> denser(RangeTest tried, double start, double end) {
    if (tried.sweep().points() > settings.test().sweep().points() * (DENSER - 1)) {
      return Optional.empty();
    }
    int points = Math.max(DENSE, (int) Math.min(100_000, (long) DENSER * tried.sweep().points()));
    if (points <= tried.sweep().points()) {
      return Optional.empty();
    }
    Sweep sweep =
        tried.sweep().spacing() == Sweep.Spacing.LINEAR
            ? Sweep.linear(start, end, points)
            : Sweep.exponential(start, end, points);
    return Optional.of(
        new Step(
            tried.withSweep(sweep),
            "because the fall of the loss does not stand out of its noise"));
  }

  private static double below(Reading reading, Sweep sweep) {
    return Double.isFinite(reading.blowUp())
        ? Math.max(sweep.start(), Math.pow(2, reading.blowUp() - OCTAVES_BELOW_BLOW_UP))
        : sweep.start();
  }

  private static double above(Reading reading, Sweep sweep) {
    return Math.min(sweep.end(), Math.pow(2, reading.blowUp() + 1));
  }

  private boolean affordable(RangeTest test) {
    return spent() + test.steps() + (settings.isQuick() ? 0 : FEWEST * SHORTEST)
        <= settings.budget();
  }

  /** Before anything was learned, where only training losses were measured. */
  private double initialLoss() {
    return Signal.median(
        curves.stream()
            .map(curve -> Signal.of(curve, Metric.TRAINING_LOSS))
            .filter(signal -> signal.size() > 0)
            .mapToDouble(Signal::initialLoss)
            .toArray());
  }

  /** Trains at one rate after the other until the answer is sure enough or the budget is spent. */
  private Finding tryOut(Belief belief, Reading reading) {
    Learner learner = transaction.learner();
    boolean heldOut = isHeldOut();
    transaction.rollBack();
    double initial = heldOut ? learner.evaluate(Subset.PROBE).loss() : initialLoss();
    long length = ofRun(Math.max(SHORTEST, trialSteps()));
    String why = "to try the answer";
    String end = "the budget of " + settings.budget() + " steps is spent";
    while (spent() + length <= settings.budget()) {
      boolean plateau = saved(initial) < Belief.WORTHWHILE * Math.abs(initial);
      double rate = nextRate(belief, reading, initial, length, plateau);
      belief.conclude(trials, initial, steps);
      Trial trial = train(rate, length, heldOut);
      trials.add(trial);
      belief.conclude(trials, initial, steps);
      clue(
          "trained at " + Rates.brief(rate) + " for " + trial.steps() + " steps",
          why,
          trial.steps(),
          belief);
      Clue.Estimate now = belief.estimate();
      boolean left = saved(initial) >= Belief.WORTHWHILE * Math.abs(initial);
      long ended = trials.stream().filter(t -> !t.diverged()).count();
      int telling = Belief.telling(trials, initial).size();
      if (telling >= FEWEST && left && now.regret() <= settings.target()) {
        end =
            "the answer is expected to lose at most "
                + percent(settings.target())
                + " of the progress";
        break;
      }
      if (ended >= MOST || trials.size() - ended >= MOST_DIVERGED) {
        end = "more trainings would not tell more";
        break;
      }
      if (!left && misled(initial)) {
        why = "because the sweep's answer diverges and nothing below it has learned yet";
      } else if (!trial.diverged()
          && ended % (left ? BEFORE_LONGER : BEFORE_LONGER_ON_A_PLATEAU) == 0) {
        length =
            left ? ofRun(Math.min(2 * length, Math.max(length, remaining()))) : muchLonger(length);
        why =
            left
                ? "because shorter trainings do not tell"
                : "because no shorter training has left the plateau";
      } else if (!left) {
        why = "because no training has left the plateau";
      } else if (bracketed(length) && longer(length) > length) {
        length = longer(length);
        why =
            "because "
                + now.interval()
                + " is still in question, and longer trainings predict better";
      } else {
        why = "because " + now.interval() + " is still in question";
      }
    }
    clues.add(new Clue("stopped", "because " + end, 0, Optional.empty()));
    return judged(belief, reading, initial);
  }

  /**
   * Whether trainings of a length have shown their best rate: there are worse ones on both sides of
   * it, not far away. Then another one of that length tells less than a longer one.
   */
  private boolean bracketed(long length) {
    List<Trial> same = trials.stream().filter(t -> t.planned() == length).toList();
    Trial best =
        same.stream()
            .min(Comparator.comparingDouble(t -> t.lossOr(Double.POSITIVE_INFINITY)))
            .orElse(null);
    return best != null
        && same.size() >= FEWEST
        && same.stream().anyMatch(t -> near(t.rate(), best.rate()))
        && same.stream().anyMatch(t -> near(best.rate(), t.rate()));
  }

  private static boolean near(double below, double above) {
    return below < above && Belief.log2(above / below) <= NEAR;
  }

  /** Twice a length, if the budget allows two trainings of about that. */
  private long longer(long length) {
    long affordable = ofRun(remaining() / 2);
    return affordable >= WORTH_IT * length ? Math.min(2 * length, affordable) : length;
  }

  /**
   * Whether the sweep looked well where no training is: the one at its own answer diverged, and so
   * few of those below it were stable that a far lower rate may be needed. A training that ended
   * worse than it began was not stable.
   */
  private boolean misled(double initial) {
    long stable = trials.stream().filter(t -> t.lossOr(initial) < initial).count();
    return !trials.isEmpty() && trials.get(0).diverged() && stable < FEWEST;
  }

  /** Two to four times a length, so that the budget is enough for two trainings. */
  private long muchLonger(long length) {
    long wanted = Math.max(2 * length, Math.min(4 * length, remaining() / 2));
    return ofRun(Math.min(wanted, Math.max(length, remaining())));
  }

  private long remaining() {
    return settings.budget() - spent();
  }

  private Finding judged(Belief belief, Reading reading, double initial) {
    if (!trials.isEmpty() && trials.stream().allMatch(Trial::diverged)) {
      return new Inconclusive(Reason.ALL_RATES_DIVERGE, evidence(reading, belief));
    }
    boolean learned = saved(initial) > 0;
    if (!learned && reading.significance() < Reading.SIGNIFICANT) {
      Reason reason = trials.size() >= FEWEST ? Reason.NO_RATE_LEARNS : Reason.BUDGET_SPENT;
      return new Inconclusive(
          reading.problem().isPresent() && trials.isEmpty() ? reading.problem().get() : reason,
          evidence(reading, belief));
    }
    Evidence evidence = evidence(reading, belief);
    return named(
        Analysis.found(
            curves,
            belief,
            learned
                ? evidence
                : evidence.withWarnings(
                    List.of(trials.isEmpty() ? Warning.NOT_TRIED : Warning.NOT_CONFIRMED))));
  }

  private static String percent(double share) {
    return Math.round(1000 * share) / 10.0 + " %";
  }

  /** The most that a training has saved of the initial loss. */
  private double saved(double initial) {
    return trials.stream().mapToDouble(t -> initial - t.lossOr(initial)).max().orElse(0);
  }

  private long trialSteps() {
    return ofRun(Math.min(settings.longestTrial(), remaining() / settings.trials()));
  }

  /** A length, or that of the run that the rate is for if that is shorter. */
  private long ofRun(long length) {
    return Math.min(length, settings.run().map(LrFinder.Run::steps).orElse(Long.MAX_VALUE));
  }

  /**
   * The most probable rate that was not tried. While every training lies on the plateau of an
   * untrained model, alike whatever its rate, the sweeps alone say where to look: first where the
   * sweep itself left the plateau, then further away. While every training diverged, a far lower
   * one.
   */
  private double nextRate(
      Belief belief, Reading reading, double initial, long length, boolean plateau) {
    double lowest =
        trials.stream()
            .filter(Trial::diverged)
            .mapToDouble(Trial::rate)
            .min()
            .orElse(Double.POSITIVE_INFINITY);
    if (plateau && misled(initial)) {
      return trials.stream().mapToDouble(Trial::rate).min().orElseThrow() / LOWER;
    }
    double higher = Belief.higher(length, steps);
    List<Double> tried =
        trials.stream()
            .filter(trial -> trial.planned() == length)
            .map(trial -> Belief.log2(trial.rate()) - higher)
            .toList();
    double best = Belief.log2(belief.estimate().rate());
    if (plateau) {
      belief.conclude(trials.stream().filter(Trial::diverged).toList(), initial, steps);
    }
    double onset = reading.onset();
    if (plateau
        && !trials.isEmpty()
        && Math.pow(2, onset) < lowest / 2
        && tried.stream().noneMatch(other -> Math.abs(other + higher - onset) < APART)) {
      return Math.pow(2, onset);
    }
    double apart = plateau ? APART_ON_A_PLATEAU : APART;
    double next = tried.isEmpty() ? best : belief.mostProbable(tried, apart);
    return Math.pow(2, (Double.isNaN(next) ? best : next) + higher);
  }

  /** Whether there is data to judge a training by that it does not train on. */
  private boolean isHeldOut() {
    return transaction.learner().subsets().contains(Subset.PROBE);
  }

  private Trial train(double rate, long length, boolean heldOut) {
    transaction.rollBack();
    Schedule shape =
        settings
            .run()
            .map(run -> run.squeezed(length))
            .orElseGet(() -> Schedule.linear(1, 0, length));
    long lastQuarter = (length + 3) / 4;
    double sum = 0;
    long counted = 0;
    boolean gap = false;
    for (long step = 0; step < length; step++) {
      Transaction.checkInterrupt();
      transaction.rates().set(rate * shape.at(step));
      double loss = transaction.step();
      if (Double.isInfinite(loss) || (Double.isNaN(loss) && gap)) {
        return new Trial(rate, length, step + 1, loss);
      }
      // A lone missing loss is a gap, as in a sweep.
      gap = Double.isNaN(loss);
      settings.listener().onTrialStep(rate, step, loss);
      if (step >= length - lastQuarter && !gap) {
        sum += loss;
        counted++;
      }
    }
    double trained = counted > 0 ? sum / counted : Double.NaN;
    return new Trial(
        rate,
        length,
        length,
        heldOut ? transaction.learner().evaluate(Subset.PROBE).loss() : trained);
  }

  private void clue(String did, String why, long took, @Nullable Belief belief) {
    clues.add(new Clue(did, why, took, Optional.ofNullable(belief).map(Belief::estimate)));
  }

  private Evidence evidence(Reading reading, @Nullable Belief belief) {
    Evidence evidence =
        Analysis.evidence(curves, reading, spent())
            .withEarlierCurves(earlier)
            .withSearch(clues)
            .withTrials(
                trials.stream()
                    .sorted(Comparator.comparingDouble(t -> t.lossOr(Double.POSITIVE_INFINITY)))
                    .toList(),
                isHeldOut() ? Metric.VALIDATION_LOSS : Metric.TRAINING_LOSS);
    evidence = belief == null ? evidence : evidence.withPosterior(belief.posterior());
    boolean silent =
        settings.rule().isPresent() && Analysis.answer(curves, settings.rule().get()).isEmpty();
    if (silent && !settings.isQuick()) {
      evidence = evidence.withWarnings(List.of(Warning.RULE_HAS_NO_ANSWER));
    }
    return extended ? evidence.withWarnings(List.of(Warning.RANGE_EXTENDED)) : evidence;
  }

  /** The finding with each group's rate and with what training it is for. */
  private Finding named(Finding finding) {
    if (!(finding instanceof Found found)) {
      return finding;
    }
    List<Double> ratios = transaction.rates().ratios();
    List<Found.GroupRate> groups = new ArrayList<>();
    for (int g = 0; g < ratios.size(); g++) {
      groups.add(
          new Found.GroupRate(
              transaction.learner().groups().get(g).name(), found.rate() * ratios.get(g)));
    }
    return found
        .withGroups(groups)
        .withAssumed(
            settings
                .run()
                .map(LrFinder.Run::assumed)
                .orElseGet(() -> new Found.Assumed(Found.Assumed.DECAY, (long) USUAL_STEPS)));
  }
}
