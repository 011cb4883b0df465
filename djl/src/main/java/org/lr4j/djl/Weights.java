package org.lr4j.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;

/** The arrays of a model's parameters. */
final class Weights {
  private Weights() {}

  /** Puts values into a parameter: in the old array's place, which has not gathered a gradient. */
  static void put(Parameter parameter, NDArray values) {
    NDArray array = parameter.getArray();
    array.intern(values);
    if (parameter.requiresGradient()) {
      array.setRequiresGradient(true);
    }
  }

  /** Lets go of gradients that no update has used, NaN or not. */
  static void forgetGradients(Block block) {
    for (Parameter parameter : block.getParameters().values()) {
      if (parameter.isInitialized() && parameter.getArray().hasGradient()) {
        try (NDArray values = parameter.getArray().stopGradient()) {
          NDArray copy = values.duplicate();
          copy.attach(parameter.getArray().getManager());
          put(parameter, copy);
        }
      }
    }
  }
}
