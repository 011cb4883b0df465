package org.lr4j.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.lr4j.engine.Hyperparameter.LEARNING_RATE;
import static org.lr4j.engine.Hyperparameter.MOMENTUM;
import static org.lr4j.engine.Hyperparameter.WEIGHT_DECAY;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.bytedeco.pytorch.LBFGS;
import org.bytedeco.pytorch.LBFGSOptions;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lr4j.engine.ParameterGroup;

/** Each optimizer against its formula, with a rate and a momentum that move. */
class OptimizersTest {
  private static final double DECAY = 0.1;
  private static final int STEPS = 6;

  @BeforeAll
  static void load() {
    Natives.load();
  }

  @Test
  void decaysMatricesAloneAndLeavesFrozenParametersOut() {
    LinearImpl module = new LinearImpl(3, 2);
    TorchOptimizer adamw = Optimizers.decayingMatrices("adamw", module, 0.01, 0.1);
    assertThat(adamw.groups()).extracting(ParameterGroup::name).containsExactly("matrices", "rest");
    assertThat(adamw.get(0, WEIGHT_DECAY)).isEqualTo(0.1);
    assertThat(adamw.get(1, WEIGHT_DECAY)).isZero();
    assertThat(adamw.get(1, LEARNING_RATE)).isEqualTo(0.01);
    assertThat(adamw.parameters()).hasSize(2);

    module.bias().set_requires_grad(false);
    assertThat(Optimizers.decayingMatrices("sgd", module, 0.01, 0.1).groups())
        .extracting(ParameterGroup::name)
        .containsExactly("matrices");
    module.weight().set_requires_grad(false);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Optimizers.decayingMatrices("sgd", module, 0.01, 0.1))
        .withMessage("the module has no parameters that need a gradient");
  }

  /** One parameter under an optimizer: changes its state and returns the new weight. */
  private interface Formula {
    double step(double weight, double gradient, double rate, double momentum, int step);
  }

  private static final class Sgd implements Formula {
    private final boolean nesterov;
    private double velocity;

    Sgd(boolean nesterov) {
      this.nesterov = nesterov;
    }

    @Override
    public double step(double w, double gradient, double rate, double momentum, int step) {
      double g = gradient + DECAY * w;
      velocity = momentum * velocity + g;
      return w - rate * (nesterov ? g + momentum * velocity : velocity);
    }
  }

  private static final class AdamFormula implements Formula {
    private final boolean decoupled;
    private double m;
    private double v;

    AdamFormula(boolean decoupled) {
      this.decoupled = decoupled;
    }

    @Override
    public double step(double w, double gradient, double rate, double momentum, int step) {
      double g = decoupled ? gradient : gradient + DECAY * w;
      double start = decoupled ? w - rate * DECAY * w : w;
      m = momentum * m + (1 - momentum) * g;
      v = 0.999 * v + 0.001 * g * g;
      double unbiased = m / (1 - Math.pow(momentum, step));
      return start - rate * unbiased / (Math.sqrt(v / (1 - Math.pow(0.999, step))) + 1e-8);
    }
  }

  private static final class RmspropFormula implements Formula {
    private double v;
    private double velocity;

    @Override
    public double step(double w, double gradient, double rate, double momentum, int step) {
      double g = gradient + DECAY * w;
      v = 0.99 * v + 0.01 * g * g;
      velocity = momentum * velocity + g / (Math.sqrt(v) + 1e-8);
      return w - rate * velocity;
    }
  }

  private static final class AdagradFormula implements Formula {
    private double sum;

    @Override
    public double step(double w, double gradient, double rate, double momentum, int step) {
      double g = gradient + DECAY * w;
      sum += g * g;
      return w - rate * g / (Math.sqrt(sum) + 1e-10);
    }
  }

  private static final class AdaBoundFormula implements Formula {
    private double m;
    private double v;

    @Override
    public double step(double w, double gradient, double rate, double momentum, int step) {
      double g = gradient + DECAY * w;
      m = momentum * m + (1 - momentum) * g;
      v = 0.999 * v + 0.001 * g * g;
      double size = rate * Math.sqrt(1 - Math.pow(0.999, step)) / (1 - Math.pow(momentum, step));
      double end = 0.1 * rate / 0.01;
      double low = end * (1 - 1 / (1e-3 * step + 1));
      double high = end * (1 + 1 / (1e-3 * step));
      return w - m * Math.min(high, Math.max(low, size / (Math.sqrt(v) + 1e-8)));
    }
  }

  static Stream<Arguments> formulas() {
    return Stream.of(
        Arguments.of("sgd", new Sgd(false), true),
        Arguments.of("nesterov", new Sgd(true), true),
        Arguments.of("adam", new AdamFormula(false), true),
        Arguments.of("adamw", new AdamFormula(true), true),
        Arguments.of("rmsprop", new RmspropFormula(), true),
        Arguments.of("adagrad", new AdagradFormula(), false),
        Arguments.of("adabound", new AdaBoundFormula(), true));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("formulas")
  void stepsByItsFormula(String name, Formula formula, boolean hasMomentum) {
    Tensor weight = torch.ones(1);
    weight.requires_grad_(true);
    OptionalDouble momentum = hasMomentum ? OptionalDouble.of(0.8) : OptionalDouble.empty();
    TorchOptimizer stepper =
        Optimizers.create(
            name,
            List.of(new Model.Group("all", List.of(weight), 1, 1)),
            0.01,
            momentum,
            OptionalDouble.of(DECAY));
    double expected = 1;
    for (int step = 1; step <= STEPS; step++) {
      double rate = 0.01 * step;
      double gradient = Math.cos(step);
      stepper.set(0, LEARNING_RATE, rate);
      double moving = 0.8 - 0.05 * step;
      if (hasMomentum) {
        stepper.set(0, MOMENTUM, moving);
      }
      stepper.zeroGradients();
      weight.mul(new Scalar(gradient)).sum().backward();
      stepper.step();
      expected = formula.step(expected, gradient, rate, moving, step);
      assertThat(weight.item_double()).as("step %d", step).isCloseTo(expected, within(2e-6));
    }
  }

  private static Tensor weightOne() {
    return torch.ones(1).requires_grad_(true);
  }

  private static TorchOptimizer adaBound(Tensor weight, double rate) {
    return TorchOptimizer.of(
        UpdateRule.named("adabound"),
        List.of(new TorchOptimizer.Group("all", List.of(weight), rate, 0.9, 0)));
  }

  private static void step(TorchOptimizer optimizer, Tensor weight) {
    optimizer.zeroGradients();
    weight.sum().backward();
    optimizer.step();
  }

  @Test
  void adaBoundLeavesWeightsAtRateZeroAsTheyAre() {
    for (double made : new double[] {0, 0.01}) {
      Tensor weight = weightOne();
      TorchOptimizer optimizer = adaBound(weight, made);
      optimizer.set(0, LEARNING_RATE, 0);
      step(optimizer, weight);
      step(optimizer, weight);
      assertThat(weight.item_double()).isEqualTo(1);
    }
  }

  @Test
  void adaBoundThatWasMadeWithRateZeroMovesAsOneWithTheDefaultRate() {
    Tensor late = weightOne();
    TorchOptimizer madeWithZero = adaBound(late, 0);
    Tensor usual = weightOne();
    TorchOptimizer madeWithDefault = adaBound(usual, 1e-3);
    for (double rate : new double[] {0, 1e-4, 0.01}) {
      madeWithZero.set(0, LEARNING_RATE, rate);
      madeWithDefault.set(0, LEARNING_RATE, rate);
      step(madeWithZero, late);
      step(madeWithDefault, usual);
      assertThat(late.item_double()).isEqualTo(usual.item_double());
    }
    assertThat(late.item_double()).isLessThan(1);
  }

  @Test
  void keepsRmspropGoingWhenItsMomentumComesFromZero() {
    Tensor weight = torch.ones(1);
    weight.requires_grad_(true);
    Model.Group group = new Model.Group("all", List.of(weight), 1, 1);
    TorchOptimizer stepper =
        Optimizers.create(
            "rmsprop", List.of(group), 0.01, OptionalDouble.of(0.5), OptionalDouble.of(DECAY));
    Formula formula = new RmspropFormula();
    double expected = 1;
    for (int step = 1; step <= STEPS; step++) {
      double momentum = step < 3 ? 0 : 0.5;
      stepper.set(0, MOMENTUM, momentum);
      assertThat(stepper.get(0, MOMENTUM)).isEqualTo(momentum);
      stepper.zeroGradients();
      weight.sum().backward();
      stepper.step();
      expected = formula.step(expected, 1, 0.01, momentum, step);
      assertThat(weight.item_double()).isCloseTo(expected, within(2e-6));
    }
  }

  @Test
  void rmspropByNameHasAMomentumThatMoves() {
    Tensor weight = torch.ones(1).requires_grad_(true);
    Model.Group group = new Model.Group("all", List.of(weight), 1, 1);
    TorchOptimizer rmsprop =
        Optimizers.create(
            "rmsprop", List.of(group), 0.01, OptionalDouble.empty(), OptionalDouble.empty());
    assertThat(rmsprop.get(0, MOMENTUM)).isZero();
    rmsprop.set(0, MOMENTUM, 0.9);
    assertThat(rmsprop.get(0, MOMENTUM)).isEqualTo(0.9);
  }

  @Test
  void movesAParameterThatTwoPartsShareOnce() {
    Module module = new Module("tied");
    Tensor weight = torch.ones(2, 2);
    for (String name : List.of("embedding", "output")) {
      Module part = module.register_module(name, new Module(name));
      part.register_parameter("weight", weight);
    }
    TorchOptimizer sgd = Optimizers.decayingMatrices("sgd", module, 0.1, 0);
    assertThat(sgd.parameters()).hasSize(1);
    TorchOptimizer.Group group =
        new TorchOptimizer.Group("all", List.of(weight, weight), 0.1, 0.9, 0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TorchOptimizer.of(UpdateRule.named("adabound"), List.of(group)))
        .withMessage("a parameter of group all is in the optimizer twice");
  }

  @Test
  void refusesTwoGroupsOfOneName() {
    TorchOptimizer.Group first = new TorchOptimizer.Group("g", List.of(torch.ones(1)), 0.1, 0.9, 0);
    TorchOptimizer.Group second =
        new TorchOptimizer.Group("g", List.of(torch.ones(1)), 0.1, 0.9, 0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TorchOptimizer.of(UpdateRule.named("adabound"), List.of(first, second)))
        .withMessage("two parameter groups are called g; give each a name of its own");
  }

  @Test
  void tellsNesterovFromHeavyBall() {
    Tensor weight = torch.ones(1).requires_grad_(true);
    Model.Group group = new Model.Group("all", List.of(weight), 1, 1);
    for (String name : List.of("sgd", "nesterov")) {
      TorchOptimizer optimizer =
          Optimizers.create(
              name, List.of(group), 0.01, OptionalDouble.empty(), OptionalDouble.empty());
      assertThat(optimizer.kind()).isEqualTo(name);
    }
  }

  @Test
  void refusesAnOptimizerItCannotRestore() {
    Tensor weight = torch.ones(1);
    Optimizer optimizer = new LBFGS(new TensorVector(weight), new LBFGSOptions(0.1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LibtorchOptimizer(optimizer, List.of()))
        .withMessage(
            "optimizer LBFGS is not supported; use one of SGD, Adam, AdamW, RMSprop, Adagrad");
  }
}
