package org.lr4j.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.loss.Loss;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lr4j.engine.Clipping;
import org.lr4j.engine.GroupRates;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.Learner;
import org.lr4j.engine.LearnerException;
import org.lr4j.engine.Step;
import org.lr4j.engine.Subset;
import org.lr4j.finder.FinderListener;
import org.lr4j.finder.RangeTest;
import org.lr4j.finder.Sweep;
import org.lr4j.schedule.Rates;
import org.lr4j.schedule.Schedule;
import org.lr4j.schedule.Span;
import org.lr4j.train.Policy;
import org.lr4j.train.TrainingLoop;

class DjlLearnerTest {
  private static final Schedule RATE = Schedule.linear(0.1, 0, 40);

  private NDManager manager;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private DjlLearner learner(Trainer trainer, LiveOptimizer optimizer) {
    return DjlLearner.of(
        trainer,
        optimizer,
        Minibatches.of(Models.clouds(manager, 48, 1), 16),
        Models.clouds(manager, 30, 2),
        3);
  }

  @Test
  void aSweepInTheMiddleOfTrainingLeavesTheTrainerAsItWas() throws Exception {
    List<List<float[]>> results = new ArrayList<>();
    for (boolean sweep : new boolean[] {false, true}) {
      LiveOptimizer optimizer = LiveOptimizer.of(UpdateRule.adam(), RATE);
      try (Trainer trainer = Models.trainer(optimizer, 1)) {
        EasyTrain.fit(trainer, 2, Models.clouds(manager, 48, 1), null);
        if (sweep) {
          try (Learner learner = learner(trainer, optimizer)) {
            RangeTest.of(Sweep.exponential(1e-4, 10, 6))
                .withRepeats(2)
                .withEvaluationEvery(3)
                .withSeed(1)
                .run(learner, FinderListener.NONE);
          }
        }
        assertThat(optimizer.steps()).isEqualTo(6);
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
  void evaluatesTheMeanLossAndTheShareOfRightAnswers() {
    LiveOptimizer optimizer = LiveOptimizer.of(UpdateRule.sgd(0), RATE);
    try (Trainer trainer = Models.trainer(optimizer, 1);
        Learner learner =
            DjlLearner.of(
                trainer,
                optimizer,
                Minibatches.of(Models.clouds(manager, 48, 1), 16),
                Models.clouds(manager, 600, 4),
                1)) {
      var data = Models.clouds(manager, 600, 4).getByRange(manager, 0, 600);
      var answers = trainer.evaluate(data.getData());
      double loss = trainer.getLoss().evaluate(data.getLabels(), answers).getFloat();
      long right =
          answers
              .singletonOrThrow()
              .argMax(1)
              .eq(data.getLabels().singletonOrThrow())
              .countNonzero()
              .getLong();
      assertThat(learner.evaluate(Subset.VALIDATION).loss()).isCloseTo(loss, within(1e-5));
      assertThat(learner.evaluate(Subset.VALIDATION).accuracy()).hasValue(right / 600.0);
      assertThat(learner.evaluate(Subset.PROBE).loss()).isNotEqualTo(loss);
    }
  }

  @Test
  void skipsTheUpdateWhenTheLossIsNotFinite() {
    LiveOptimizer optimizer = LiveOptimizer.of(UpdateRule.sgd(0.9), RATE);
    try (Model model = Model.newInstance("linear", Device.cpu())) {
      model.setBlock(Linear.builder().setUnits(1).build());
      try (Trainer trainer =
          model.newTrainer(
              new DefaultTrainingConfig(Loss.l2Loss())
                  .optDevices(new Device[] {Device.cpu()})
                  .optOptimizer(optimizer))) {
        trainer.initialize(new Shape(2, 1));
        var data =
            new ArrayDataset.Builder()
                .setData(manager.create(new float[][] {{Float.NaN}, {1}}))
                .optLabels(manager.create(new float[][] {{1}, {1}}))
                .setSampling(2, false)
                .build();
        try (Learner learner =
            DjlLearner.of(trainer, optimizer, Minibatches.of(data, 2), Map.of(), 1)) {
          Step step = learner.step();
          assertThat(step.updated()).isFalse();
          assertThat(step.loss()).isNaN();
          assertThat(optimizer.steps()).isZero();
          assertThat(model.getBlock().getParameters().valueAt(0).getArray().toFloatArray())
              .doesNotContain(Float.NaN);
        }
      }
    }
  }

  private static float[] values(Parameter parameter) {
    return parameter.getArray().toFloatArray();
  }

  @Test
  void frozenParametersAndGroupsWithoutARateStayWhereTheyAre() {
    Models.Built built = Models.build(1);
    List<Parameter> parameters = built.block().getParameters().values();
    Parameter first = parameters.get(0);
    Parameter second = parameters.get(1);
    Parameter last = parameters.get(parameters.size() - 1);
    LiveOptimizer optimizer = LiveOptimizer.of(UpdateRule.adam(), Schedule.constant(0.1));
    optimizer.addGroup("still", List.of(second), 0);
    first.freeze(true);
    try (Trainer trainer = built.trainer(optimizer);
        Learner learner =
            DjlLearner.of(
                trainer,
                optimizer,
                Minibatches.of(Models.clouds(manager, 48, 1), 16),
                Map.of(),
                3,
                LearnerOptions.DEFAULT.withClipping(Clipping.norm(1)))) {
      List<float[]> before = List.of(values(first), values(second), values(last));
      GroupRates rates = new GroupRates(learner);
      for (int step = 0; step < 3; step++) {
        rates.set(0.5);
        learner.step();
      }
      assertThat(values(first)).isEqualTo(before.get(0));
      assertThat(values(second)).isEqualTo(before.get(1));
      assertThat(values(last)).isNotEqualTo(before.get(2));
    }
  }

  /** Three steps of a run at rates of its own, after which the schedule goes on at its step 3. */
  @Test
  void aTrainingLeavesTheOptimizersOwnSchedulesInPlace() {
    Rates own = Rates.of(Schedule.linear(0.1, 0, 10), Schedule.linear(0.95, 0.85, 10));
    LiveOptimizer optimizer = LiveOptimizer.of(UpdateRule.adam(), own);
    try (Trainer trainer = Models.trainer(optimizer, 1)) {
      try (Learner learner = learner(trainer, optimizer)) {
        TrainingLoop loop = new TrainingLoop(learner, Policy.of(Schedule.constant(0.01)));
        loop.check(Span.steps(3));
        assertThat(optimizer.schedules().get(0).get(Hyperparameter.LEARNING_RATE).schedule())
            .isEqualTo(own.learningRate());
        loop.run(Span.steps(3));
      }
      assertThat(optimizer.get(0, Hyperparameter.MOMENTUM))
          .isEqualTo(own.momentum().orElseThrow().at(3));
      assertThat(optimizer.get(0, Hyperparameter.LEARNING_RATE))
          .isEqualTo(own.learningRate().at(3));
      try (Learner learner = learner(trainer, optimizer)) {
        learner.step();
      }
      assertThat(optimizer.get(0, Hyperparameter.LEARNING_RATE))
          .isEqualTo(own.learningRate().at(4));
    }
  }

  @Test
  void saysSoWhenTheTrainerHasAnotherOptimizer() {
    try (Trainer trainer = Models.trainer(LiveOptimizer.of(UpdateRule.sgd(0), RATE), 1);
        Learner learner = learner(trainer, LiveOptimizer.of(UpdateRule.sgd(0), RATE))) {
      assertThatThrownBy(learner::step)
          .isInstanceOf(LearnerException.class)
          .hasMessageContaining("optOptimizer");
    }
  }

  @Test
  void refusesATrainerThatIsNotInitialized() {
    LiveOptimizer optimizer = LiveOptimizer.of(UpdateRule.sgd(0), RATE);
    try (Model model = Model.newInstance("linear", Device.cpu())) {
      model.setBlock(Linear.builder().setUnits(1).build());
      try (Trainer trainer =
          model.newTrainer(
              new DefaultTrainingConfig(Loss.l2Loss())
                  .optDevices(new Device[] {Device.cpu()})
                  .optOptimizer(optimizer))) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> learner(trainer, optimizer))
            .withMessageContaining("initialized");
      }
    }
  }
}
