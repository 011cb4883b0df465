package org.lr4j.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * Records the learning rate that each update took, by whatever schedule, and its loss.
 *
 * <pre>{@code
 * RateListener rates = new RateListener();
 * network.addListeners(rates);
 * }</pre>
 */
public final class RateListener extends BaseTrainingListener {
  /**
   * One update.
   *
   * @param iteration DL4J's iteration, from 0
   * @param epoch DL4J's epoch, from 0
   * @param loss the batch's loss before the update
   * @param rates the learning rate of each updater that is configured differently, in the order of
   *     the parameters
   * @param momentum the momentum or β1 of the first of these, if it has one
   */
  public record Update(
      int iteration, int epoch, double loss, List<Double> rates, OptionalDouble momentum) {
    /** Copies. */
    public Update {
      rates = List.copyOf(rates);
    }
  }

  private final List<Update> updates = new ArrayList<>();

  /** A listener that has heard of nothing yet. */
  public RateListener() {}

  /**
   * What was recorded, oldest first.
   *
   * @return an unmodifiable list
   */
  public List<Update> updates() {
    return List.copyOf(updates);
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    List<IUpdater> updaters =
        blocks(model).stream()
            .map(block -> block.getGradientUpdater().getConfig())
            .filter(IUpdater::hasLearningRate)
            .distinct()
            .toList();
    OptionalDouble momentum =
        updaters.isEmpty() || !Momentum.isIn(updaters.get(0))
            ? OptionalDouble.empty()
            : OptionalDouble.of(Momentum.of(updaters.get(0), iteration, epoch));
    List<Double> rates =
        updaters.stream().map(updater -> updater.getLearningRate(iteration, epoch)).toList();
    updates.add(new Update(iteration, epoch, model.score(), rates, momentum));
  }

  private static List<UpdaterBlock> blocks(Model model) {
    if (model instanceof MultiLayerNetwork network) {
      return new Network.Layers(network).updater().getUpdaterBlocks();
    } else if (model instanceof ComputationGraph graph) {
      return graph.getUpdater().getUpdaterBlocks();
    }
    return List.of();
  }
}
