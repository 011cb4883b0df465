package org.lr4j.dl4j;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * An updater that moves no parameter at a rate of 0, while its state goes on. DL4J's own do: the
 * velocity of Nesterovs has earlier rates inside, and the native kernel of Adam takes ε for a rate
 * of 0.
 */
record StillAtZero<T extends IUpdater>(GradientUpdater<T> updater) implements GradientUpdater<T> {
  @Override
  public void applyUpdater(INDArray gradient, int iteration, int epoch) {
    updater.applyUpdater(gradient, iteration, epoch);
    if (getConfig().getLearningRate(iteration, epoch) == 0) {
      gradient.assign(0);
    }
  }

  @Override
  public T getConfig() {
    return updater.getConfig();
  }

  @Override
  public void setState(Map<String, INDArray> state, boolean initialize) {
    updater.setState(state, initialize);
  }

  @Override
  public Map<String, INDArray> getState() {
    return updater.getState();
  }

  @Override
  public void setStateViewArray(
      INDArray view, long[] gradientShape, char gradientOrder, boolean initialize) {
    updater.setStateViewArray(view, gradientShape, gradientOrder, initialize);
  }
}
