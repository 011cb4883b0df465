package org.lr4j.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListenerAdapter;
import java.util.List;
import org.lr4j.engine.Clipping;

/**
 * Clips the gradients of a training that {@code EasyTrain} runs, by norm or by value, as PyTorch
 * does. DJL's own {@code optClipGrad} has no norm.
 *
 * <pre>{@code
 * config.addTrainingListeners(GradientClipping.of(Clipping.norm(1)));
 * }</pre>
 *
 * <p>In a loop of your own, call {@link #apply} between {@code backward} and {@code step}. A {@link
 * DjlLearner} takes {@link LearnerOptions#withClipping} instead.
 */
public final class GradientClipping extends TrainingListenerAdapter {
  private final Clipping clipping;

  private GradientClipping(Clipping clipping) {
    this.clipping = clipping;
  }

  /**
   * A listener that clips before each step.
   *
   * @param clipping how
   * @return the listener
   */
  public static GradientClipping of(Clipping clipping) {
    return new GradientClipping(clipping);
  }

  /** DJL tells of a batch after its gradients are there and before the optimizer's step. */
  @Override
  public void onTrainingBatch(Trainer trainer, BatchData batchData) {
    apply(trainer, clipping);
  }

  /**
   * Clips the gradients that a trainer's model has now, all together; parameters without a gradient
   * are passed over.
   *
   * @param trainer the trainer, on one device
   * @param clipping how
   * @throws IllegalArgumentException if the trainer has several devices, each of which has
   *     gradients of its own
   */
  public static void apply(Trainer trainer, Clipping clipping) {
    if (trainer.getDevices().length != 1) {
      throw new IllegalArgumentException(
          "gradients are clipped on 1 device, but the trainer has " + trainer.getDevices().length);
    }
    List<NDArray> gradients =
        trainer.getModel().getBlock().getParameters().values().stream()
            .filter(Parameter::isInitialized)
            .map(Parameter::getArray)
            .filter(NDArray::hasGradient)
            .map(NDArray::getGradient)
            .toList();
    try {
      if (clipping.kind() == Clipping.Kind.NORM) {
        scale(gradients, clipping);
      } else {
        gradients.forEach(gradient -> cut(gradient, (float) clipping.bound()));
      }
    } finally {
      gradients.forEach(NDArray::close);
    }
  }

  private static void scale(List<NDArray> gradients, Clipping clipping) {
    double squares = 0;
    for (NDArray gradient : gradients) {
      try (NDArray norm = gradient.norm()) {
        double value = Numbers.of(norm);
        squares += value * value;
      }
    }
    double factor = clipping.factor(Math.sqrt(squares));
    if (factor < 1) {
      gradients.forEach(gradient -> gradient.muli(factor));
    }
  }

  private static void cut(NDArray gradient, float bound) {
    try (NDArray cut = gradient.clip(-bound, bound)) {
      cut.copyTo(gradient);
    }
  }
}
