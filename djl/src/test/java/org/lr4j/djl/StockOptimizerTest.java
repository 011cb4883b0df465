package org.lr4j.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.FixedPerVarTracker;
import ai.djl.training.tracker.Tracker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lr4j.engine.GroupRates;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.Learner;
import org.lr4j.engine.Subset;
import org.lr4j.finder.FinderListener;
import org.lr4j.finder.RangeTest;
import org.lr4j.finder.Sweep;
import org.lr4j.schedule.Schedule;

/** DJL's own optimizers under a learner, in the trainer that the user has. */
class StockOptimizerTest {
  private NDManager manager;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private Learner learner(Trainer trainer, Optimizer optimizer) {
    return DjlLearner.of(
        trainer, optimizer, Minibatches.of(Models.clouds(manager, 48, 1), 16), Map.of(), 3);
  }

  private static Optimizer optimizer(String name) {
    Tracker rate = Tracker.fixed(0.01f);
    return switch (name) {
      case "sgd" -> Optimizer.sgd().setLearningRateTracker(rate).build();
      case "momentum" -> Optimizer.sgd().setLearningRateTracker(rate).optMomentum(0.9f).build();
      case "adam" -> Optimizer.adam().optLearningRateTracker(rate).build();
      case "adamw" -> Optimizer.adamW().optLearningRateTracker(rate).build();
      case "nag" -> Optimizer.nag().setLearningRateTracker(rate).setMomentum(0.9f).build();
      case "rmsprop" -> Optimizer.rmsprop().optLearningRateTracker(rate).build();
      case "adagrad" -> Optimizer.adagrad().optLearningRateTracker(rate).build();
      default -> Optimizer.adadelta().build();
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"sgd", "momentum", "adam", "adamw"})
  void aSweepInTheMiddleOfTrainingLeavesTheTrainerAsItWas(String name) throws Exception {
    List<List<float[]>> results = new ArrayList<>();
    for (boolean sweep : new boolean[] {false, true}) {
      Optimizer optimizer = optimizer(name);
      try (Trainer trainer = Models.trainer(optimizer, 1)) {
        EasyTrain.fit(trainer, 2, Models.clouds(manager, 48, 1), null);
        if (sweep) {
          try (Learner learner = learner(trainer, optimizer)) {
            RangeTest.of(Sweep.exponential(1e-4, 10, 6))
                .withRepeats(2)
                .withSeed(1)
                .run(learner, FinderListener.NONE);
          }
        }
        trainer.getManager().getEngine().setRandomSeed(9);
        EasyTrain.fit(trainer, 2, Models.clouds(manager, 48, 1), null);
        results.add(
            trainer.getModel().getBlock().getParameters().values().stream()
                .map(parameter -> parameter.getArray().toFloatArray())
                .toList());
      }
    }
    assertThat(results.get(1)).usingRecursiveComparison().isEqualTo(results.get(0));
  }

  @Test
  void movesTheRateWhileItIsOpenAndGivesTheTrackerBack() {
    Optimizer sgd = optimizer("sgd");
    try (Trainer trainer = Models.trainer(sgd, 1)) {
      NDArray weight = trainer.getModel().getBlock().getParameters().valueAt(0).getArray();
      try (Learner learner = learner(trainer, sgd)) {
        assertThat(learner.get(0, Hyperparameter.LEARNING_RATE)).isEqualTo(0.01f);
        float[] before = weight.toFloatArray();
        learner.set(0, Hyperparameter.LEARNING_RATE, 0);
        learner.step();
        assertThat(weight.toFloatArray()).isEqualTo(before);
        learner.set(0, Hyperparameter.LEARNING_RATE, 0.5);
        learner.step();
        assertThat(weight.toFloatArray()).isNotEqualTo(before);
        assertThatIllegalArgumentException()
            .isThrownBy(() -> learner.set(0, Hyperparameter.MOMENTUM, 0.5))
            .withMessageContaining("fix it when they are built");
        assertThatIllegalArgumentException()
            .isThrownBy(() -> learner(trainer, sgd))
            .withMessageContaining("another learner is open");
        assertThatIllegalStateException()
            .isThrownBy(() -> ScheduleTracker.follow(trainer, sgd, Schedule.constant(1)))
            .withMessageContaining("close it");
      }
      assertThat(StockFields.of(sgd).tracker().getNewValue("any", 3)).isEqualTo(0.01f);
    }
  }

  @Test
  void leavesTheOptimizerAloneWhereALearnerCannotBeMade() {
    Optimizer sgd = optimizer("sgd");
    try (Trainer trainer = Models.trainer(sgd, 1)) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  DjlLearner.of(
                      trainer,
                      sgd,
                      Minibatches.of(Models.clouds(manager, 48, 1), 16),
                      Map.of(),
                      3,
                      LearnerOptions.DEFAULT.withAccumulation(9)));
      Minibatches batches = Minibatches.of(Models.clouds(manager, 48, 1), 16);
      Map<Subset, ArrayDataset> nothing = Collections.singletonMap(Subset.VALIDATION, null);
      assertThatNullPointerException()
          .isThrownBy(() -> DjlLearner.of(trainer, sgd, batches, nothing, 3));
      learner(trainer, sgd).close();
    }
  }

  @Test
  void followsAScheduleFromItsOwnStepZero() throws Exception {
    Optimizer adam = optimizer("adam");
    try (Trainer trainer = Models.trainer(adam, 1)) {
      EasyTrain.fit(trainer, 2, Models.clouds(manager, 48, 1), null);
      List<Long> asked = new ArrayList<>();
      ScheduleTracker.follow(
          trainer,
          adam,
          step -> {
            asked.add(step);
            return 0.1;
          });
      EasyTrain.fit(trainer, 1, Models.clouds(manager, 48, 1), null);
      assertThat(asked).containsOnly(0L, 1L, 2L).startsWith(0L).endsWith(2L);
    }
  }

  @Test
  void parametersWithRatesOfTheirOwnAreGroupsAndKeepTheirRatios() {
    FixedPerVarTracker.Builder rates = FixedPerVarTracker.builder().setDefaultValue(0.02f);
    Models.Built built = Models.build(1);
    List<Parameter> parameters = built.block().getParameters().values();
    Parameter last = parameters.get(parameters.size() - 1);
    rates.put(last.getId(), 0.1f);
    Optimizer optimizer = Optimizer.sgd().setLearningRateTracker(rates.build()).build();
    try (Trainer trainer = built.trainer(optimizer)) {
      try (Learner learner = learner(trainer, optimizer)) {
        assertThat(learner.groups()).hasSize(2);
        new GroupRates(learner).set(1);
        assertThat(learner.get(1, Hyperparameter.LEARNING_RATE)).isCloseTo(5, within(1e-6));
      }
      ScheduleTracker.follow(trainer, optimizer, Schedule.constant(0));
      // At 0 the ratios of the schedule before are kept.
      ScheduleTracker.follow(trainer, optimizer, Schedule.constant(0.3));
      assertThat(StockFields.of(optimizer).tracker().getNewValue(last.getId(), 1))
          .isCloseTo(1.5f, within(1e-6f));
      try (Learner learner = learner(trainer, optimizer)) {
        assertThat(learner.groups()).hasSize(2);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nag", "rmsprop", "adagrad", "adadelta"})
  void saysWhatToTakeInPlaceOfOptimizersThatDoNotRunOnPyTorch(String name) {
    Optimizer optimizer = optimizer(name);
    try (Trainer trainer = Models.trainer(optimizer, 1)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> learner(trainer, optimizer))
          .withMessageContaining("does not run on its PyTorch engine; take a LiveOptimizer with");
    }
  }

  /** An optimizer of the user's own, with state of its own. */
  private static final class Averaging extends Optimizer {
    @SuppressWarnings("unused")
    private final Tracker rate = Tracker.fixed(0.1f);

    @SuppressWarnings("unused")
    private final List<NDArray> averages = new ArrayList<>();

    private static final class Builder extends OptimizerBuilder<Builder> {
      @Override
      protected Builder self() {
        return this;
      }
    }

    Averaging() {
      super(new Builder());
    }

    @Override
    public void update(String parameterId, NDArray weight, NDArray gradient) {}
  }

  @Test
  void refusesAnOptimizerWhoseStateItCannotCopy() {
    Optimizer optimizer = new Averaging();
    try (Trainer trainer = Models.trainer(optimizer, 1)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> learner(trainer, optimizer))
          .withMessageContaining("keeps averages, which lr4j cannot copy; take a LiveOptimizer");
    }
  }
}
