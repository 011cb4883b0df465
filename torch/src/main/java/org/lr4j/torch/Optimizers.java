package org.lr4j.torch;

import java.util.List;
import java.util.OptionalDouble;
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

  private Optimizers() {}

  /**
   * The names that {@link TorchConfig#optimizer()} may be.
   *
   * @return an unmodifiable list
   */
  public static List<String> names() {
    return NAMES;
  }

  private static Family family(String name) {
    return switch (name) {
      case "sgd", "nesterov" -> Family.SGD;
      case "adam" -> Family.ADAM;
      case "adamw" -> Family.ADAMW;
      case "rmsprop" -> Family.RMSPROP;
      case "adagrad" -> Family.ADAGRAD;
      default -> throw Names.unknown("optimizer", name, NAMES);
    };
  }

  /** Fails when there is no such optimizer or it does not take a momentum or decay. */
  static void check(String name, OptionalDouble momentum, OptionalDouble weightDecay) {
    boolean own = Rule.NAMES.contains(name);
    boolean hasMomentum = own ? Rule.named(name).hasMomentum() : family(name) != Family.ADAGRAD;
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
  static Stepper create(
      String name,
      List<Model.Group> groups,
      double rate,
      OptionalDouble momentum,
      OptionalDouble weightDecay) {
    if (Rule.NAMES.contains(name)) {
      return RuleStepper.of(Rule.named(name), groups, rate, momentum, weightDecay);
    }
    Optimizer optimizer = libtorch(name, groups, rate, momentum, weightDecay);
    return new LibtorchStepper(optimizer, groups.stream().map(Model.Group::name).toList());
  }

  private static Optimizer libtorch(
      String name,
      List<Model.Group> groups,
      double rate,
      OptionalDouble momentum,
      OptionalDouble weightDecay) {
    Model.Group first = groups.get(0);
    OptimizerOptions options = options(name, first, rate, momentum, weightDecay);
    Optimizer optimizer = family(name).create(parameters(first), options);
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
    Family family = family(name);
    OptimizerOptions options = family.options(rate * group.rate());
    if (family == Family.SGD) {
      family.momentum(options).put(SGD_MOMENTUM);
      new SGDOptions(options).nesterov().put(name.equals("nesterov"));
    }
    momentum.ifPresent(m -> family.momentum(options).put(m));
    weightDecay.ifPresent(d -> family.weightDecay(options).put(d * group.decay()));
    return options;
  }
}
