package org.lr4j.dl4j;

import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * The updater in the configuration of a layer or vertex, from which a saved network is read. DL4J
 * keeps it in four places that have no common type.
 */
final class ConfiguredUpdater {
  private ConfiguredUpdater() {}

  /** Writes one updater where another was; each place gets a copy. Other updaters stay. */
  static void replace(TrainingConfig config, IUpdater before, IUpdater after) {
    if (config instanceof BaseLayer layer) {
      if (before.equals(layer.getBiasUpdater())) {
        layer.setBiasUpdater(after.clone());
      }
      if (before.equals(layer.getIUpdater())) {
        layer.setIUpdater(after.clone());
      }
    } else if (config instanceof AbstractSameDiffLayer layer) {
      if (before.equals(layer.getBiasUpdater())) {
        layer.setBiasUpdater(after.clone());
      }
      if (before.equals(layer.getUpdater())) {
        layer.setUpdater(after.clone());
      }
    } else if (config instanceof SameDiffVertex vertex) {
      if (before.equals(vertex.getBiasUpdater())) {
        vertex.setBiasUpdater(after.clone());
      }
      if (before.equals(vertex.getUpdater())) {
        vertex.setUpdater(after.clone());
      }
    } else if (config instanceof Bidirectional both) {
      replace(both.getFwd(), before, after);
      replace(both.getBwd(), before, after);
    } else if (config instanceof BaseWrapperLayer wrapper) {
      replace(wrapper.getUnderlying(), before, after);
    }
  }

  /** Whether {@link #replace} reaches the updaters of a layer or vertex. */
  static boolean isWithin(TrainingConfig config) {
    return config instanceof BaseLayer
        || config instanceof AbstractSameDiffLayer
        || config instanceof SameDiffVertex
        || (config instanceof Bidirectional both
            && isWithin(both.getFwd())
            && isWithin(both.getBwd()))
        || (config instanceof BaseWrapperLayer wrapper && isWithin(wrapper.getUnderlying()));
  }
}
