package org.lr4j.dl4j;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.Snapshot;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Copies of what DL4J keeps outside the Java heap, and of the numbers beside it. */
final class Dl4jSnapshot implements Snapshot {
  private final Dl4jLearner owner;
  private final Dl4jLearner.Place place;
  private final INDArray params;
  private final @Nullable INDArray state;
  private final int iteration;
  private final int epoch;
  private final double loss;
  private final List<Map<Hyperparameter, Double>> values;
  private boolean closed;

  Dl4jSnapshot(
      Dl4jLearner owner, Network network, List<UpdaterGroup> groups, Dl4jLearner.Place place) {
    INDArray present = network.updater().getStateViewArray();
    this.owner = owner;
    this.place = place;
    this.params = network.params().dup();
    this.state = present == null ? null : present.dup();
    this.iteration = network.iteration();
    this.epoch = network.epoch();
    this.loss = network.loss();
    this.values = groups.stream().map(Dl4jSnapshot::values).toList();
  }

  private static Map<Hyperparameter, Double> values(UpdaterGroup group) {
    Map<Hyperparameter, Double> values = new EnumMap<>(Hyperparameter.class);
    group.group().hyperparameters().forEach(h -> values.put(h, group.get(h)));
    return values;
  }

  boolean isOpenAndOf(Dl4jLearner learner) {
    return owner == learner && !closed;
  }

  Dl4jLearner.Place restore(Network network, List<UpdaterGroup> groups) {
    network.params().assign(params);
    if (state != null) {
      network.updater().getStateViewArray().assign(state);
    }
    network.setCounts(iteration, epoch);
    network.setLoss(loss);
    for (int g = 0; g < groups.size(); g++) {
      values.get(g).forEach(groups.get(g)::set);
    }
    return place;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      params.close();
      if (state != null) {
        state.close();
      }
    }
  }
}
