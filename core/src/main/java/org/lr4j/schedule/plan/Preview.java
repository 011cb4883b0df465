package org.lr4j.schedule.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lr4j.schedule.Schedule;
import org.lr4j.schedule.Units;

/** What a spec comes to, for those who show it while it is typed: its values, or what is wrong. */
public sealed interface Preview {
  /**
   * Reads a spec and takes its values evenly over a run.
   *
   * @param text the spec
   * @param units the run; where its length is not known, the schedule's own is taken
   * @param points how many values at most, at least 2
   * @return the values, or the problem
   */
  static Preview of(String text, Units units, int points) {
    try {
      Plan plan = Plan.parse(text);
      Resolved resolved = plan.resolve(units);
      long end = units.totalSteps() > 0 ? units.totalSteps() : resolved.learningRate().length();
      if (end == Schedule.UNBOUNDED) {
        return new Problem("this schedule never ends; give the length of the run", 0);
      }
      long[] steps = steps(end, Math.max(2, points));
      List<Curve> groups = new ArrayList<>();
      for (var group : resolved.groups()) {
        groups.add(
            new Curve(
                values(group.learningRate(), steps), group.momentum().map(m -> values(m, steps))));
      }
      return new Values(steps, groups, Warnings.of(resolved, units));
    } catch (SpecException e) {
      return new Problem(e.sentence(), Math.max(0, e.position()));
    } catch (IllegalArgumentException e) {
      return new Problem(String.valueOf(e.getMessage()), 0);
    }
  }

  private static long[] steps(long end, int points) {
    long count = Math.min(points, end + 1);
    long[] steps = new long[(int) count];
    for (int i = 0; i < count; i++) {
      steps[i] = count == 1 ? 0 : Math.round((double) end / (count - 1) * i);
    }
    return steps;
  }

  private static double[] values(Schedule schedule, long[] steps) {
    double[] values = new double[steps.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = schedule.at(steps[i]);
    }
    return values;
  }

  /**
   * The values.
   *
   * @param steps the steps at which they are taken, from 0 to the end
   * @param groups one curve a parameter group, or one for all
   * @param warnings what is probably a mistake
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Values(long[] steps, List<Curve> groups, List<PlanWarning> warnings) implements Preview {}

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
