package org.lr4j.schedule;

/**
 * Reduces a rate when a metric stops getting better. Unlike a {@link Schedule} it has a memory, so
 * it is a controller fed with metrics, not a function of the step; {@link #state()} goes into a
 * checkpoint.
 *
 * <p>A metric is better if it beats the best so far by more than {@code threshold·|best|} ({@code
 * threshold} itself where that is absolute); otherwise, or if it is NaN, it is bad. {@code
 * patience} bad metrics in a row are tolerated, and the next one reduces the rate by {@code
 * factor}, not below {@code floor}; after that, {@code cooldown} metrics are not counted as bad.
 * This is PyTorch's count (Keras' reduces one metric earlier). Before the first metric the best is
 * the worst there is, so that a first metric of ∞ is bad and any finite one after it is better.
 */
public final class Plateau {
  /** Which way a metric gets better. */
  public enum Goal {
    /** Down, as a loss does. */
    MINIMIZE,
    /** Up, as an accuracy does. */
    MAXIMIZE
  }

  /**
   * When to reduce and by how much.
   *
   * @param goal which way the metric gets better
   * @param factor the factor of a reduction, above 0 and below 1
   * @param patience the bad metrics in a row that are tolerated, at least 0
   * @param threshold how much better counts, at least 0
   * @param absolute whether the threshold is an amount, and not a share of |best|
   * @param cooldown the metrics after a reduction that are not counted, at least 0
   * @param floor the least rate
   */
  public record Settings(
      Goal goal,
      double factor,
      long patience,
      double threshold,
      boolean absolute,
      long cooldown,
      double floor) {
    /**
     * Validates.
     *
     * @param goal which way the metric gets better
     * @param factor the factor of a reduction, above 0 and below 1
     * @param patience the bad metrics in a row that are tolerated, at least 0
     * @param threshold how much better counts, at least 0
     * @param absolute whether the threshold is an amount, and not a share of |best|
     * @param cooldown the metrics after a reduction that are not counted, at least 0
     * @param floor the least rate
     */
    public Settings {
      if (!(factor > 0 && factor < 1)) {
        throw new ArgumentException("factor", factor, "must be between 0 and 1");
      }
      if (patience < 0) {
        throw new ArgumentException("patience", patience, "must not be negative");
      }
      if (cooldown < 0) {
        throw new ArgumentException("cooldown", cooldown, "must not be negative");
      }
      Checks.rate("threshold", threshold);
      Checks.rate("floor", floor);
    }

    /**
     * PyTorch's defaults: a tenth after ten bad metrics, better meaning by 1e-4 of the best.
     *
     * @param goal which way the metric gets better
     * @return the settings
     */
    public static Settings of(Goal goal) {
      return new Settings(goal, 0.1, 10, 1e-4, false, 0, 0);
    }

    /**
     * A rate after one reduction.
     *
     * @param rate the rate before
     * @return the rate times the factor, not below the floor unless it was
     */
    public double reduced(double rate) {
      return Math.min(rate, Math.max(floor, rate * factor));
    }

    private boolean better(double metric, double best) {
      // Of an infinite best the share would be infinite too, and nothing would beat it.
      double share = absolute || Double.isInfinite(best) ? 1 : Math.abs(best);
      double margin = threshold * share;
      return goal == Goal.MINIMIZE ? metric < best - margin : metric > best + margin;
    }
  }

  /**
   * All that the controller remembers.
   *
   * @param rate the rate
   * @param best the best metric so far; the worst there is before the first
   * @param bad the bad metrics in a row
   * @param cooling the metrics still not counted
   * @param reductions how many times the rate was reduced
   */
  public record State(double rate, double best, long bad, long cooling, long reductions) {}

  private final Settings settings;
  private State state;

  private Plateau(Settings settings, State state) {
    this.settings = settings;
    this.state = state;
  }

  /**
   * A controller that has seen no metric yet.
   *
   * @param rate the rate to begin with
   * @param settings when to reduce it
   * @return the controller
   */
  public static Plateau of(double rate, Settings settings) {
    return resume(
        settings,
        new State(
            rate,
            settings.goal == Goal.MINIMIZE ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY,
            0,
            0,
            0));
  }

  /**
   * A controller that goes on from a checkpoint.
   *
   * @param settings when to reduce the rate
   * @param state what {@link #state()} said
   * @return the controller
   */
  public static Plateau resume(Settings settings, State state) {
    Checks.rate("rate", state.rate());
    return new Plateau(settings, state);
  }

  /**
   * Takes the next metric.
   *
   * @param metric the metric
   * @return the rate from now on
   */
  public double next(double metric) {
    boolean better = settings.better(metric, state.best);
    long cooling = Math.max(0, state.cooling - 1);
    long bad = better || state.cooling > 0 ? 0 : state.bad + 1;
    double rate = state.rate;
    long reductions = state.reductions;
    if (bad > settings.patience) {
      rate = settings.reduced(rate);
      bad = 0;
      cooling = settings.cooldown;
      reductions++;
    }
    state = new State(rate, better ? metric : state.best, bad, cooling, reductions);
    return rate;
  }

  /**
   * The rate now.
   *
   * @return the rate
   */
  public double rate() {
    return state.rate;
  }

  /**
   * All that the controller remembers, for a checkpoint.
   *
   * @return the state
   */
  public State state() {
    return state;
  }
}
