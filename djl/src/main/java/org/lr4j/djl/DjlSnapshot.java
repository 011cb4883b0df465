package org.lr4j.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.Trainer;
import java.util.HashMap;
import java.util.Map;
import org.lr4j.engine.Snapshot;

/** Copies of weights, buffers and the optimizer's state, in the engine's own memory. */
final class DjlSnapshot implements Snapshot {
  private final DjlLearner owner;
  private final Place place;
  private final NDManager manager;
  private final Map<Parameter, NDArray> arrays = new HashMap<>();
  private final Runnable optimizer;
  private boolean closed;

  DjlSnapshot(DjlLearner owner, Trainer trainer, OptimizerAccess optimizer, Place place) {
    this.owner = owner;
    this.place = place;
    this.manager = trainer.getManager().newSubManager();
    for (Parameter parameter : trainer.getModel().getBlock().getParameters().values()) {
      if (parameter.isInitialized()) {
        arrays.put(parameter, copy(parameter.getArray()));
      }
    }
    this.optimizer = optimizer.copy(manager);
  }

  private NDArray copy(NDArray array) {
    try (NDArray values = array.stopGradient()) {
      NDArray copy = values.duplicate();
      copy.attach(manager);
      return copy;
    }
  }

  boolean isOpenAndOf(DjlLearner learner) {
    return owner == learner && !closed;
  }

  Place restore() {
    arrays.forEach(
        (parameter, values) -> {
          Weights.put(parameter, copy(values));
        });
    optimizer.run();
    return place;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      manager.close();
    }
  }
}
