package org.lr4j.schedule;

import java.util.ArrayList;
import java.util.List;

/**
 * One schedule for each parameter group, in the engine's order.
 *
 * @param schedules the schedules, at least one
 */
public record GroupSchedules(List<Schedule> schedules) {
  /** A schedule made of two bounds, such as {@code (b, m) -> Schedule.triangular(b, m, 2000)}. */
  @FunctionalInterface
  public interface Between {
    /**
     * The schedule between two bounds.
     *
     * @param base the lower bound
     * @param max the upper bound
     * @return the schedule
     */
    Schedule make(double base, double max);
  }

  /**
   * Validates.
   *
   * @param schedules the schedules, at least one
   */
  public GroupSchedules {
    schedules = List.copyOf(schedules);
    if (schedules.isEmpty()) {
      throw new IllegalArgumentException("schedules must not be empty");
    }
  }

  /**
   * Separate bounds for each group.
   *
   * @param base the lower bounds, one for each group
   * @param max the upper bounds, one for each group
   * @param form makes a schedule from each pair
   * @return the schedules
   * @throws IllegalArgumentException if the lists differ in length
   */
  public static GroupSchedules between(List<Double> base, List<Double> max, Between form) {
    checkLength("max", max, base.size());
    List<Schedule> schedules = new ArrayList<>();
    for (int i = 0; i < base.size(); i++) {
      schedules.add(form.make(base.get(i), max.get(i)));
    }
    return new GroupSchedules(schedules);
  }

  /**
   * One schedule for all, scaled so that the groups keep the ratios of their rates; the first group
   * has the schedule as it is.
   *
   * @param schedule the schedule of the first group
   * @param rates the present rates of the groups; the first must be above 0
   * @return the schedules
   */
  public static GroupSchedules keepingRatios(Schedule schedule, List<Double> rates) {
    if (rates.isEmpty()) {
      throw new IllegalArgumentException("rates must not be empty");
    }
    double first = Checks.positive("rates[0]", rates.get(0));
    List<Schedule> schedules = new ArrayList<>();
    for (int i = 0; i < rates.size(); i++) {
      double ratio = Checks.rate("rates[" + i + "]", rates.get(i)) / first;
      schedules.add(ratio == 1 ? schedule : schedule.scale(ratio));
    }
    return new GroupSchedules(schedules);
  }

  /**
   * These schedules, if there is one for each group.
   *
   * @param groups how many groups the engine has
   * @return this
   * @throws IllegalArgumentException if there are more or fewer
   */
  public GroupSchedules requireGroups(int groups) {
    checkLength("schedules", schedules, groups);
    return this;
  }

  /**
   * The value of each group at a step.
   *
   * @param step the step, counted from 0
   * @return the values in the order of the groups
   */
  public double[] at(long step) {
    double[] values = new double[schedules.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = schedules.get(i).at(step);
    }
    return values;
  }

  private static void checkLength(String name, List<?> list, int groups) {
    if (list.size() != groups) {
      throw new IllegalArgumentException(
          name + " must have one entry for each of " + groups + " groups, had " + list.size());
    }
  }
}
