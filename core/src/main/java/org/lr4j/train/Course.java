package org.lr4j.train;

import static org.lr4j.engine.Hyperparameter.LEARNING_RATE;
import static org.lr4j.engine.Hyperparameter.MOMENTUM;
import static org.lr4j.engine.Hyperparameter.WEIGHT_DECAY;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.lr4j.engine.GroupRates;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.Learner;
import org.lr4j.schedule.GroupSchedules;
import org.lr4j.schedule.Schedule;
import org.lr4j.schedule.ScheduleSpec;

/** A policy in plain steps, at work on one learner. */
final class Course {
  private final Learner learner;
  private final ScheduleSpec spec;
  private final Optional<GroupSchedules> groups;
  private final Optional<Schedule> weightDecay;
  private final GroupRates rates;
  private final int[] withMomentum;
  private final double[] decays;
  private final List<Map<Hyperparameter, Double>> before;

  Course(
      Learner learner,
      ScheduleSpec spec,
      Optional<GroupSchedules> groups,
      Optional<Schedule> weightDecay) {
    this.learner = learner;
    this.spec = spec;
    this.groups = groups.map(each -> each.requireGroups(learner.groups().size()));
    this.weightDecay = weightDecay;
    this.rates = new GroupRates(learner);
    this.withMomentum = having(MOMENTUM);
    this.decays = decays();
    this.before = IntStream.range(0, learner.groups().size()).mapToObj(this::values).toList();
    if (spec.momentum().isPresent() && withMomentum.length == 0) {
      throw new IllegalArgumentException(
          "the schedule moves the momentum, but the optimizer has none; leave the momentum out");
    }
  }

  private int[] having(Hyperparameter hyperparameter) {
    return IntStream.range(0, learner.groups().size())
        .filter(g -> learner.groups().get(g).hyperparameters().contains(hyperparameter))
        .toArray();
  }

  private Map<Hyperparameter, Double> values(int group) {
    Map<Hyperparameter, Double> values = new EnumMap<>(Hyperparameter.class);
    for (Hyperparameter each : learner.groups().get(group).hyperparameters()) {
      values.put(each, learner.get(group, each));
    }
    return values;
  }

  /** Weight decays as multiples of the first that is above 0. */
  private double[] decays() {
    if (weightDecay.isEmpty()) {
      return new double[0];
    }
    double[] values = new double[learner.groups().size()];
    double reference = 0;
    for (int g : having(WEIGHT_DECAY)) {
      values[g] = learner.get(g, WEIGHT_DECAY);
      reference = reference == 0 ? values[g] : reference;
    }
    if (reference == 0) {
      throw new IllegalArgumentException(
          "every parameter group has weight decay 0; give the first one a decay above 0, so that"
              + " the ratios of the groups are known");
    }
    for (int g = 0; g < values.length; g++) {
      values[g] /= reference;
    }
    return values;
  }

  /** Sets what the next step is to be taken with; the rate of the first group that moves. */
  double apply(long step) {
    double rate = spec.learningRate().at(step);
    if (groups.isPresent()) {
      double[] each = groups.get().at(step);
      for (int g = 0; g < each.length; g++) {
        learner.set(g, LEARNING_RATE, each[g]);
      }
    } else {
      rates.set(rate);
    }
    if (spec.momentum().isPresent()) {
      double value = spec.momentum().get().at(step);
      for (int g : withMomentum) {
        learner.set(g, MOMENTUM, value);
      }
    }
    if (weightDecay.isPresent()) {
      double value = weightDecay.get().at(step);
      for (int g = 0; g < decays.length; g++) {
        if (decays[g] > 0) {
          learner.set(g, WEIGHT_DECAY, value * decays[g]);
        }
      }
    }
    return rate;
  }

  /** The momentum that the learner has now, in the first group with one. */
  OptionalDouble momentum() {
    return withMomentum.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(learner.get(withMomentum[0], MOMENTUM));
  }

  /** Gives back the hyperparameters that the learner came with. */
  void end() {
    for (int g = 0; g < before.size(); g++) {
      int group = g;
      before.get(g).forEach((hyperparameter, value) -> learner.set(group, hyperparameter, value));
    }
  }

  /** How many steps the rate changes for. */
  long length() {
    return spec.learningRate().length();
  }

  /** The schedule as text; empty where a part of it is a function of the user's own. */
  Optional<String> text() {
    try {
      StringBuilder text = new StringBuilder(spec.toText());
      for (Schedule each : groups.map(GroupSchedules::schedules).orElse(List.of())) {
        text.append("; ").append(ScheduleSpec.of(each).toText());
      }
      weightDecay.ifPresent(
          decay -> text.append("; decay ").append(ScheduleSpec.of(decay).toText()));
      return Optional.of(text.toString());
    } catch (UnsupportedOperationException e) {
      return Optional.empty();
    }
  }
}
