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
  private final LiveOptimizer.State state;
  private boolean closed;

  DjlSnapshot(DjlLearner owner, Trainer trainer, LiveOptimizer optimizer, Place place) {
    this.owner = owner;
    this.place = place;
    this.manager = trainer.getManager().newSubManager();
    for (Parameter parameter : trainer.getModel().getBlock().getParameters().values()) {
      if (parameter.isInitialized()) {
        arrays.put(parameter, copy(parameter.getArray()));
      }
    }
    this.state = optimizer.state(manager);
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

  Place restore(LiveOptimizer optimizer) {
    arrays.forEach(
        (parameter, values) -> {
          // A new array in the old one's place, which has not gathered a gradient.
          NDArray array = parameter.getArray();
          array.intern(copy(values));
          if (parameter.requiresGradient()) {
            array.setRequiresGradient(true);
          }
        });
    optimizer.restore(state, manager);
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
