package org.lr4j.djl;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.LearnerException;
import org.lr4j.engine.ParameterGroup;

/**
 * Access to an optimizer that was made to be accessed. What a learner sets holds until the access
 * is closed; then the optimizer follows again what it followed before, from the step that it has
 * come to.
 */
final class LiveAccess implements OptimizerAccess {
  private final LiveOptimizer optimizer;
  private final List<Map<Hyperparameter, OptimizerGroup.Followed>> own;

  LiveAccess(LiveOptimizer optimizer) {
    this.optimizer = optimizer;
    this.own = optimizer.schedules();
  }

  @Override
  public List<ParameterGroup> groups() {
    return optimizer.groups();
  }

  @Override
  public double get(int group, Hyperparameter hyperparameter) {
    return optimizer.get(group, hyperparameter);
  }

  @Override
  public void set(int group, Hyperparameter hyperparameter, double value) {
    optimizer.set(group, hyperparameter, value);
  }

  @Override
  public double reference(int group, Hyperparameter hyperparameter) {
    return optimizer.reference(group, hyperparameter);
  }

  @Override
  public long steps() {
    return optimizer.steps();
  }

  @Override
  public Runnable copy(NDManager manager) {
    LiveOptimizer.State state = optimizer.state(manager);
    return () -> optimizer.restore(state, manager);
  }

  @Override
  public void save(Block block, DataOutputStream out) throws IOException {
    List<ParameterGroup> groups = groups();
    out.writeInt(groups.size());
    for (int g = 0; g < groups.size(); g++) {
      for (Hyperparameter each : Hyperparameter.values()) {
        boolean has = groups.get(g).hyperparameters().contains(each);
        out.writeDouble(has ? get(g, each) : Double.NaN);
      }
    }
    optimizer.save(block, out);
  }

  @Override
  public Runnable load(Block block, DataInputStream in, NDManager scope) throws IOException {
    List<ParameterGroup> groups = groups();
    int count = in.readInt();
    if (count != groups.size()) {
      throw new LearnerException(
          "the state is another model's: it has "
              + count
              + " parameter groups, not "
              + groups.size());
    }
    List<Runnable> values = new ArrayList<>();
    for (int g = 0; g < count; g++) {
      int group = g;
      for (Hyperparameter each : Hyperparameter.values()) {
        double value = in.readDouble();
        if (groups.get(g).hyperparameters().contains(each)) {
          values.add(() -> set(group, each, value));
        }
      }
    }
    StateFile state = StateFile.read(block, in, scope);
    return () -> {
      optimizer.take(state);
      values.forEach(Runnable::run);
    };
  }

  /** The state stays: the optimizer is the user's and outlives its learners. */
  @Override
  public void close() {
    optimizer.follow(own);
  }
}
