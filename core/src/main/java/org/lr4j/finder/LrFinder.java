package org.lr4j.finder;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lr4j.engine.Learner;
import org.lr4j.engine.Subset;
import org.lr4j.schedule.Schedule;

/**
 * Finds a learning rate: sweeps the rate, trains for a while at the most probable ones, and stops
 * when the answer is sure enough.
 *
 * <pre>{@code
 * Finding finding = LrFinder.standard().run(learner);
 * System.out.println(finding); // learning rate 0.058 (0.041 to 0.082), bounds 0.015 to 0.058
 * }</pre>
 *
 * <p>The learner is afterwards bit for bit what it was. Immutable.
 */
public final class LrFinder {
  private static final int USUAL_POINTS = 100;

  /** What a search may spend of its own accord. */
  private static final long USUAL_BUDGET = 1000;

  private static final long UNBOUNDED = Long.MAX_VALUE / 8;

  /** How sure an answer is to be. */
  private enum Effort {
    /** One sweep. */
    QUICK(1, 0, 1),
    /** Three short trainings or more. */
    USUAL(0.03, 100, Search.FEWEST),
    /** Three trainings, and two of twice the length, as long as the budget allows. */
    CONFIRM(0.005, Long.MAX_VALUE, 7);

    final double target;
    final long longestTrial;
    final int trials;

    Effort(double target, long longestTrial, int trials) {
      this.target = target;
      this.longestTrial = longestTrial;
      this.trials = trials;
    }
  }

  /**
   * The training that a rate is for.
   *
   * @param shape the rates of its steps, up to a factor
   * @param name what to call it
   * @param steps its length
   * @param peak the largest rate of the shape
   */
  record Run(Schedule shape, String name, long steps, double peak) {
    private static final int LOOKED_AT = 10_000;

    static Run of(Schedule shape, String name, long steps) {
      if (steps < 1) {
        throw new IllegalArgumentException("a run needs at least 1 step, but has " + steps);
      }
      double peak = 0;
      for (long i = 0; i <= Math.min(LOOKED_AT, steps - 1); i++) {
        long step = steps <= LOOKED_AT ? i : (long) ((double) i / LOOKED_AT * (steps - 1));
        double rate = shape.at(step);
        if (!Double.isFinite(rate)) {
          throw new IllegalArgumentException(
              "the schedule's rate at step " + step + " is " + rate + "; it must be finite");
        }
        peak = Math.max(peak, rate);
      }
      if (!(peak > 0)) {
        throw new IllegalArgumentException(
            "every rate of the schedule is 0; there is no peak to find");
      }
      return new Run(shape, name, steps, peak);
    }

    /** The same shape over fewer steps, with a peak of 1. */
    Schedule squeezed(long length) {
      double stretch = (double) steps / length;
      return step -> shape.at(Math.min(steps - 1, (long) (step * stretch))) / peak;
    }

    Found.Assumed assumed() {
      return new Found.Assumed(name, steps);
    }
  }

  private final RangeTest test;
  private final @Nullable Rule rule;
  private final Metric metric;
  private final Effort effort;
  private final long budget;
  private final FinderListener listener;
  private final @Nullable Run run;

  private LrFinder(
      RangeTest test,
      @Nullable Rule rule,
      Metric metric,
      Effort effort,
      long budget,
      FinderListener listener,
      @Nullable Run run) {
    this.test = test;
    this.rule = rule;
    this.metric = metric;
    this.effort = effort;
    this.budget = budget;
    this.listener = listener;
    this.run = run;
  }

  /**
   * The full search, which begins with a sweep from 1e-7 to 10 in 100 steps.
   *
   * @return the finder
   */
  public static LrFinder standard() {
    return exponential(1e-7, 10, USUAL_POINTS);
  }

  /**
   * A search that begins with a sweep by a constant factor.
   *
   * @param start the first rate, greater than 0
   * @param end the last rate, greater than {@code start}
   * @param points how many rates, at least 2
   * @return the finder
   */
  public static LrFinder exponential(double start, double end, int points) {
    return of(RangeTest.of(Sweep.exponential(start, end, points)));
  }

  /**
   * A search that begins with a sweep by a constant difference.
   *
   * @param start the first rate, at least 0
   * @param end the last rate, greater than {@code start}
   * @param points how many rates, at least 2
   * @return the finder
   */
  public static LrFinder linear(double start, double end, int points) {
    return of(RangeTest.of(Sweep.linear(start, end, points)));
  }

  /**
   * A search that begins with a range test of the caller's own.
   *
   * @param test the range test to run first
   * @return the finder
   */
  public static LrFinder of(RangeTest test) {
    return new LrFinder(
        test, null, Metric.TRAINING_LOSS, Effort.USUAL, 0, FinderListener.NONE, null);
  }

  /**
   * The same finder, heard by another listener.
   *
   * @param ear hears of progress
   * @return the finder
   */
  public LrFinder withListener(FinderListener ear) {
    return new LrFinder(test, rule, metric, effort, budget, ear, run);
  }

  /**
   * The same finder, which reads another metric off its sweeps; one on held-out data is measured at
   * every point unless the test says otherwise.
   *
   * @param read what of the curve to read
   * @return the finder
   */
  public LrFinder withMetric(Metric read) {
    boolean measures = read == Metric.TRAINING_LOSS || test.evaluateEvery() > 0;
    RangeTest measured = measures ? test : test.withEvaluationEvery(1);
    return new LrFinder(measured, rule, read, effort, budget, listener, run);
  }

  /**
   * The same finder, which reads its sweeps by another rule.
   *
   * @param reader such as one of {@link Rules}
   * @return the finder
   */
  public LrFinder withRule(Rule reader) {
    return new LrFinder(test, reader, metric, effort, budget, listener, run);
  }

  /**
   * The same finder, which takes at most so many optimizer steps, all together.
   *
   * @param steps at least those of the first sweep
   * @return the finder
   * @throws IllegalArgumentException if the budget does not suffice for the first sweep
   */
  public LrFinder withBudget(long steps) {
    if (steps < test.steps()) {
      throw new IllegalArgumentException(
          "a budget of "
              + steps
              + " steps is too small: the first sweep alone takes "
              + test.steps()
              + "; allow more or sweep with fewer");
    }
    return new LrFinder(test, rule, metric, effort, steps, listener, run);
  }

  /**
   * The same finder, which sweeps once and reads the curve, and goes on only where the answer lies
   * beyond the range.
   *
   * @return the finder
   */
  public LrFinder quick() {
    return new LrFinder(test, rule, metric, Effort.QUICK, budget, listener, run);
  }

  /**
   * The same finder, which goes on until its answer is expected to lose at most 0.5 % of the
   * progress, further trainings would tell no more, or its {@link #budget} is spent.
   *
   * @return the finder
   */
  public LrFinder confirm() {
    return new LrFinder(test, rule, metric, Effort.CONFIRM, budget, listener, run);
  }

  /**
   * The same finder, which looks for the peak rate of a schedule. Its short trainings have the
   * schedule's shape, squeezed to their length.
   *
   * @param schedule whose peak is wanted; its own height does not matter
   * @param name what to call the schedule
   * @param steps how long the training will be
   * @return the finder
   * @throws IllegalArgumentException if there is no step or no rate above 0
   */
  public LrFinder forRun(Schedule schedule, String name, long steps) {
    Run training = Run.of(schedule, name, steps);
    return new LrFinder(test, rule, metric, effort, budget, listener, training);
  }

  /**
   * Searches.
   *
   * @param learner the model in training; afterwards what it was
   * @return the finding
   * @throws IllegalArgumentException if a metric on held-out data is asked for and the learner has
   *     none, or accuracy and the task has none
   * @throws java.util.concurrent.CancellationException if the thread is interrupted; the interrupt
   *     stays set
   */
  public Finding run(Learner learner) {
    test.requireSubset(learner);
    requireAccuracy(learner);
    try (Transaction transaction = new Transaction(learner)) {
      return new Search(this, transaction).run();
    }
  }

  /** Refuses an accuracy that the task does not have, before a step is spent on it. */
  private void requireAccuracy(Learner learner) {
    if (metric == Metric.ACCURACY && learner.evaluate(Subset.PROBE).accuracy().isEmpty()) {
      throw new IllegalArgumentException("the task has no accuracy; measure the loss");
    }
  }

  /**
   * The range test that begins the search.
   *
   * @return the test
   */
  public RangeTest test() {
    return test;
  }

  /**
   * The most optimizer steps that a run may take.
   *
   * @return as told; otherwise 1,000 steps, or five times those of the first sweep where that is
   *     more; without a bound for {@link #quick}
   */
  public long budget() {
    if (budget > 0) {
      return budget;
    }
    return effort == Effort.QUICK
        ? UNBOUNDED
        : Math.max(USUAL_BUDGET, 5 * Math.min(UNBOUNDED, test.steps()));
  }

  Metric metric() {
    return metric;
  }

  Optional<Rule> rule() {
    return Optional.ofNullable(rule);
  }

  FinderListener listener() {
    return listener;
  }

  Optional<Run> run() {
    return Optional.ofNullable(run);
  }

  boolean isQuick() {
    return effort == Effort.QUICK;
  }

  /** The share of the progress that an answer may be expected to lose. */
  double target() {
    return effort.target;
  }

  /** A long training needs longer ones to predict it. */
  long longestTrial() {
    long share = run == null ? 0 : run.steps / 20;
    return Math.max(share, effort.longestTrial);
  }

  /** How many trainings the budget is to suffice for. */
  int trials() {
    return effort.trials;
  }
}
