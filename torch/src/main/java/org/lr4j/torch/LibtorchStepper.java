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
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.ArchiveWriter;
import org.bytedeco.pytorch.InputArchive;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.OptimizerOptions;
import org.bytedeco.pytorch.OptimizerParamGroupVector;
import org.bytedeco.pytorch.OutputArchive;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.ParameterGroup;

/** One of libtorch's own optimizers. */
final class LibtorchStepper implements Stepper {
  /**
   * Stands for RMSprop's momentum 0. libtorch makes a velocity only where the momentum is above 0
   * and fails when it is raised later; as a float this is 0.
   */
  private static final double ALMOST_ZERO = Double.MIN_VALUE;

  private final Optimizer optimizer;
  private final Family family;
  private final List<ParameterGroup> groups;

  LibtorchStepper(Optimizer optimizer, List<String> names) {
    this.optimizer = optimizer;
    this.family = Family.of(optimizer);
    this.groups = Scope.of(() -> groups(family, optimizer.param_groups(), names));
  }

  private static List<ParameterGroup> groups(
      Family family, OptimizerParamGroupVector all, List<String> names) {
    List<Set<Hyperparameter>> hyperparameters = new ArrayList<>();
    for (long g = 0; g < all.size(); g++) {
      hyperparameters.add(hyperparameters(family, all.get(g).options()));
    }
    return Stepper.groups(hyperparameters, names);
  }

  private static Set<Hyperparameter> hyperparameters(Family family, OptimizerOptions options) {
    Set<Hyperparameter> set = EnumSet.of(LEARNING_RATE, WEIGHT_DECAY);
    if (family.hasMomentum(options)) {
      set.add(MOMENTUM);
    }
    return set;
  }

  @Override
  public String kind() {
    return family.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public List<ParameterGroup> groups() {
    return groups;
  }

  @Override
  public double get(int group, Hyperparameter hyperparameter) {
    Stepper.check(groups, group, hyperparameter);
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
    Stepper.check(groups, group, hyperparameter);
    hyperparameter.require(value);
    boolean needsVelocity = family == Family.RMSPROP && hyperparameter == MOMENTUM;
    double told = needsVelocity ? Math.max(value, ALMOST_ZERO) : value;
    Scope.run(
        () -> {
          OptimizerOptions options = options(group);
          if (hyperparameter == LEARNING_RATE) {
            options.set_lr(told);
          } else {
            place(options, hyperparameter).put(told);
          }
        });
  }

  private OptimizerOptions options(int group) {
    return optimizer.param_groups().get(group).options();
  }

  private DoublePointer place(OptimizerOptions options, Hyperparameter hyperparameter) {
    return hyperparameter == MOMENTUM ? family.momentum(options) : family.weightDecay(options);
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

  /** State and options as libtorch writes them: by group and place, whatever the process. */
  @Override
  public BytePointer save() {
    return Scope.of(
        () -> {
          Collector collector = new Collector();
          OutputArchive archive = new OutputArchive();
          optimizer.save(archive);
          archive.save_to(collector);
          return Scope.keep(collector.bytes());
        });
  }

  /**
   * Puts state and options back. A load into the optimizer itself would keep the state of
   * parameters that have none in the archive, so a fresh one is loaded and moved into its place.
   */
  @Override
  public void restore(BytePointer saved) {
    Scope.run(
        () -> {
          Optimizer fresh = family.fresh(optimizer.param_groups(), optimizer.defaults());
          InputArchive archive = new InputArchive();
          archive.load_from(saved, saved.capacity());
          fresh.load(archive);
          optimizer.put(fresh);
        });
  }

  /** Takes what an archive writes. */
  private static final class Collector extends ArchiveWriter {
    private final List<byte[]> parts = new ArrayList<>();

    @Override
    public long call(Pointer data, long size) {
      byte[] part = new byte[Math.toIntExact(size)];
      new BytePointer(data).capacity(size).get(part);
      parts.add(part);
      return size;
    }

    BytePointer bytes() {
      BytePointer all = new BytePointer(parts.stream().mapToLong(p -> p.length).sum());
      long at = 0;
      for (byte[] part : parts) {
        all.position(at).put(part);
        at += part.length;
      }
      return all.position(0);
    }
  }

  @Override
  public void close() {
    optimizer.close();
  }
}
