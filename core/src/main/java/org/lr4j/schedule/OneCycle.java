package org.lr4j.schedule;

import java.util.Locale;
import org.lr4j.schedule.Transition.Shape;

/**
 * 1cycle (1708.07120, 1803.09820) as in PyTorch: {@code max/div} up to max, and down to {@code
 * max/div/finalDiv}, which is at the last step. With three phases the way down goes through {@code
 * max/div}.
 *
 * <p>The peak is at step {@code round(pct·steps) - 1}, at least 0 and before the last step, so it
 * is reached exactly. With {@link Boundary#EXACT} it is at {@code pct·steps - 1}, as in PyTorch; if
 * that is fractional, no step reaches it. After the last step the last value is kept.
 *
 * @param max the peak
 * @param steps T, the length of the run in steps, at least 1
 * @param pct the rising share of the run, from 0 to 1
 * @param anneal the shape of each phase
 * @param div the peak over the first value
 * @param finalDiv the first value over the last
 * @param threePhase whether the way down mirrors the way up before the last phase
 * @param boundary where the phases end
 */
public record OneCycle(
    double max,
    long steps,
    double pct,
    Anneal anneal,
    double div,
    double finalDiv,
    boolean threePhase,
    Boundary boundary)
    implements BuiltIn {

  /** The shape of a phase. */
  public enum Anneal {
    /** Half a cosine. */
    COSINE("cos"),
    /** A straight line. */
    LINEAR("linear");

    private final String word;

    Anneal(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }

    Shape shape() {
      return this == COSINE ? Transition.COSINE : Transition.LINEAR;
    }

    Schedule between(double from, double to, long steps) {
      return this == COSINE ? Schedule.cosine(from, to, steps) : Schedule.linear(from, to, steps);
    }
  }

  /** Where the phases end. */
  public enum Boundary {
    /** On the nearest step, so that the peak is reached. */
    ROUNDED,
    /** At {@code pct·steps - 1}, whole or not. */
    EXACT
  }

  /** Validates. */
  public OneCycle {
    Checks.rate("max", max);
    Checks.count("steps", steps);
    Checks.positive("div", div);
    Checks.positive("finalDiv", finalDiv);
    Checks.rate("max/div", max / div);
    Checks.rate("max/div/finalDiv", max / div / finalDiv);
    if (!(pct >= 0 && pct <= 1)) {
      throw new ArgumentException("pct", pct, "must be from 0 to 1");
    }
    if (threePhase && 2 * top(pct, steps, boundary) > steps - 1) {
      throw new ArgumentException("pct", pct, "must be at most a half in three phases");
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
    return new OneCycle(max, steps, 0.3, Anneal.COSINE, 25, 1e4, false, Boundary.ROUNDED);
  }

  /**
   * The same with other phases.
   *
   * @param share the rising share of the run, from 0 to 1
   * @return the changed cycle
   */
  public OneCycle pct(double share) {
    return new OneCycle(max, steps, share, anneal, div, finalDiv, threePhase, boundary);
  }

  /**
   * The same in another shape.
   *
   * @param shape the shape of each phase
   * @return the changed cycle
   */
  public OneCycle anneal(Anneal shape) {
    return new OneCycle(max, steps, pct, shape, div, finalDiv, threePhase, boundary);
  }

  /**
   * The same in three phases.
   *
   * @return the changed cycle
   */
  public OneCycle inThreePhases() {
    return new OneCycle(max, steps, pct, anneal, div, finalDiv, true, boundary);
  }

  /**
   * The same with phases that end at {@code pct·steps - 1} on the real axis, as PyTorch's do.
   *
   * @return the changed cycle
   */
  public OneCycle exact() {
    return new OneCycle(max, steps, pct, anneal, div, finalDiv, threePhase, Boundary.EXACT);
  }

  private static double top(double pct, long steps, Boundary boundary) {
    if (boundary == Boundary.EXACT) {
      return pct * steps - 1;
    }
    // The last step has the last value, unless the whole run rises.
    long latest = pct == 1 ? steps - 1 : steps - 2;
    return Math.max(0, Math.min(latest, Math.round(pct * steps) - 1));
  }

  @Override
  public double at(long step) {
    double first = max / div;
    return at(step, first, max, first, first / finalDiv);
  }

  /** The way through four values, the third only in three phases. */
  private double at(long step, double first, double peak, double third, double last) {
    double t = Checks.step(step);
    double end = steps - 1.0;
    if (t >= end) {
      return pct == 1 ? peak : last;
    }
    double top = top(pct, steps, boundary);
    Shape shape = anneal.shape();
    if (t < top) {
      return Transition.between(first, peak, shape, t, top);
    }
    if (!threePhase) {
      return Transition.between(peak, last, shape, t - top, end - top);
    }
    return t < 2 * top
        ? Transition.between(peak, third, shape, t - top, top)
        : Transition.between(third, last, shape, t - 2 * top, end - 2 * top);
  }

  @Override
  public long length() {
    return steps;
  }

  @Override
  public Form described() {
    return rest(Form.of("onecycle").with("max", max))
        .withUnless(25.0, "div", div)
        .withUnless(1e4, "finalDiv", finalDiv);
  }

  private Form rest(Form form) {
    return form.with("steps", steps)
        .withUnless(0.3, "pct", pct)
        .withUnless("cos", "anneal", anneal.word())
        .withUnless(false, "threePhase", threePhase)
        .withUnless("rounded", "boundary", boundary.name().toLowerCase(Locale.ROOT));
  }

  /**
   * The momentum (β1 for Adam), high where the rate is low.
   *
   * @param base the momentum at the peak of the rate; PyTorch has 0.85
   * @param high the momentum at both ends, below 1; PyTorch has 0.95
   * @return the momentum as a schedule
   */
  public Schedule momentum(double base, double high) {
    return new Momentum(this, base, high);
  }

  /**
   * The learning rate together with the momentum.
   *
   * @param base the momentum at the peak of the rate; PyTorch has 0.85
   * @param high the momentum at both ends, below 1; PyTorch has 0.95
   * @return both
   */
  public Rates withMomentum(double base, double high) {
    return Rates.of(this, momentum(base, high));
  }

  /** The momentum of a cycle. */
  record Momentum(OneCycle cycle, double base, double max) implements BuiltIn {
    Momentum {
      Checks.momentum("baseMomentum", base, "maxMomentum", max);
      // The rates have no part in it, and are to make no difference.
      cycle =
          new OneCycle(
              1, cycle.steps, cycle.pct, cycle.anneal, 25, 1e4, cycle.threePhase, cycle.boundary);
    }

    @Override
    public double at(long step) {
      return cycle.at(step, max, base, max, max);
    }

    @Override
    public long length() {
      return cycle.steps;
    }

    @Override
    public Form described() {
      return cycle.rest(
          Form.of("onecycle_momentum").with("baseMomentum", base).with("maxMomentum", max));
    }
  }

  /**
   * Smith's own runs: {@code max/10} up to max and down to 0 in equal halves, then {@code
   * max/10000} (a thousandth of the base) for the last 8 to 14 % of the run.
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
   * The momentum of {@linkplain #smith Smith's own runs}, which stays at its upper bound in the
   * tail.
   *
   * @param half the length of each half in steps
   * @param tail the length of the tail in steps
   * @param base the momentum at the peak of the rate; Smith has 0.85
   * @param high the momentum at both ends, below 1; Smith has 0.95
   * @return two lines and a constant
   */
  public static Schedule smithMomentum(long half, long tail, double base, double high) {
    Checks.momentum("baseMomentum", base, "maxMomentum", high);
    return Schedule.linear(high, base, half)
        .then(Schedule.linear(base, high, half))
        .then(Schedule.constant(high, tail));
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
    long up = knot("pct", pct, steps);
    double first = max / Checks.positive("div", div);
    return Schedule.cosine(first, max, up)
        .then(
            Schedule.cosine(max, max / (div * Checks.positive("finalDiv", finalDiv)), steps - up));
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
    long up = knot("pct", pct, steps);
    long end = knot("pctFinal", pctFinal, steps);
    if (end < up) {
      throw new ArgumentException("pctFinal", pctFinal, "must not be below pct = " + pct);
    }
    double first = max / Checks.positive("div", div);
    return Schedule.linear(first, max, up)
        .then(Schedule.linear(max, first, end - up))
        .then(
            Schedule.linear(
                first, max / (div * Checks.positive("finalDiv", finalDiv)), steps - end));
  }

  private static long knot(String name, double share, long steps) {
    if (!(share >= 0 && share <= 1)) {
      throw new ArgumentException(name, share, "must be from 0 to 1");
    }
    return (long) (share * Checks.count("steps", steps));
  }
}
