package org.lr4j.schedule;

/**
 * 1cycle (1708.07120, 1803.09820) as PyTorch has it: {@code max/div} up to max, and down to {@code
 * max/div/finalDiv}, which falls on the last step; in three phases the way down passes {@code
 * max/div}.
 *
 * <p>The peak falls on step {@code round(pct·steps) - 1}, a whole number, so that it is reached
 * exactly; PyTorch misses it where {@code pct·steps} is not whole. After the last step the last
 * value is held.
 *
 * @param max the peak
 * @param steps T, the length of the run in steps
 * @param pct the rising share of the run, between 0 and 1
 * @param anneal the shape of each phase
 * @param div the peak over the first value
 * @param finalDiv the first value over the last
 * @param threePhase whether the way down mirrors the way up before the last phase
 */
public record OneCycle(
    double max,
    long steps,
    double pct,
    Anneal anneal,
    double div,
    double finalDiv,
    boolean threePhase) {

  /** The shape of a phase. */
  public enum Anneal {
    /** Half a cosine. */
    COSINE,
    /** A straight line. */
    LINEAR;

    Schedule between(double from, double to, long steps) {
      return this == COSINE ? Schedule.cosine(from, to, steps) : Schedule.linear(from, to, steps);
    }
  }

  /** Validates. */
  public OneCycle {
    Checks.rate("max", max);
    Checks.steps("steps", steps);
    Checks.positive("div", div);
    Checks.positive("finalDiv", finalDiv);
    if (!(pct > 0 && pct < 1)) {
      throw new IllegalArgumentException("pct must be between 0 and 1, was " + pct);
    }
    long up = Math.round(pct * steps) - 1;
    if (up < 1 || steps - 1 - (threePhase ? 2 * up : up) < 1) {
      throw new IllegalArgumentException(
          "pct must leave each phase a step of the " + steps + ", was " + pct);
    }
  }

  /**
   * PyTorch's defaults: 30 % up, cosines, div 25, finalDiv 10,000, two phases.
   *
   * @param max the peak
   * @param steps the length of the run in steps
   * @return the cycle
   */
  public static OneCycle of(double max, long steps) {
    return new OneCycle(max, steps, 0.3, Anneal.COSINE, 25, 1e4, false);
  }

  /**
   * The learning rate.
   *
   * @return the phases one after another, and the last value on the last step
   */
  public Schedule learningRate() {
    double first = max / div;
    double last = first / finalDiv;
    long up = Math.round(pct * steps) - 1;
    long rest = steps - 1 - up;
    Schedule rise = anneal.between(first, max, up);
    Schedule fall =
        threePhase
            ? anneal.between(max, first, up).then(anneal.between(first, last, rest - up))
            : anneal.between(max, last, rest);
    return rise.then(fall).then(Schedule.constant(last, 1));
  }

  /**
   * The momentum (β1 for Adam), high where the rate is low.
   *
   * @param base the momentum at the peak of the rate
   * @param max the momentum at both ends
   * @return the phases one after another
   */
  public Schedule momentum(double base, double max) {
    checkMomentum(base, max);
    long up = Math.round(pct * steps) - 1;
    long rest = steps - 1 - up;
    Schedule back =
        threePhase
            ? anneal.between(base, max, up).then(Schedule.constant(max, rest - up))
            : anneal.between(base, max, rest);
    return anneal.between(max, base, up).then(back).then(Schedule.constant(max, 1));
  }

  /**
   * The learning rate with the momentum beside it.
   *
   * @param base the momentum at the peak of the rate; PyTorch has 0.85
   * @param max the momentum at both ends, below 1; PyTorch has 0.95
   * @return both
   */
  public ScheduleSpec withMomentum(double base, double max) {
    return ScheduleSpec.of(learningRate(), momentum(base, max));
  }

  /**
   * Smith's own runs: {@code max/10} up to max and down to 0 in equal halves, then {@code max/1000}
   * (a hundredth of the base) for the last 8 to 14 % of the run.
   *
   * @param max the peak
   * @param half the length of each half in steps
   * @param tail the length of the tail in steps
   * @return two lines and a constant
   */
  public static Schedule smith(double max, long half, long tail) {
    double base = max / 10;
    return Schedule.linear(base, max, Checks.steps("half", half))
        .then(Schedule.linear(max, 0, half))
        .then(Schedule.constant(base / 1000, Checks.steps("tail", tail)));
  }

  /**
   * {@linkplain #smith(double, long, long) Smith's own runs} with the momentum beside the rate,
   * held at its upper bound in the tail.
   *
   * @param max the peak
   * @param half the length of each half in steps
   * @param tail the length of the tail in steps
   * @param baseMomentum the momentum at the peak of the rate; Smith has 0.85
   * @param maxMomentum the momentum at both ends, below 1; Smith has 0.95
   * @return both
   */
  public static ScheduleSpec smith(
      double max, long half, long tail, double baseMomentum, double maxMomentum) {
    checkMomentum(baseMomentum, maxMomentum);
    return ScheduleSpec.of(
        smith(max, half, tail),
        Schedule.linear(maxMomentum, baseMomentum, half)
            .then(Schedule.linear(baseMomentum, maxMomentum, half))
            .then(Schedule.constant(maxMomentum, tail)));
  }

  /**
   * Optax's cosine 1cycle: {@code max/div} at 0, max at ⌊pct·T⌋, {@code max/(div·finalDiv)} at T.
   *
   * @param max the peak
   * @param steps T in steps
   * @param pct the rising share
   * @param div the peak over the first value
   * @param finalDiv the first value over the last
   * @return two cosines
   */
  public static Schedule optaxCosine(
      double max, long steps, double pct, double div, double finalDiv) {
    double first = max / Checks.positive("div", div);
    long up = Checks.steps("pct", (long) (pct * steps));
    return Schedule.cosine(first, max, up)
        .then(
            Schedule.cosine(
                max,
                max / (div * Checks.positive("finalDiv", finalDiv)),
                Checks.steps("steps", steps - up)));
  }

  /**
   * Optax's linear 1cycle: {@code max/div} at 0, max at ⌊pct·T⌋, {@code max/div} at ⌊pctFinal·T⌋,
   * {@code max/(div·finalDiv)} at T.
   *
   * @param max the peak
   * @param steps T in steps
   * @param pct the rising share; Optax has 0.3
   * @param pctFinal the share after which the last phase begins; Optax has 0.85
   * @param div the peak over the first value
   * @param finalDiv the first value over the last
   * @return three lines
   */
  public static Schedule optaxLinear(
      double max, long steps, double pct, double pctFinal, double div, double finalDiv) {
    double first = max / Checks.positive("div", div);
    long up = Checks.steps("pct", (long) (pct * steps));
    long end = Checks.steps("pct_final", (long) (pctFinal * steps));
    return Schedule.linear(first, max, up)
        .then(Schedule.linear(max, first, Checks.steps("pct_final", end - up)))
        .then(
            Schedule.linear(
                first,
                max / (div * Checks.positive("finalDiv", finalDiv)),
                Checks.steps("steps", steps - end)));
  }

  private static void checkMomentum(double base, double max) {
    Checks.ordered("base_momentum", base, "max_momentum", max);
    if (!(max < 1)) {
      throw new IllegalArgumentException("max_momentum must be below 1, was " + max);
    }
  }
}
