package org.lr4j.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.lr4j.engine.Hyperparameter.LEARNING_RATE;
import static org.lr4j.engine.Hyperparameter.MOMENTUM;

import org.bytedeco.pytorch.Adagrad;
import org.bytedeco.pytorch.AdagradOptions;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.OptimizerParamGroup;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.lr4j.schedule.Plateau;
import org.lr4j.schedule.Schedule;

class OptimizerRatesTest {
  @BeforeAll
  static void load() {
    Natives.load();
  }

  private static double rate(Optimizer optimizer, int group) {
    return TorchOptimizer.of(optimizer).get(group, LEARNING_RATE);
  }

  @Test
  void movesAllGroupsInTheirRatiosAndTheMomentum() {
    SGDOptions slow = new SGDOptions(0.01);
    slow.momentum().put(0.9);
    SGDOptions fast = new SGDOptions(0.1);
    fast.momentum().put(0.5);
    SGD sgd = new SGD(new LinearImpl(2, 2).parameters(), slow);
    sgd.add_param_group(new OptimizerParamGroup(new LinearImpl(2, 2).parameters(), fast));
    OptimizerRates rates = OptimizerRates.of(sgd);
    Schedule warmup = Schedule.linear(0, 1, 10);
    rates.set(warmup.at(0));
    assertThat(rate(sgd, 0)).isZero();
    assertThat(rate(sgd, 1)).isZero();
    rates.set(warmup.at(5), 0.7);
    assertThat(rate(sgd, 0)).isEqualTo(0.5);
    assertThat(rate(sgd, 1)).isEqualTo(5);
    assertThat(TorchOptimizer.of(sgd).get(1, MOMENTUM)).isEqualTo(0.7);
  }

  @Test
  void givesGroupsThatAreAllAtRateZeroTheSameRate() {
    SGD sgd = new SGD(new LinearImpl(2, 2).parameters(), new SGDOptions(0));
    sgd.add_param_group(
        new OptimizerParamGroup(new LinearImpl(2, 2).parameters(), new SGDOptions(0)));
    OptimizerRates.of(sgd).set(0.3);
    assertThat(rate(sgd, 0)).isEqualTo(0.3);
    assertThat(rate(sgd, 1)).isEqualTo(0.3);
  }

  @Test
  void followsAPlateau() {
    SGD sgd = new SGD(new LinearImpl(2, 2).parameters(), new SGDOptions(0.1));
    OptimizerRates rates = OptimizerRates.of(sgd);
    Plateau plateau = Plateau.of(0.1, Plateau.Settings.of(Plateau.Goal.MINIMIZE));
    for (int i = 0; i < 12; i++) {
      rates.set(plateau.next(1));
    }
    assertThat(rate(sgd, 0)).isEqualTo(0.1 * 0.1);
  }

  /** What libtorch makes of a group without options, and of options whose rate was never set. */
  @Test
  void takesGroupsWhoseRateWasNeverSet() {
    AdamOptions defaults = new AdamOptions(0.02);
    Adam adam = new Adam(new LinearImpl(2, 2).parameters(), defaults);
    adam.add_param_group(new OptimizerParamGroup(new LinearImpl(2, 2).parameters()));
    AdamOptions noRate = new AdamOptions();
    noRate.weight_decay().put(0.1);
    adam.add_param_group(new OptimizerParamGroup(new LinearImpl(2, 2).parameters(), noRate));
    assertThat(rate(adam, 1)).isEqualTo(0.02);
    assertThat(rate(adam, 2)).isEqualTo(1e-3);
    OptimizerRates rates = OptimizerRates.withRatios(adam, 1, 1, 0.5);
    rates.set(0.4);
    assertThat(rate(adam, 0)).isEqualTo(0.4);
    assertThat(rate(adam, 1)).isEqualTo(0.4);
    assertThat(rate(adam, 2)).isEqualTo(0.2);
  }

  @Test
  void refusesWhatLibtorchWouldTakeWithoutAWord() {
    Adagrad adagrad = new Adagrad(new LinearImpl(2, 2).parameters(), new AdagradOptions(0.1));
    OptimizerRates rates = OptimizerRates.of(adagrad);
    assertThatIllegalArgumentException().isThrownBy(() -> rates.set(Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> rates.set(-1));
    SGDOptions options = new SGDOptions(0.1);
    options.momentum().put(0.9);
    SGD sgd = new SGD(new LinearImpl(2, 2).parameters(), options);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OptimizerRates.of(sgd).set(Double.NaN, 0.5));
    assertThat(new SGDOptions(sgd.param_groups().get(0).options()).momentum().get()).isEqualTo(0.9);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> rates.set(0.1, 0.9))
        .withMessage("the optimizer has no momentum; set the rate alone");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OptimizerRates.withRatios(adagrad, 1, 1))
        .withMessage("2 ratios for 1 parameter groups");
    assertThatIllegalArgumentException().isThrownBy(() -> OptimizerRates.withRatios(adagrad, 2));
    assertThat(rate(adagrad, 0)).isEqualTo(0.1);
  }
}
