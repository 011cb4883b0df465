package org.lr4j.torch;

import static org.lr4j.engine.Hyperparameter.LEARNING_RATE;
import static org.lr4j.engine.Hyperparameter.MOMENTUM;
import static org.lr4j.engine.Hyperparameter.WEIGHT_DECAY;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.OptimizerOptions;
import org.bytedeco.pytorch.OptimizerParamGroupVector;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.ParameterGroup;

/** One of libtorch's own optimizers. */
final class LibtorchOptimizer implements TorchOptimizer {
  /**
   * Stands for RMSprop's momentum 0. libtorch makes a velocity only where the momentum is above 0
   * and fails when it is raised later; as a float this is 0.
   */
  static final double ALMOST_ZERO = Double.MIN_VALUE;

  private final Optimizer optimizer;
  private final OptimizerKind kind;
  private final List<ParameterGroup> groups;

  LibtorchOptimizer(Optimizer optimizer, List<String> names) {
    this.optimizer = optimizer;
    this.kind = OptimizerKind.of(optimizer);
    this.groups = Scope.of(() -> groups(kind, optimizer.param_groups(), names));
  }

  private static List<ParameterGroup> groups(
      OptimizerKind kind, OptimizerParamGroupVector all, List<String> names) {
    List<Set<Hyperparameter>> hyperparameters = new ArrayList<>();
    for (long g = 0; g < all.size(); g++) {
      hyperparameters.add(hyperparameters(kind, all.get(g).options()));
    }
    return OptimizerGroups.named(hyperparameters, names);
  }

  private static Set<Hyperparameter> hyperparameters(OptimizerKind kind, OptimizerOptions options) {
    Set<Hyperparameter> set = EnumSet.of(LEARNING_RATE, WEIGHT_DECAY);
    if (kind.hasMomentum(options)) {
      set.add(MOMENTUM);
    }
    return set;
  }

  @Override
  public String kind() {
    boolean nesterov =
        kind == OptimizerKind.SGD && Scope.of(() -> new SGDOptions(options(0)).nesterov().get());
    return nesterov ? "nesterov" : kind.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public List<ParameterGroup> groups() {
    return groups;
  }

  @Override
  public double get(int group, Hyperparameter hyperparameter) {
    OptimizerGroups.check(groups, group, hyperparameter);
    return Scope.of(
        () -> {
          OptimizerOptions options = options(group);
          if (hyperparameter == LEARNING_RATE) {
            return options.get_lr();
          }
          double value = place(options, hyperparameter).get();
          return value == ALMOST_ZERO ? 0 : value;
        });
  }

  @Override
  public void set(int group, Hyperparameter hyperparameter, double value) {
    OptimizerGroups.check(groups, group, hyperparameter);
    hyperparameter.require(value);
    boolean needsVelocity = kind == OptimizerKind.RMSPROP && hyperparameter == MOMENTUM;
    double applied = needsVelocity ? Math.max(value, ALMOST_ZERO) : value;
    Scope.run(
        () -> {
          OptimizerOptions options = options(group);
          if (hyperparameter == LEARNING_RATE) {
            options.set_lr(applied);
          } else {
            place(options, hyperparameter).put(applied);
          }
        });
  }

  private OptimizerOptions options(int group) {
    return optimizer.param_groups().get(group).options();
  }

  private DoublePointer place(OptimizerOptions options, Hyperparameter hyperparameter) {
    return hyperparameter == MOMENTUM ? kind.momentum(options) : kind.weightDecay(options);
  }

  @Override
  public void zeroGradients() {
    optimizer.zero_grad();
  }

  @Override
  public void step() {
    optimizer.step();
  }

  @Override
  public List<Tensor> parameters() {
    List<Tensor> all = new ArrayList<>();
    OptimizerParamGroupVector vector = optimizer.param_groups();
    for (long g = 0; g < vector.size(); g++) {
      TensorVector parameters = vector.get(g).params();
      for (long i = 0; i < parameters.size(); i++) {
        all.add(new Tensor(parameters.get(i)));
      }
    }
    return all;
  }

  @Override
  public BytePointer save() {
    return OptimizerState.save(optimizer);
  }

  @Override
  public void restore(BytePointer saved) {
    OptimizerState.restore(optimizer, saved);
  }

  @Override
  public void close() {
    optimizer.close();
  }
}
