package org.lr4j.schedule.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lr4j.schedule.Schedule;
import org.lr4j.schedule.Units;

/** What a spec comes to, for those who show it while it is typed: its values, or what is wrong. */
public sealed interface Preview {
  /**
   * Reads a spec and takes its values over a run, as {@link #of(Resolved, Units, int)} does.
   *
   * @param text the spec
   * @param units the run; where its length is not known, the schedule's own is taken
   * @param points how many values at most, roughly
   * @return the values, or the problem
   */
  static Preview of(String text, Units units, int points) {
    try {
      Plan plan = Plan.parse(text);
      Resolved resolved = plan.resolve(units);
      long end = units.totalSteps() > 0 ? units.totalSteps() : resolved.length();
      if (end == Schedule.UNBOUNDED) {
        return new Problem("this schedule never ends; give the length of the run", 0);
      }
      return of(resolved, new Units(units.stepsPerEpoch(), end), points)
          .with(Warnings.of(resolved, units));
    } catch (SpecException e) {
      return new Problem(e.sentence(), Math.max(0, e.position()));
    } catch (IllegalArgumentException e) {
      return new Problem(String.valueOf(e.getMessage()), 0);
    }
  }

  /**
   * Takes the values of a plan over a run, so that a line through them shows every peak and valley
   * that a picture of this many points can show: where there are more steps, they are divided into
   * buckets, and of each bucket the first step is kept and those with the least and the greatest
   * value of each curve.
   *
   * @param plan the plan
   * @param run the run; its length must be known
   * @param points how many values at most, roughly
   * @return the values, without warnings
   */
  static Values of(Resolved plan, Units run, int points) {
    List<Schedule> curves = new ArrayList<>();
    for (var group : plan.groups()) {
      curves.add(group.learningRate());
      group.momentum().ifPresent(curves::add);
    }
    long[] steps = Outline.steps(run.totalSteps(), curves, Math.max(2, points));
    List<Curve> groups = new ArrayList<>();
    for (var group : plan.groups()) {
      groups.add(
          new Curve(
              Outline.values(group.learningRate(), steps),
              group.momentum().map(m -> Outline.values(m, steps))));
    }
    return new Values(steps, groups, List.of());
  }

  /**
   * The values.
   *
   * @param steps the steps at which they are taken, from 0 to the end
   * @param groups one curve a parameter group, or one for all
   * @param warnings what is probably a mistake
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Values(long[] steps, List<Curve> groups, List<PlanWarning> warnings) implements Preview {
    private Values with(List<PlanWarning> all) {
      return new Values(steps, groups, all);
    }
  }

  /**
   * The values of one parameter group.
   *
   * @param learningRate its rate at each step
   * @param momentum its momentum at each step, if it has one
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Curve(double[] learningRate, Optional<double[]> momentum) {}

  /**
   * What is wrong.
   *
   * @param message a sentence
   * @param position the character, counted from 0
   */
  record Problem(String message, int position) implements Preview {}
}
