package org.lr4j.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.lr4j.engine.Hyperparameter.LEARNING_RATE;
import static org.lr4j.engine.Hyperparameter.MOMENTUM;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.listeners.CheckpointListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lr4j.engine.Learner;
import org.lr4j.engine.LearnerException;
import org.lr4j.engine.ParameterGroup;
import org.lr4j.engine.Step;
import org.lr4j.engine.Subset;
import org.lr4j.finder.FinderListener;
import org.lr4j.finder.RangeTest;
import org.lr4j.finder.Sweep;
import org.lr4j.schedule.Schedule;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.dataset.ViewIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

class Dl4jLearnerTest {
  private static final DataSet TRAIN = Networks.clouds(48, 1);
  private static final DataSet HELD_OUT = Networks.clouds(30, 2);

  private static Dl4jLearner learner(MultiLayerNetwork network) {
    return Dl4jLearner.of(network, Minibatches.of(TRAIN, 16), HELD_OUT, 3);
  }

  @Test
  void aSweepInTheMiddleOfTrainingLeavesTheNetworkBitForBitAsItWas() {
    MultiLayerNetwork plain = Networks.layers(new Adam(0.01), 1);
    MultiLayerNetwork swept = Networks.layers(new Adam(0.01), 1);
    for (boolean sweep : new boolean[] {false, true}) {
      MultiLayerNetwork network = sweep ? swept : plain;
      Nd4j.getRandom().setSeed(11);
      network.fit(new ViewIterator(TRAIN, 16), 2);
      if (sweep) {
        try (Learner learner = learner(network)) {
          RangeTest.of(Sweep.exponential(1e-4, 10, 6))
              .withRepeats(2)
              .withEvaluationEvery(3)
              .withSeed(1)
              .run(learner, FinderListener.NONE);
        }
      }
      network.fit(new ViewIterator(TRAIN, 16), 2);
    }
    assertThat(swept.params()).isEqualTo(plain.params());
    assertThat(swept.updaterState()).isEqualTo(plain.updaterState());
    assertThat(swept.getIterationCount()).isEqualTo(plain.getIterationCount());
    assertThat(swept.getEpochCount()).isEqualTo(plain.getEpochCount());
    assertThat(swept.score()).isEqualTo(plain.score());
    assertThat(swept.getLayerWiseConfigurations()).isEqualTo(plain.getLayerWiseConfigurations());
    assertThat(swept.getListeners()).isEmpty();
  }

  @Test
  void stepsAsDl4jDoesAtARateThatMoves() {
    Schedule rate = Schedule.linear(0.01, 0.2, 6);
    Schedule momentum = Schedule.linear(0.9, 0.7, 6);
    MultiLayerNetwork own =
        Networks.layers(
            new Nesterovs(Dl4jSchedule.perIteration(rate), Dl4jSchedule.perIteration(momentum)), 1);
    MultiLayerNetwork driven = Networks.layers(new Nesterovs(0.3, 0.1), 1);
    Minibatches batches = Minibatches.of(TRAIN, 16);
    try (Dl4jLearner learner = Dl4jLearner.of(driven, batches, Map.of(), 3)) {
      for (int i = 0; i < 6; i++) {
        learner.set(0, LEARNING_RATE, rate.at(i));
        learner.set(0, MOMENTUM, momentum.at(i));
        Nd4j.getRandom().setSeed(new Dl4jLearner.Place(3, i / 3, i % 3).noise());
        MultiDataSet batch = batches.get(3, i / 3, i % 3);
        own.fit(batch.getFeatures(0), batch.getLabels(0));
        assertThat(learner.step()).isEqualTo(new Step(own.score(), 16, true));
        assertThat(driven.params()).isEqualTo(own.params());
      }
    }
    assertThat(driven.getIterationCount()).isEqualTo(6);
    assertThat(driven.getEpochCount()).isEqualTo(2);
  }

  @Test
  void oneLearnerAtATimeIsOpenOverANetwork() {
    MultiLayerNetwork network = Networks.layers(new Adam(0.01), 1);
    try (Dl4jLearner first = learner(network)) {
      first.set(0, LEARNING_RATE, 0.5);
      assertThatThrownBy(() -> learner(network))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("another learner is open over the network; close it first");
      assertThat(first.step().loss()).isFinite();
    }
    try (Dl4jLearner second = learner(network)) {
      assertThat(second.get(0, LEARNING_RATE)).isEqualTo(0.01);
    }
  }

  @Test
  void groupsParametersByTheirUpdater() {
    IUpdater body = new Adam(0.01, 0.8, 0.999, 1e-8);
    try (Learner learner = learner(Networks.layers(body, new RmsProp(0.02), 1))) {
      assertThat(learner.groups())
          .containsExactly(
              new ParameterGroup("layer0_W", Set.of(LEARNING_RATE, MOMENTUM)),
              new ParameterGroup("layer2_W", Set.of(LEARNING_RATE)));
      assertThat(learner.get(0, LEARNING_RATE)).isEqualTo(0.01);
      assertThat(learner.get(0, MOMENTUM)).isEqualTo(0.8);
      assertThat(learner.get(1, LEARNING_RATE)).isEqualTo(0.02);
    }
  }

  @Test
  void startsFromTheValuesThatASchedulesHasReached() {
    Schedule rate = Schedule.linear(0.1, 0, 10);
    MultiLayerNetwork network = Networks.layers(new Sgd(Dl4jSchedule.perIteration(rate)), 1);
    network.fit(new ViewIterator(TRAIN, 16), 1);
    try (Learner learner = learner(network)) {
      assertThat(learner.get(0, LEARNING_RATE)).isEqualTo(rate.at(3));
    }
  }

  @Test
  void givesTheUpdaterBackWithItsStateWhenClosed() {
    MultiLayerNetwork network = Networks.layers(new Nesterovs(0.05, 0.9), 1);
    RateListener rates = new RateListener();
    network.setListeners(rates);
    Learner learner = learner(network).withListeners();
    learner.set(0, LEARNING_RATE, 0.2);
    learner.step();
    INDArray state = network.updaterState().dup();
    learner.close();
    assertThat(network.updaterState()).isEqualTo(state);
    network.fit(TRAIN);
    assertThat(rates.updates())
        .extracting(update -> update.rates().get(0))
        .containsExactly(0.2, 0.05);
    assertThat(network.getListeners()).containsExactly(rates);
  }

  /** DL4J's own listener deletes the oldest of its checkpoints. */
  @Test
  void aSearchLeavesTheCheckpointsOfTheNetworksOwnListenerAlone(@TempDir Path folder)
      throws IOException {
    MultiLayerNetwork network = Networks.layers(new Sgd(0.05), 1);
    CheckpointListener checkpoints =
        new CheckpointListener.Builder(folder.toFile()).keepLast(2).saveEveryNIterations(1).build();
    network.setListeners(checkpoints);
    network.fit(new ViewIterator(TRAIN, 16), 1);
    Map<String, Long> before = contents(folder);
    try (Learner learner = learner(network)) {
      RangeTest.of(Sweep.exponential(1e-4, 10, 6)).run(learner, FinderListener.NONE);
    }
    assertThat(contents(folder)).isEqualTo(before).isNotEmpty();
    assertThat(network.getListeners()).containsExactly(checkpoints);
    network.fit(TRAIN);
    assertThat(contents(folder)).isNotEqualTo(before);
  }

  private static Map<String, Long> contents(Path folder) throws IOException {
    Map<String, Long> sums = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        CRC32 sum = new CRC32();
        sum.update(Files.readAllBytes(file));
        sums.put(file.getFileName().toString(), sum.getValue());
      }
    }
    return sums;
  }

  @Test
  void keepsTheNetworksListenersIfAsked() {
    MultiLayerNetwork network = Networks.layers(new Sgd(0.05), 1);
    RateListener rates = new RateListener();
    network.setListeners(rates);
    try (Dl4jLearner learner = learner(network)) {
      learner.step();
      assertThat(rates.updates()).isEmpty();
      learner.withListeners().step();
      learner.step();
      assertThat(rates.updates()).hasSize(2);
    }
    assertThat(network.getListeners()).containsExactly(rates);
  }

  @Test
  void stillSkipsTheUpdateWhenItKeepsListeners() {
    MultiLayerNetwork network = Networks.layers(new Sgd(0.05), 1);
    network.setListeners(new RateListener());
    DataSet broken = Networks.clouds(16, 4);
    broken.getFeatures().putScalar(0, Double.NaN);
    Minibatches batches = Minibatches.of(List.of(broken));
    try (Learner learner = Dl4jLearner.of(network, batches, Map.of(), 1).withListeners()) {
      INDArray params = network.params().dup();
      assertThat(learner.step().updated()).isFalse();
      assertThat(network.params()).isEqualTo(params);
    }
  }

  @Test
  void skipsTheUpdateAndAllItsTracesWhenTheLossIsNotFinite() {
    MultiLayerNetwork network = Networks.layers(new Adam(0.05), 1);
    DataSet broken = Networks.clouds(16, 4);
    broken.getFeatures().putScalar(0, Double.NaN);
    try (Learner learner = Dl4jLearner.of(network, Minibatches.of(List.of(broken)), Map.of(), 1)) {
      INDArray params = network.params().dup();
      INDArray state = network.updaterState().dup();
      Step step = learner.step();
      assertThat(step.updated()).isFalse();
      assertThat(step.loss()).isNaN();
      assertThat(network.params()).isEqualTo(params);
      assertThat(network.updaterState()).isEqualTo(state);
      assertThat(network.getIterationCount()).isZero();
    }
  }

  @Test
  void probesTheFirstOfTheValidationSamples() {
    DataSet many = Networks.clouds(600, 8);
    MultiLayerNetwork network = Networks.layers(new Sgd(0.1), 1);
    DataSet first = new DataSet(many.getFeatures(), many.getLabels());
    first = (DataSet) first.getRange(0, 512);
    try (Learner learner = Dl4jLearner.of(network, Minibatches.of(TRAIN, 16), many, 1)) {
      assertThat(learner.subsets()).containsExactlyInAnyOrder(Subset.PROBE, Subset.VALIDATION);
      assertThat(learner.evaluate(Subset.VALIDATION).loss())
          .isCloseTo(network.score(many, false), within(1e-5));
      assertThat(learner.evaluate(Subset.PROBE).loss())
          .isCloseTo(network.score(first, false), within(1e-5));
      assertThat(learner.evaluate(Subset.VALIDATION).accuracy())
          .hasValue(network.evaluate(new ViewIterator(many, 600)).accuracy());
    }
  }

  @Test
  void saysSoWhenTheUpdaterIsReplacedUnderIt() {
    MultiLayerNetwork network = Networks.layers(new Sgd(0.1), 1);
    try (Learner learner = learner(network)) {
      network.setLearningRate(0.2);
      assertThatThrownBy(learner::step)
          .isInstanceOf(LearnerException.class)
          .hasMessageContaining("setLearningRate");
    }
  }

  @Test
  void passesAnExceptionOfDl4jOnAsASentence() {
    DataSet wrong = new DataSet(Nd4j.zeros(8, 2), Nd4j.zeros(8, 3));
    try (Learner learner =
        Dl4jLearner.of(Networks.layers(new Sgd(0.1), 1), Minibatches.of(wrong, 4), Map.of(), 1)) {
      assertThatThrownBy(learner::step)
          .isInstanceOf(LearnerException.class)
          .hasMessageStartingWith("DL4J could not take a step: ");
    }
  }

  @Test
  void refusesNetworksWithoutARateOrWithSeveralUpdatesABatch() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> learner(Networks.layers(new AdaDelta(), 1)))
        .withMessageContaining("no updater");
    MultiLayerNetwork truncated = Networks.layers(new Sgd(0.1), 1);
    truncated.getLayerWiseConfigurations().setBackpropType(BackpropType.TruncatedBPTT);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> learner(truncated))
        .withMessageContaining("truncated");
  }

  @Test
  void batchesHoldEverySampleOnceAnEpochInAnyShape() {
    DataSet images =
        new DataSet(
            Nd4j.arange(10 * 2 * 3 * 3).reshape(10, 2, 3, 3),
            Nd4j.eye(10).castTo(TRAIN.getLabels().dataType()));
    Minibatches batches = Minibatches.of(images, 4);
    assertThat(batches.perEpoch()).isEqualTo(3);
    INDArray seen = Nd4j.zeros(10);
    for (int i = 0; i < 3; i++) {
      MultiDataSet batch = batches.get(7, 2, i);
      assertThat(batch.getFeatures(0).shape()).containsExactly(i < 2 ? 4 : 2, 2, 3, 3);
      for (int n = 0; n < batch.getFeatures(0).size(0); n++) {
        long sample = batch.getLabels(0).getRow(n).argMax().getLong(0);
        seen.putScalar(sample, seen.getDouble(sample) + 1);
        assertThat(batch.getFeatures(0).slice(n)).isEqualTo(images.getFeatures().slice(sample));
      }
    }
    assertThat(seen).isEqualTo(Nd4j.ones(10));
  }
}
