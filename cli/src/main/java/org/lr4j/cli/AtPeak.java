package org.lr4j.cli;

import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.Learner;
import org.lr4j.finder.Bounds;
import org.lr4j.finder.Found;
import org.lr4j.finder.LrFinder;
import org.lr4j.schedule.Units;
import org.lr4j.schedule.plan.Plan;

/**
 * How the schedule of a training follows from its peak: an {@link AutoSchedule} is made for it, and
 * a spec is scaled to it.
 *
 * @param plan the training
 * @param units its length
 * @param momentum whether the optimizer has a momentum
 */
record AtPeak(TrainingPlan plan, Units units, boolean momentum) {
  /** The lower bound of cycles whose upper one is given: a quarter of it. */
  private static final double BASE = 0.25;

  static AtPeak of(TrainingPlan plan, Learner learner) {
    boolean momentum =
        learner.groups().stream()
            .anyMatch(g -> g.hyperparameters().contains(Hyperparameter.MOMENTUM));
    return new AtPeak(plan, plan.units(learner.stepsPerEpoch()), momentum);
  }

  /** The search for the peak. */
  LrFinder finder() {
    return AutoSchedule.isMeant(plan.schedule())
        ? AutoSchedule.of(plan.schedule()).finder(plan.epochs(), units.stepsPerEpoch())
        : AutoSchedule.finder(
            Plan.parse(plan.schedule()).resolve(units).learningRate(),
            plan.schedule(),
            units.totalSteps());
  }

  /** The schedule, as a spec, for what the search found. */
  String schedule(Found found) {
    return AutoSchedule.isMeant(plan.schedule())
        ? auto(found.rate(), found.bounds())
        : Peak.scaled(plan.schedule(), found.rate(), units);
  }

  /** The schedule, as a spec, for a peak that is given. */
  String schedule(double rate) {
    return AutoSchedule.isMeant(plan.schedule())
        ? auto(rate, new Bounds(BASE * rate, rate))
        : Peak.scaled(plan.schedule(), rate, units);
  }

  private String auto(double rate, Bounds bounds) {
    return AutoSchedule.of(plan.schedule())
        .plan(rate, bounds, plan.epochs(), units.totalSteps(), momentum)
        .toText();
  }
}
