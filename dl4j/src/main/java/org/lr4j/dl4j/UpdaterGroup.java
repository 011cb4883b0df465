package org.lr4j.dl4j;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.ParameterGroup;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * The blocks of an updater that are configured alike. While the group is in charge, they run on a
 * configuration of the group's own over the same state, so that a rate moves without a rebuilt
 * updater and the network's configuration stays as the user wrote it.
 */
final class UpdaterGroup {
  /** How far ahead a schedule that stands at 0 is looked at. */
  private static final int FARTHEST = 1 << 20;

  private record Borrowed(UpdaterBlock block, GradientUpdater<?> own) {}

  private final ParameterGroup group;
  private final IUpdater original;
  private final IUpdater live;
  private final double reference;
  private final Map<Hyperparameter, Double> values = new EnumMap<>(Hyperparameter.class);
  private final List<Borrowed> borrowed = new ArrayList<>();

  private UpdaterGroup(UpdaterBlock first, int iteration, int epoch) {
    this.original = first.getGradientUpdater().getConfig();
    this.live = original.clone();
    this.reference = reference(original, iteration, epoch);
    change(Hyperparameter.LEARNING_RATE, original.getLearningRate(iteration, epoch));
    if (Momentum.isIn(live)) {
      change(Hyperparameter.MOMENTUM, Momentum.of(live, iteration, epoch));
    }
    this.group = new ParameterGroup(name(first), values.keySet());
  }

  /**
   * The rate that tells an updater's ratio to others: the present one, or where that is 0 the first
   * above 0 that its schedule comes to.
   */
  static double reference(IUpdater updater, int iteration, int epoch) {
    double rate = updater.getLearningRate(iteration, epoch);
    for (int step = 1; rate == 0 && step <= FARTHEST; step *= 2) {
      rate = updater.getLearningRate(step, step);
    }
    return rate;
  }

  double reference() {
    return reference;
  }

  private static String name(UpdaterBlock block) {
    UpdaterBlock.ParamState parameter = block.getLayersAndVariablesInBlock().get(0);
    return parameter.getLayer().getConfig().getLayerName() + "_" + parameter.getParamName();
  }

  /**
   * Takes charge of every block that has a learning rate.
   *
   * @throws IllegalStateException if another learner is in charge
   */
  static List<UpdaterGroup> takeCharge(List<UpdaterBlock> blocks, int iteration, int epoch) {
    List<UpdaterGroup> groups = new ArrayList<>();
    for (UpdaterBlock block : blocks) {
      IUpdater config = block.getGradientUpdater().getConfig();
      if (block.getGradientUpdater() instanceof StillAtZero) {
        throw new IllegalStateException("another learner is open over the network; close it first");
      }
      if (config.hasLearningRate()) {
        UpdaterGroup group =
            groups.stream()
                .filter(known -> known.original.equals(config))
                .findFirst()
                .orElseGet(
                    () -> {
                      UpdaterGroup found = new UpdaterGroup(block, iteration, epoch);
                      groups.add(found);
                      return found;
                    });
        group.borrowed.add(new Borrowed(block, block.getGradientUpdater()));
      }
    }
    groups.forEach(UpdaterGroup::install);
    return List.copyOf(groups);
  }

  private void install() {
    for (Borrowed each : borrowed) {
      GradientUpdater<?> updater = live.instantiate(each.block.getUpdaterView(), false);
      each.block.setGradientUpdater(new StillAtZero<>(updater));
    }
  }

  /** Gives the blocks back to the configuration of the user. */
  void giveBack() {
    borrowed.forEach(each -> each.block.setGradientUpdater(each.own));
  }

  ParameterGroup group() {
    return group;
  }

  double get(Hyperparameter hyperparameter) {
    return Objects.requireNonNull(values.get(known(hyperparameter)));
  }

  void set(Hyperparameter hyperparameter, double value) {
    change(known(hyperparameter), value);
  }

  private Hyperparameter known(Hyperparameter hyperparameter) {
    if (!values.containsKey(hyperparameter)) {
      throw new IllegalArgumentException(
          "parameter group " + group.name() + " has no " + hyperparameter);
    }
    return hyperparameter;
  }

  private void change(Hyperparameter hyperparameter, double value) {
    values.put(hyperparameter, hyperparameter.require(value));
    if (hyperparameter == Hyperparameter.MOMENTUM) {
      Momentum.set(live, value);
    } else {
      live.setLrAndSchedule(value, null);
    }
  }
}
