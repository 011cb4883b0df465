package org.lr4j.schedule.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lr4j.schedule.ArgumentException;
import org.lr4j.schedule.Clr;
import org.lr4j.schedule.Schedule;
import org.lr4j.schedule.Span;
import org.lr4j.schedule.Units;

/**
 * A cyclical learning rate planned in epochs, with the advice of the paper (1506.01186) built in:
 * half a cycle is 2 to 10 epochs, there are at least 3 cycles, and the run ends with one. {@link
 * Clr} is the same in plain steps.
 *
 * <pre>{@code
 * Plan plan = ClrPlan.between(0.001, 0.006).stepSize(Span.epochs(4)).triangular2();
 * }</pre>
 */
public final class ClrPlan extends Plan {
  private final String form;
  private final Map<String, Object> arguments;

  private ClrPlan(String form, Map<String, Object> arguments) {
    this.form = form;
    this.arguments = arguments;
  }

  /**
   * Triangular cycles between two rates, with 4 epochs for half a cycle by default.
   *
   * @param base the lower bound
   * @param max the upper bound
   * @return the plan
   */
  public static ClrPlan between(double base, double max) {
    // In plain steps only to check the bounds now.
    Clr.between(base, max, 1);
    Map<String, Object> arguments = new LinkedHashMap<>();
    arguments.put("base", base);
    arguments.put("max", max);
    arguments.put("up", Span.epochs(4));
    return new ClrPlan("triangular", arguments);
  }

  /**
   * Triangular cycles that end with the run: {@code between(base, max).cycles(cycles)} in plain
   * steps.
   *
   * @param base the lower bound
   * @param max the upper bound
   * @param epochs the length of the run in epochs
   * @param stepsPerEpoch the optimizer steps of an epoch
   * @param cycles how many cycles
   * @return the schedule, as long as the run
   */
  public static Schedule forRun(
      double base, double max, long epochs, long stepsPerEpoch, long cycles) {
    return between(base, max)
        .cycles(cycles)
        .resolve(Units.ofRun(epochs, stepsPerEpoch))
        .learningRate();
  }

  private ClrPlan with(String newForm, String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(arguments);
    if (!newForm.startsWith("exp_range")) {
      more.remove("gamma");
    }
    if (name.equals("cycles")) {
      more.remove("up");
    } else if (name.equals("up")) {
      more.remove("cycles");
    }
    if (!name.isEmpty()) {
      more.put(name, value);
    }
    return new ClrPlan(newForm, more);
  }

  /**
   * Half a cycle of this length.
   *
   * @param half the step size of the paper
   * @return the changed plan
   */
  public ClrPlan stepSize(Span half) {
    return with(form, "up", half);
  }

  /**
   * As many cycles as fit the run exactly. What whole steps leave over, fewer than two for each
   * cycle, is spent at the end at the value reached there.
   *
   * @param number how many, at least 1
   * @return the changed plan
   */
  public ClrPlan cycles(long number) {
    if (number < 1) {
      throw new ArgumentException("cycles", number, "must be at least 1");
    }
    return with(form, "cycles", number);
  }

  /**
   * The amplitude halved from cycle to cycle.
   *
   * @return the changed plan
   */
  public ClrPlan triangular2() {
    return with("triangular2", "", "");
  }

  /**
   * The amplitude multiplied by {@code gamma^t}.
   *
   * @param gamma the decay per step, above 0 and at most 1
   * @return the changed plan
   */
  public ClrPlan expRange(double gamma) {
    return with("exp_range", "gamma", gamma);
  }

  /**
   * Both bounds multiplied by {@code gamma^t}.
   *
   * @param gamma the decay per step, above 0 and at most 1
   * @return the changed plan
   */
  public ClrPlan expRangeBoth(double gamma) {
    return with("exp_range_both", "gamma", gamma);
  }

  /**
   * The inverse cycle for the momentum (β1 for Adam).
   *
   * @param low the momentum at the rate's peak
   * @param high the momentum at the rate's base, below 1
   * @return the changed plan
   */
  public ClrPlan momentum(double low, double high) {
    Clr.between(0, 1, 1).momentum(low, high);
    return with(form, "base_momentum", low).with(form, "max_momentum", high);
  }

  @Override
  public Tree tree() {
    return form(form, arguments).tree();
  }

  /**
   * What is probably a mistake in this plan for a run, by general rules and by those of the paper.
   *
   * @param units the run; what depends on a length that is not known is left out
   * @return the warnings, none if all is well
   */
  @Override
  public List<PlanWarning> warnings(Units units) {
    return Warnings.ofCycles(
        super.warnings(units), resolve(units), Optional.ofNullable(arguments.get("cycles")), units);
  }
}
