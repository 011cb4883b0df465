package org.lr4j.train;

import java.util.Optional;
import org.lr4j.engine.Learner;
import org.lr4j.schedule.GroupSchedules;
import org.lr4j.schedule.Schedule;
import org.lr4j.schedule.Units;
import org.lr4j.schedule.plan.Plan;
import org.lr4j.schedule.plan.Resolved;

/**
 * Which schedule moves which hyperparameter while a learner trains. Lengths in epochs or shares of
 * the run are resolved when the run is known.
 *
 * <pre>{@code
 * Policy.of(ClrPlan.between(0.001, 0.006).stepSize(Span.epochs(4)).triangular2());
 * Policy.of(Schedule.linear(0.1, 0, 2000)).withMomentum(Schedule.linear(0.85, 0.95, 2000));
 * }</pre>
 */
public final class Policy {
  private final Plan plan;
  private final Optional<GroupSchedules> groups;
  private final Optional<Schedule> momentum;
  private final Optional<Schedule> weightDecay;

  private Policy(
      Plan plan,
      Optional<GroupSchedules> groups,
      Optional<Schedule> momentum,
      Optional<Schedule> weightDecay) {
    this.plan = plan;
    this.groups = groups;
    this.momentum = momentum;
    this.weightDecay = weightDecay;
  }

  /**
   * A plan for the learning rate and, where it has one, the momentum (β1 for Adam). It sets the
   * rate of the first parameter group that has a rate above 0 when training begins; the others keep
   * their ratios to it.
   *
   * @param plan schedules in units of the run, such as {@link org.lr4j.schedule.plan.ClrPlan} or
   *     {@link Plan#parse}
   * @return the policy
   */
  public static Policy of(Plan plan) {
    return new Policy(plan, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * A learning rate in plain steps; the parameter groups keep their ratios.
   *
   * @param schedule the rate of the first group with a rate above 0
   * @return the policy
   */
  public static Policy of(Schedule schedule) {
    return of(Plan.of(schedule));
  }

  /**
   * A separate learning rate for each parameter group.
   *
   * @param schedules one for each group, in the engine's order
   * @return the policy
   */
  public static Policy learningRates(GroupSchedules schedules) {
    return new Policy(
        Plan.of(schedules.schedules().get(0)),
        Optional.of(schedules),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * The same with a momentum (β1 for Adam) for all groups that have one, in place of the plan's
   * own.
   *
   * @param schedule the momentum, in [0, 1)
   * @return a new policy
   */
  public Policy withMomentum(Schedule schedule) {
    return new Policy(plan, groups, Optional.of(schedule), weightDecay);
  }

  /**
   * The same with a weight decay; groups keep the ratios of theirs.
   *
   * @param schedule the decay of the first group with a decay above 0
   * @return a new policy
   */
  public Policy withWeightDecay(Schedule schedule) {
    return new Policy(plan, groups, momentum, Optional.of(schedule));
  }

  /** The policy for one learner and one run; takes the ratios of the groups as they are now. */
  AppliedPolicy on(Learner learner, Units units) {
    Resolved resolved = plan.resolve(units);
    return new AppliedPolicy(
        learner, resolved, resolved.warnings(units), groups, momentum, weightDecay);
  }
}
