package org.lr4j.schedule.plan;

import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.lr4j.schedule.Rates;
import org.lr4j.schedule.Schedule;
import org.lr4j.schedule.Schedules;
import org.lr4j.schedule.Units;

/** A plan in plain steps: what moves each parameter group. */
public final class Resolved {
  private final List<Rates> groups;
  private final Optional<Reduction> plateau;
  private final LongFunction<Resolved> afterReductions;

  Resolved(
      List<Rates> groups, Optional<Reduction> plateau, LongFunction<Resolved> afterReductions) {
    this.groups = List.copyOf(groups);
    this.plateau = plateau;
    this.afterReductions = afterReductions;
  }

  /**
   * What moves each parameter group, in the engine's order; one entry where all groups share a
   * schedule and keep the ratios of their rates.
   *
   * @return the rates, at least one
   */
  public List<Rates> groups() {
    return groups;
  }

  /**
   * The learning rate of the first group.
   *
   * @return its schedule
   */
  public Schedule learningRate() {
    return groups.get(0).learningRate();
  }

  /**
   * The momentum of the first group (β1 for Adam).
   *
   * @return its schedule, if there is one
   */
  public Optional<Schedule> momentum() {
    return groups.get(0).momentum();
  }

  /**
   * The learning rate and the momentum of the first group.
   *
   * @return both
   */
  public Rates rates() {
    return groups.get(0);
  }

  /**
   * The number of steps after which no rate that ends changes any more.
   *
   * @return the length of the longest group that ends, or {@link Schedule#UNBOUNDED} if none does
   */
  public long length() {
    return groups.stream()
        .mapToLong(group -> group.learningRate().length())
        .filter(length -> length != Schedule.UNBOUNDED)
        .max()
        .orElse(Schedule.UNBOUNDED);
  }

  /**
   * The plateau of the plan, if it has one.
   *
   * @return when it reduces the rate
   */
  public Optional<Reduction> plateau() {
    return plateau;
  }

  /**
   * The same after the plateau has reduced the rate so many times.
   *
   * @param times how many times
   * @return the plan as it goes on
   */
  public Resolved reduced(long times) {
    return afterReductions.apply(times);
  }

  /**
   * What is probably a mistake in the plan for a run.
   *
   * @param units the run
   * @return the warnings, none if all is well
   */
  public List<PlanWarning> warnings(Units units) {
    return Warnings.of(this, units);
  }

  /**
   * The plan of a branch: this one up to a step, and from its value there down to 0. Momenta go on
   * as planned. A branch at the end of the stable part of a {@link org.lr4j.schedule.Schedules#wsd}
   * has the values that the whole one has.
   *
   * @param step where the branch begins
   * @param steps the length of the cooldown
   * @param shape how it cools down
   * @return the plan of the branch, {@code step + steps} long
   * @throws IllegalArgumentException if the rate is 0 at the step, so that nothing can cool down
   */
  public Plan cooldown(long step, long steps, Schedules.Cooldown shape) {
    if (groups.stream().allMatch(each -> each.learningRate().at(step) == 0)) {
      throw new IllegalArgumentException(
          "the learning rate is 0 at step " + step + " already; branch at an earlier step");
    }
    return Plan.ofGroups(
        groups.stream()
            .map(
                each -> {
                  Schedule rate = each.learningRate();
                  Schedule down = Schedules.wsd(rate.at(step), 0, 0, steps, shape, 0);
                  return new Rates(step == 0 ? down : rate.take(step).then(down), each.momentum());
                })
            .toList());
  }

  /**
   * The text form, lengths in plain steps.
   *
   * @return the text
   * @throws UnsupportedOperationException if a part is a function that the user wrote
   */
  public String toText() {
    return Plan.ofGroups(groups).toText();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Resolved resolved
        && groups.equals(resolved.groups)
        && plateau.equals(resolved.plateau);
  }

  @Override
  public int hashCode() {
    return 31 * groups.hashCode() + plateau.hashCode();
  }

  @Override
  public String toString() {
    return "Resolved" + groups;
  }
}
