package org.lr4j.djl;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.ParameterGroup;
import org.lr4j.schedule.Rates;
import org.lr4j.schedule.Schedule;

/** A rule of a {@link LiveOptimizer}, and what its hyperparameters follow. */
final class OptimizerGroup {
  /** How far ahead a schedule that stands at 0 is looked at. */
  private static final int FARTHEST = 1 << 20;

  private final ParameterGroup group;
  private final UpdateRule rule;
  private final Map<Hyperparameter, Followed> schedules = new EnumMap<>(Hyperparameter.class);
  private final Schedule created;

  /** A schedule and the optimizer step that is its step 0. */
  record Followed(Schedule schedule, long first) {
    double at(long step) {
      return schedule.at(Math.max(0, step - first));
    }
  }

  OptimizerGroup(String name, UpdateRule rule, Rates rates, long step) {
    Set<Hyperparameter> moving =
        EnumSet.of(Hyperparameter.LEARNING_RATE, Hyperparameter.WEIGHT_DECAY);
    if (rule.initialMomentum().isPresent()) {
      moving.add(Hyperparameter.MOMENTUM);
      double usual = rule.initialMomentum().getAsDouble();
      follow(
          Hyperparameter.MOMENTUM,
          rates.momentum().orElseGet(() -> Schedule.constant(usual)),
          step);
    } else if (rates.momentum().isPresent()) {
      throw new IllegalArgumentException(
          "the rule has no momentum; give it a schedule of the learning rate alone");
    }
    this.group = new ParameterGroup(name, moving);
    this.rule = rule;
    this.created = rates.learningRate();
    follow(Hyperparameter.LEARNING_RATE, rates.learningRate(), step);
    follow(Hyperparameter.WEIGHT_DECAY, Schedule.constant(rule.weightDecay()), step);
  }

  /** The first rate above 0 that a schedule comes to; 0 if there is none. */
  private static double reference(Schedule rate) {
    double value = rate.at(0);
    for (int step = 1; value == 0 && step <= FARTHEST; step *= 2) {
      value = rate.at(step);
    }
    return value;
  }

  private OptimizerGroup(String name, OptimizerGroup other) {
    this.group = new ParameterGroup(name, other.group.hyperparameters());
    this.rule = other.rule;
    this.created = other.created;
    this.schedules.putAll(other.schedules);
  }

  ParameterGroup group() {
    return group;
  }

  UpdateRule rule() {
    return rule;
  }

  /** The schedule of the rate that the group was made with. */
  Schedule created() {
    return created;
  }

  /** Another schedule of the rate, with the momentum that the group follows. */
  Rates ratesLike(Schedule rate) {
    return new Rates(
        rate, Optional.ofNullable(schedules.get(Hyperparameter.MOMENTUM)).map(Followed::schedule));
  }

  /** The value at a step, as the schedule says. */
  double at(Hyperparameter hyperparameter, long step) {
    return Optional.ofNullable(schedules.get(hyperparameter))
        .orElseThrow(() -> without(hyperparameter))
        .at(step);
  }

  /**
   * The value that tells the ratio to other groups: the present one, or where that is 0 another.
   */
  double reference(Hyperparameter hyperparameter, long step) {
    double now = at(hyperparameter, step);
    return now == 0 && hyperparameter == Hyperparameter.LEARNING_RATE ? reference(created) : now;
  }

  void set(Hyperparameter hyperparameter, double value, long step) {
    if (!group.hyperparameters().contains(hyperparameter)) {
      throw without(hyperparameter);
    }
    follow(hyperparameter, Schedule.constant(hyperparameter.require(value)), step);
  }

  void follow(Hyperparameter hyperparameter, Schedule schedule, long step) {
    schedules.put(hyperparameter, new Followed(schedule, step));
  }

  private IllegalArgumentException without(Hyperparameter hyperparameter) {
    return new IllegalArgumentException(
        "parameter group " + group.name() + " has no " + hyperparameter);
  }

  /** The values of one update. */
  Kernel kernel(long step, Scalars scalars) {
    boolean moves = group.hyperparameters().contains(Hyperparameter.MOMENTUM);
    return new Kernel(
        checked(Hyperparameter.LEARNING_RATE, step),
        moves ? checked(Hyperparameter.MOMENTUM, step) : 0,
        checked(Hyperparameter.WEIGHT_DECAY, step),
        scalars);
  }

  private double checked(Hyperparameter hyperparameter, long step) {
    return hyperparameter.require(at(hyperparameter, step));
  }

  /** The same under another name. */
  OptimizerGroup named(String name) {
    return new OptimizerGroup(name, this);
  }

  Map<Hyperparameter, Followed> schedules() {
    return new EnumMap<>(schedules);
  }

  void restore(Map<Hyperparameter, Followed> before) {
    schedules.putAll(before);
  }
}
