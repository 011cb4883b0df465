package org.lr4j.schedule.plan;

import java.util.Optional;
import org.lr4j.schedule.Plateau;

/**
 * The plateau of a plan: when to reduce the rate, and from which step on metrics count.
 *
 * @param goal which way the metric gets better; empty where that is what the monitored metric says
 * @param rule when to reduce the rate and by how much, minimizing where no goal is written
 * @param start the step from which on the plateau is at work
 */
public record Reduction(Optional<Plateau.Goal> goal, Plateau.Settings rule, long start) {
  /**
   * The rule for a metric.
   *
   * @param usual which way the metric gets better where the plan does not say
   * @return the rule
   */
  public Plateau.Settings rule(Plateau.Goal usual) {
    return new Plateau.Settings(
        goal.orElse(usual),
        rule.factor(),
        rule.patience(),
        rule.threshold(),
        rule.absolute(),
        rule.cooldown(),
        rule.floor());
  }

  Reduction after(long steps) {
    return new Reduction(goal, rule, start + steps);
  }
}
