package org.lr4j.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.OptimizerOptions;
import org.bytedeco.pytorch.OptimizerParamGroup;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.lr4j.engine.Hyperparameter;

/**
 * The optimizers that go by a name, all with PyTorch's defaults but for SGD's momentum of 0.9:
 * {@code sgd} (heavy ball), {@code nesterov} (SGD with Nesterov's momentum), {@code adam}, {@code
 * adamw}, {@code rmsprop}, {@code adagrad}, {@code adadelta}; and {@code adabound} with its
 * paper's.
 */
public final class Optimizers {
  private static final List<String> NAMES =
      List.of("sgd", "nesterov", "adam", "adamw", "rmsprop", "adagrad", "adadelta", "adabound");
  private static final double SGD_MOMENTUM = 0.9;
  private static final double BETA1 = 0.9;

  private Optimizers() {}

  /**
   * The names that {@link TorchConfig#optimizer()} may be.
   *
   * @return an unmodifiable list
   */
  public static List<String> names() {
    return NAMES;
  }

  /**
   * An optimizer over all parameters of a module whose weight decay is on matrices alone, that is
   * on parameters of two dimensions or more; biases and norms are a group of their own without it.
   *
   * @param name one of {@link #names}
   * @param module the module; parameters that need no gradient are left out
   * @param rate the learning rate that training starts from
   * @param weightDecay the weight decay of the group {@code matrices}
   * @return the optimizer, with the groups {@code matrices} and {@code rest}, or one of them where
   *     the other would have no parameters
   * @throws IllegalArgumentException if there is no such optimizer, a number is refused, or the
   *     module has no parameters to move
   */
  public static TorchOptimizer decayingMatrices(
      String name, Module module, double rate, double weightDecay) {
    check(name, OptionalDouble.empty(), OptionalDouble.of(weightDecay));
    Hyperparameter.LEARNING_RATE.require(rate);
    List<Tensor> matrices = new ArrayList<>();
    List<Tensor> rest = new ArrayList<>();
    for (Tensor parameter : Tensors.parameters(module)) {
      if (parameter.requires_grad()) {
        (parameter.dim() > 1 ? matrices : rest).add(parameter);
      }
    }
    List<Model.Group> groups =
        Stream.of(new Model.Group("matrices", matrices, 1, 1), new Model.Group("rest", rest, 1, 0))
            .filter(group -> !group.parameters().isEmpty())
            .toList();
    if (groups.isEmpty()) {
      throw new IllegalArgumentException("the module has no parameters that need a gradient");
    }
    return create(name, groups, rate, OptionalDouble.empty(), OptionalDouble.of(weightDecay));
  }

  private static OptimizerKind kind(String name) {
    return switch (name) {
      case "sgd", "nesterov" -> OptimizerKind.SGD;
      case "adam" -> OptimizerKind.ADAM;
      case "adamw" -> OptimizerKind.ADAMW;
      case "rmsprop" -> OptimizerKind.RMSPROP;
      case "adagrad" -> OptimizerKind.ADAGRAD;
      default -> throw Names.unknown("optimizer", name, NAMES);
    };
  }

  /** Fails when there is no such optimizer or it does not take a momentum or decay. */
  static void check(String name, OptionalDouble momentum, OptionalDouble weightDecay) {
    boolean own = UpdateRule.names().contains(name);
    boolean hasMomentum =
        own ? UpdateRule.named(name).hasMomentum() : kind(name) != OptimizerKind.ADAGRAD;
    momentum.ifPresent(Hyperparameter.MOMENTUM::require);
    weightDecay.ifPresent(Hyperparameter.WEIGHT_DECAY::require);
    if (momentum.isPresent() && !hasMomentum) {
      throw new IllegalArgumentException("optimizer " + name + " has no momentum; leave it out");
    }
    if (name.equals("nesterov") && momentum.orElse(SGD_MOMENTUM) == 0) {
      throw new IllegalArgumentException(
          "optimizer nesterov needs a momentum above 0; use sgd without one");
    }
  }

  /** An optimizer over the groups of a model, each with its multiples of rate and decay. */
  static TorchOptimizer create(
      String name,
      List<Model.Group> groups,
      double rate,
      OptionalDouble momentum,
      OptionalDouble weightDecay) {
    if (UpdateRule.names().contains(name)) {
      return RuleOptimizer.of(
          UpdateRule.named(name),
          groups.stream().map(g -> group(g, rate, momentum, weightDecay)).toList());
    }
    Optimizer optimizer = libtorch(name, groups, rate, momentum, weightDecay);
    return new LibtorchOptimizer(optimizer, groups.stream().map(Model.Group::name).toList());
  }

  private static TorchOptimizer.Group group(
      Model.Group group, double rate, OptionalDouble momentum, OptionalDouble weightDecay) {
    return new TorchOptimizer.Group(
        group.name(),
        group.parameters(),
        rate * group.rate(),
        momentum.orElse(BETA1),
        weightDecay.orElse(0) * group.decay());
  }

  private static Optimizer libtorch(
      String name,
      List<Model.Group> groups,
      double rate,
      OptionalDouble momentum,
      OptionalDouble weightDecay) {
    Model.Group first = groups.get(0);
    OptimizerOptions options = options(name, first, rate, momentum, weightDecay);
    Optimizer optimizer = kind(name).create(parameters(first), options);
    for (Model.Group group : groups.subList(1, groups.size())) {
      optimizer.add_param_group(
          new OptimizerParamGroup(
              parameters(group), options(name, group, rate, momentum, weightDecay)));
    }
    return optimizer;
  }

  private static TensorVector parameters(Model.Group group) {
    return new TensorVector(group.parameters().toArray(Tensor[]::new));
  }

  private static OptimizerOptions options(
      String name,
      Model.Group group,
      double rate,
      OptionalDouble momentum,
      OptionalDouble weightDecay) {
    OptimizerKind kind = kind(name);
    OptimizerOptions options = kind.options(rate * group.rate());
    if (kind == OptimizerKind.SGD) {
      kind.momentum(options).put(SGD_MOMENTUM);
      new SGDOptions(options).nesterov().put(name.equals("nesterov"));
    }
    if (kind == OptimizerKind.RMSPROP) {
      kind.momentum(options).put(LibtorchOptimizer.ALMOST_ZERO);
    }
    momentum.ifPresent(m -> kind.momentum(options).put(m));
    weightDecay.ifPresent(d -> kind.weightDecay(options).put(d * group.decay()));
    return options;
  }
}
