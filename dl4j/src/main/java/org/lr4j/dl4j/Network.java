package org.lr4j.dl4j;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.MultiLayerUpdater;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;

/** What DL4J's two kinds of network have in common without saying so. */
sealed interface Network {
  void fit(MultiDataSet batch);

  /** Forgets what a step that was broken off has left in the layers. */
  void clear();

  double loss();

  void setLoss(double loss);

  double score(MultiDataSet data);

  INDArray output(MultiDataSet data);

  INDArray params();

  BaseMultiLayerUpdater<?> updater();

  int iteration();

  int epoch();

  void setCounts(int iteration, int epoch);

  List<TrainingListener> listeners();

  void setListeners(List<TrainingListener> listeners);

  static Network of(MultiLayerNetwork network) {
    network.init();
    check(
        network.getLayerWiseConfigurations().getBackpropType(),
        network.conf().getOptimizationAlgo());
    return new Layers(network);
  }

  static Network of(ComputationGraph graph) {
    graph.init();
    check(graph.getConfiguration().getBackpropType(), graph.conf().getOptimizationAlgo());
    return new Graph(graph);
  }

  private static void check(BackpropType backprop, OptimizationAlgorithm algorithm) {
    if (backprop == BackpropType.TruncatedBPTT) {
      throw new IllegalArgumentException(
          "a network with truncated backpropagation takes several updates a batch; lr4j needs one");
    }
    if (algorithm != OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT) {
      throw new IllegalArgumentException(
          "the optimization algorithm must be stochastic gradient descent, but is " + algorithm);
    }
  }

  /** A stack of layers. */
  record Layers(MultiLayerNetwork network) implements Network {
    @Override
    public void fit(MultiDataSet batch) {
      network.fit(
          batch.getFeatures(0),
          batch.getLabels(0),
          mask(batch.getFeaturesMaskArrays()),
          mask(batch.getLabelsMaskArrays()));
    }

    @SuppressWarnings("NullAway") // DL4J takes null for the absence of a mask
    private static INDArray mask(INDArray[] masks) {
      return masks == null ? null : masks[0];
    }

    @Override
    public void clear() {
      network.clearLayerMaskArrays();
      network.clearLayersStates();
    }

    @Override
    public double loss() {
      return network.score();
    }

    @Override
    public void setLoss(double loss) {
      network.setScore(loss);
    }

    @Override
    public double score(MultiDataSet data) {
      return network.score(
          new DataSet(
              data.getFeatures(0),
              data.getLabels(0),
              mask(data.getFeaturesMaskArrays()),
              mask(data.getLabelsMaskArrays())),
          false);
    }

    @Override
    public INDArray output(MultiDataSet data) {
      return network.output(
          data.getFeatures(0),
          false,
          mask(data.getFeaturesMaskArrays()),
          mask(data.getLabelsMaskArrays()));
    }

    @Override
    public INDArray params() {
      return network.params();
    }

    @Override
    public BaseMultiLayerUpdater<?> updater() {
      return (MultiLayerUpdater) network.getUpdater();
    }

    @Override
    public int iteration() {
      return network.getIterationCount();
    }

    @Override
    public int epoch() {
      return network.getEpochCount();
    }

    @Override
    public void setCounts(int iteration, int epoch) {
      network.setIterationCount(iteration);
      network.setEpochCount(epoch);
    }

    @Override
    public List<TrainingListener> listeners() {
      return copy(network.getListeners());
    }

    @Override
    public void setListeners(List<TrainingListener> listeners) {
      network.setListeners(listeners);
    }
  }

  /** A graph of vertices. */
  record Graph(ComputationGraph network) implements Network {
    @Override
    public void fit(MultiDataSet batch) {
      network.fit(
          batch.getFeatures(),
          batch.getLabels(),
          batch.getFeaturesMaskArrays(),
          batch.getLabelsMaskArrays());
    }

    @Override
    public void clear() {
      network.clearLayerMaskArrays();
      network.clearLayersStates();
    }

    @Override
    public double loss() {
      return network.score();
    }

    @Override
    public void setLoss(double loss) {
      network.setScore(loss);
    }

    @Override
    public double score(MultiDataSet data) {
      return network.score(data, false);
    }

    @Override
    public INDArray output(MultiDataSet data) {
      return network
          .output(
              false, data.getFeatures(), data.getFeaturesMaskArrays(), data.getLabelsMaskArrays())[
          0];
    }

    @Override
    public INDArray params() {
      return network.params();
    }

    @Override
    public BaseMultiLayerUpdater<?> updater() {
      return network.getUpdater();
    }

    @Override
    public int iteration() {
      return network.getIterationCount();
    }

    @Override
    public int epoch() {
      return network.getEpochCount();
    }

    @Override
    public void setCounts(int iteration, int epoch) {
      network.getConfiguration().setIterationCount(iteration);
      network.getConfiguration().setEpochCount(epoch);
    }

    @Override
    public List<TrainingListener> listeners() {
      return copy(network.getListeners());
    }

    @Override
    public void setListeners(List<TrainingListener> listeners) {
      network.setListeners(listeners);
    }
  }

  private static List<TrainingListener> copy(Collection<TrainingListener> listeners) {
    return listeners == null ? List.of() : new ArrayList<>(listeners);
  }
}
