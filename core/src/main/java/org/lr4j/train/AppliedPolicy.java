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
import org.lr4j.engine.Subset;
import org.lr4j.schedule.GroupSchedules;
import org.lr4j.schedule.Plateau;
import org.lr4j.schedule.Rates;
import org.lr4j.schedule.Schedule;
import org.lr4j.schedule.plan.Plan;
import org.lr4j.schedule.plan.PlanWarning;
import org.lr4j.schedule.plan.Reduction;
import org.lr4j.schedule.plan.Resolved;

/**
 * A policy in plain steps, at work on one learner. A plateau makes it depend on the epochs so far
 * and on nothing else, so that what a checkpoint holds of them is all of its state.
 */
final class AppliedPolicy {
  /** What begins the parts of the text that are no schedule of the rate. */
  static final String PLATEAU = "; plateau ";

  static final String DECAY = "; decay ";

  /** About this many steps are checked before a run, at most. */
  private static final long LOOKS = 200_000;

  private final Learner learner;
  private final Resolved plan;
  private final List<PlanWarning> warnings;
  private final Optional<GroupSchedules> ownRates;
  private final Optional<Schedule> ownMomentum;
  private final Optional<Schedule> weightDecay;
  private final GroupRates ratios;
  private final int[] withMomentum;
  private final Optional<GroupRates> decays;
  private final List<Map<Hyperparameter, Double>> before;

  /** The schedule as text; every epoch is recorded with it. */
  private final Optional<String> text;

  /** What moves each group now; one entry where all follow the first. */
  private List<Rates> rates;

  private long reductions;

  AppliedPolicy(
      Learner learner,
      Resolved plan,
      List<PlanWarning> warnings,
      Optional<GroupSchedules> ownRates,
      Optional<Schedule> ownMomentum,
      Optional<Schedule> weightDecay) {
    this.learner = learner;
    this.plan = plan;
    this.warnings = List.copyOf(warnings);
    this.ownRates = ownRates.map(each -> each.requireGroups(learner.groups().size()));
    this.ownMomentum = ownMomentum;
    this.weightDecay = weightDecay;
    this.ratios = new GroupRates(learner);
    this.withMomentum = having(MOMENTUM);
    this.decays = weightDecay.map(schedule -> new GroupRates(learner, WEIGHT_DECAY));
    this.before = IntStream.range(0, learner.groups().size()).mapToObj(this::values).toList();
    this.rates = rates(plan);
    this.text = written();
    if (rates.size() > 1 && rates.size() != learner.groups().size()) {
      throw new IllegalArgumentException(
          "the schedule has values for "
              + rates.size()
              + " parameter groups, but the model has "
              + learner.groups().size()
              + "; give one for each");
    }
    if (rates.get(0).momentum().isPresent() && withMomentum.length == 0) {
      throw new IllegalArgumentException(
          "the schedule sets a momentum, but the optimizer has none; leave the momentum out");
    }
    if (plan.plateau().isPresent() && !learner.subsets().contains(Subset.VALIDATION)) {
      throw new IllegalArgumentException(
          "the schedule waits for a plateau of the held-out figure, but the learner has no"
              + " validation data; use a schedule without a plateau");
    }
  }

  private List<Rates> rates(Resolved resolved) {
    List<Rates> planned =
        ownRates
            .map(
                each ->
                    each.schedules().stream()
                        .map(rate -> new Rates(rate, resolved.momentum()))
                        .toList())
            .orElse(resolved.groups());
    return ownMomentum.isEmpty()
        ? planned
        : planned.stream().map(each -> new Rates(each.learningRate(), ownMomentum)).toList();
  }

  /**
   * Refuses values that no engine can use, before the first step rather than in the middle of a
   * run. In a long run, evenly spaced steps are checked.
   *
   * @throws IllegalArgumentException if there is such a value
   */
  void requireUsable(long steps) {
    long stride = Math.max(1, steps / LOOKS);
    for (Rates group : rates) {
      for (long step = 0; step < steps; step += stride) {
        require(LEARNING_RATE, group.learningRate(), step);
        if (group.momentum().isPresent()) {
          require(MOMENTUM, group.momentum().get(), step);
        }
      }
    }
    if (weightDecay.isPresent()) {
      for (long step = 0; step < steps; step += stride) {
        require(WEIGHT_DECAY, weightDecay.get(), step);
      }
    }
  }

  private static void require(Hyperparameter hyperparameter, Schedule schedule, long step) {
    try {
      double unused = hyperparameter.require(schedule.at(step));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the schedule cannot be used at step " + step + ": " + e.getMessage(), e);
    }
  }

  /** Takes note of the epochs so far, by which a plateau goes. */
  void follow(List<Epoch> epochs, Monitor monitor) {
    if (plan.plateau().isEmpty()) {
      return;
    }
    long now = reductions(plan.plateau().get(), epochs, monitor);
    if (now != reductions) {
      reductions = now;
      rates = rates(plan.reduced(reductions));
    }
  }

  /** How often a plateau has reduced the rate by the end of these epochs. */
  static long reductions(Reduction reduction, List<Epoch> epochs, Monitor monitor) {
    Plateau plateau = Plateau.of(1, reduction.settings(monitor.goal()));
    for (Epoch epoch : epochs) {
      if (epoch.steps() > reduction.start()) {
        plateau.next(monitor.measure(epoch));
      }
    }
    return plateau.state().reductions();
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

  /** Sets what the next step is to be taken with; the rate of the first group that moves. */
  double apply(long step) {
    double rate = rates.get(0).learningRate().at(step);
    if (rates.size() > 1) {
      for (int g = 0; g < rates.size(); g++) {
        learner.set(g, LEARNING_RATE, rates.get(g).learningRate().at(step));
      }
    } else {
      ratios.set(rate);
    }
    for (int g : withMomentum) {
      Optional<Schedule> momentum = rates.get(rates.size() > 1 ? g : 0).momentum();
      if (momentum.isPresent()) {
        learner.set(g, MOMENTUM, momentum.get().at(step));
      }
    }
    if (weightDecay.isPresent()) {
      decays.orElseThrow().set(weightDecay.get().at(step));
    }
    return rate;
  }

  /** The momentum that the learner has now, in the first group with one. */
  OptionalDouble momentum() {
    return withMomentum.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(learner.get(withMomentum[0], MOMENTUM));
  }

  /**
   * Gives back the hyperparameters that the learner came with. Those that still have their values
   * are left alone, because a schedule of the user's own may stand behind them.
   */
  void end() {
    for (int g = 0; g < before.size(); g++) {
      int group = g;
      before
          .get(g)
          .forEach(
              (hyperparameter, value) -> {
                if (learner.get(group, hyperparameter) != value) {
                  learner.set(group, hyperparameter, value);
                }
              });
    }
  }

  /** What is probably a mistake in the plan for this run. */
  List<PlanWarning> warnings() {
    return warnings;
  }

  /** The learning rate at a step, of the first group that moves. */
  double rate(long step) {
    return rates.get(0).learningRate().at(step);
  }

  /** How many steps the rate changes for. */
  long length() {
    return rates.get(0).learningRate().length();
  }

  /** The schedule as text; empty where a part of it is a function of the user's own. */
  Optional<String> text() {
    return text;
  }

  private Optional<String> written() {
    try {
      StringBuilder text = new StringBuilder(Plan.ofGroups(rates).toText());
      plan.plateau().ifPresent(plateau -> text.append(PLATEAU).append(plateau));
      weightDecay.ifPresent(decay -> text.append(DECAY).append(Plan.of(decay).toText()));
      return Optional.of(text.toString());
    } catch (UnsupportedOperationException e) {
      return Optional.empty();
    }
  }
}
