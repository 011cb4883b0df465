package org.lr4j.schedule.plan;

import java.util.Optional;
import org.lr4j.schedule.Plateau;

/**
 * The plateau of a plan: when to reduce the rate, and from which step on metrics count.
 *
 * @param goal which way the metric gets better; empty where that is what the monitored metric says
 * @param settings when to reduce the rate and by how much, minimizing where no goal is written
 * @param start the step from which on the plateau is at work
 */
public record Reduction(Optional<Plateau.Goal> goal, Plateau.Settings settings, long start) {
  /**
   * The settings for a metric.
   *
   * @param usual which way the metric gets better where the plan does not say
   * @return the settings
   */
  public Plateau.Settings settings(Plateau.Goal usual) {
    return new Plateau.Settings(
        goal.orElse(usual),
        settings.factor(),
        settings.patience(),
        settings.threshold(),
        settings.absolute(),
        settings.cooldown(),
        settings.floor());
  }

  Reduction after(long steps) {
    return new Reduction(goal, settings, start + steps);
  }
}
