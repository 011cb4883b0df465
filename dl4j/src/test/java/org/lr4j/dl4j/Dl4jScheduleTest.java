package org.lr4j.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lr4j.engine.GroupRates;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.schedule.Schedule;
import org.lr4j.schedule.plan.Plan;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.ViewIterator;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;

class Dl4jScheduleTest {
  private static final Schedule RATE =
      Schedule.linear(0, 0.1, 3).then(Schedule.cosine(0.1, 0.001, 7));
  private static final Schedule MOMENTUM = Schedule.linear(0.95, 0.85, 5);

  @Test
  void countsIterationsOrEpochsFromZero() {
    assertThat(Dl4jSchedule.perIteration(RATE).valueAt(3, 7)).isEqualTo(RATE.at(3));
    assertThat(Dl4jSchedule.perEpoch(RATE).valueAt(3, 7)).isEqualTo(RATE.at(7));
    assertThat(Dl4jSchedule.perIteration(RATE).valueAt(0, 0)).isZero();
  }

  @Test
  void everyUpdateTakesTheRateAndTheMomentumOfItsStep() {
    MultiLayerNetwork network =
        Networks.layers(
            new Nesterovs(Dl4jSchedule.perIteration(RATE), Dl4jSchedule.perIteration(MOMENTUM)), 1);
    RateListener rates = new RateListener();
    network.setListeners(rates);
    network.fit(new ViewIterator(Networks.clouds(64, 2), 16), 3);
    assertThat(rates.updates()).hasSize(12);
    for (int i = 0; i < 12; i++) {
      RateListener.Update update = rates.updates().get(i);
      assertThat(update.iteration()).isEqualTo(i);
      assertThat(update.epoch()).isEqualTo(i / 4);
      assertThat(update.rates()).isEqualTo(List.of(RATE.at(i)));
      assertThat(update.momentum()).hasValue(MOMENTUM.at(i));
      assertThat(update.loss()).isFinite().isPositive();
    }
  }

  @Test
  void perEpochHoldsTheRateForAPass() {
    MultiLayerNetwork network =
        Networks.layers(new Sgd(Dl4jSchedule.perEpoch(Schedule.step(0.1, 0.5, 1))), 1);
    RateListener rates = new RateListener();
    network.setListeners(rates);
    network.fit(new ViewIterator(Networks.clouds(32, 2), 16), 3);
    assertThat(rates.updates())
        .extracting(update -> update.rates().get(0))
        .containsExactly(0.1, 0.1, 0.05, 0.05, 0.025, 0.025);
  }

  @Test
  void movesTheParametersAsTheSameRatesSetByHandDo() {
    DataSet batch = Networks.clouds(16, 3);
    MultiLayerNetwork scheduled = Networks.layers(new Sgd(Dl4jSchedule.perIteration(RATE)), 4);
    MultiLayerNetwork byHand = Networks.layers(new Sgd(0.5), 4);
    scheduled.getOutputLayer().conf().getLayer().setIDropout(null);
    byHand.getOutputLayer().conf().getLayer().setIDropout(null);
    for (int i = 0; i < 8; i++) {
      scheduled.fit(batch);
      byHand.setLearningRate(RATE.at(i));
      byHand.fit(batch);
      assertThat(scheduled.params()).isEqualTo(byHand.params());
    }
  }

  @Test
  void roundTripsInTheJsonAndYamlOfAConfiguration() {
    MultiLayerConfiguration layers =
        Networks.layers(
                new Nesterovs(Dl4jSchedule.perIteration(RATE), Dl4jSchedule.perEpoch(MOMENTUM)), 1)
            .getLayerWiseConfigurations();
    assertThat(layers.toJson()).contains("linear(from=0");
    assertThat(MultiLayerConfiguration.fromJson(layers.toJson())).isEqualTo(layers);
    assertThat(MultiLayerConfiguration.fromYaml(layers.toYaml())).isEqualTo(layers);
    ComputationGraphConfiguration graph =
        Networks.graph(new Adam(Dl4jSchedule.perEpoch(RATE)), 1).getConfiguration();
    assertThat(ComputationGraphConfiguration.fromJson(graph.toJson())).isEqualTo(graph);
  }

  @Test
  void tellsDifferentSchedulesApart() {
    assertThat(Dl4jSchedule.perIteration(RATE))
        .isEqualTo(Dl4jSchedule.perIteration(Plan.parse(Plan.of(RATE).toText()).schedule()))
        .hasSameHashCodeAs(Dl4jSchedule.perIteration(Plan.parse(Plan.of(RATE).toText()).schedule()))
        .isNotEqualTo(Dl4jSchedule.perEpoch(RATE))
        .isNotEqualTo(Dl4jSchedule.perIteration(MOMENTUM));
  }

  @Test
  void roundTripsInJavaSerialisation() throws Exception {
    Dl4jSchedule schedule = Dl4jSchedule.perEpoch(RATE);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(schedule);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(schedule);
    }
  }

  @Test
  void trainsByAFunctionOfTheUsersOwnButRefusesToWriteIt() {
    MultiLayerNetwork network =
        Networks.layers(new Sgd(Dl4jSchedule.perIteration(step -> 0.1 / (1 + step))), 1);
    network.fit(Networks.clouds(16, 2));
    assertThatThrownBy(() -> network.getLayerWiseConfigurations().toJson())
        .hasMessage(UnwritableSchedule.SENTENCE);
    assertThatThrownBy(
            () ->
                new ObjectOutputStream(new ByteArrayOutputStream())
                    .writeObject(Dl4jSchedule.perEpoch(step -> 1)))
        .isInstanceOf(NotSerializableException.class)
        .hasMessage(UnwritableSchedule.SENTENCE);
  }

  /** On a network with batch norm, with state, after 20 iterations: ratios 1 to 4, step 0 first. */
  @Test
  void aTrainedNetworkFollowsANewScheduleFromItsStepZeroInTheRatiosOfItsLayers() {
    MultiLayerNetwork network =
        Networks.layers(new Nesterovs(0.01, 0.9), new Nesterovs(0.04, 0.9), 1);
    DataSet batch = Networks.clouds(16, 2);
    for (int i = 0; i < 20; i++) {
      network.fit(batch);
    }
    INDArray velocities = network.getUpdater().getStateViewArray().dup();
    Dl4jSchedule.follow(network, RATE);
    assertThat(network.getUpdater().getStateViewArray()).isEqualTo(velocities);
    RateListener rates = new RateListener();
    network.addListeners(rates);
    for (int i = 0; i < 4; i++) {
      network.fit(batch);
    }
    for (int i = 0; i < 4; i++) {
      assertThat(rates.updates().get(i).rates().get(0)).isEqualTo(RATE.at(i));
      assertThat(rates.updates().get(i).rates().get(1)).isCloseTo(RATE.at(i) * 4, within(1e-12));
    }
    MultiLayerConfiguration read =
        MultiLayerConfiguration.fromJson(network.getLayerWiseConfigurations().toJson());
    assertThat(read).isEqualTo(network.getLayerWiseConfigurations());
    assertThat(read.toJson()).contains("\"first\" : 20");
  }

  /** Updaters that DL4J keeps elsewhere: within a wrapper, in a SameDiff layer, in a vertex. */
  @Test
  void aSavedNetworkOfAnyLayersKeepsTheScheduleThatItFollows(@TempDir Path folder)
      throws IOException {
    ComputationGraph graph = Networks.sequences(new Adam(0.01), 1);
    DataSet batch = Networks.sequences(8, 2);
    graph.fit(batch);
    Dl4jSchedule.follow(graph, Schedule.linear(0.02, 0.2, 5));
    File file = folder.resolve("graph.zip").toFile();
    graph.save(file, true);
    ComputationGraph read = ComputationGraph.load(file, true);
    assertThat(read.getConfiguration()).isEqualTo(graph.getConfiguration());
    assertThat(read.getUpdater().getUpdaterBlocks())
        .hasSameSizeAs(graph.getUpdater().getUpdaterBlocks());
    for (int i = 0; i < 3; i++) {
      graph.fit(batch);
      read.fit(batch);
      assertThat(read.params()).isEqualTo(graph.params());
    }
  }

  @Test
  void aGraphFollowsANewScheduleToo() {
    ComputationGraph graph = Networks.graph(new Adam(0.01), 1);
    graph.fit(Networks.clouds(16, 2));
    Dl4jSchedule.follow(graph, RATE);
    RateListener rates = new RateListener();
    graph.addListeners(rates);
    graph.fit(Networks.clouds(16, 2));
    assertThat(rates.updates().get(0).rates()).containsExactly(RATE.at(0));
  }

  /** All rates are 0 after a decay to 0; the schedules of the layers still tell their ratio. */
  @Test
  void ratesOfZeroStopNeitherTheFinderNorANewSchedule() {
    Schedule decay = Schedule.linear(0.01, 0, 2).then(Schedule.constant(0));
    MultiLayerNetwork network =
        Networks.layers(
            new Sgd(Dl4jSchedule.perIteration(Schedule.linear(0, 0.01, 2).then(decay))),
            new Sgd(Dl4jSchedule.perIteration(Schedule.linear(0, 0.02, 2).then(decay.scale(2)))),
            1);
    DataSet data = Networks.clouds(64, 2);
    assertThat(ratios(network, data)).containsExactly(0.1, 0.2);
    for (int i = 0; i < 6; i++) {
      network.fit(data);
    }
    Dl4jSchedule.follow(network, Schedule.constant(0));
    Dl4jLearner learner = Dl4jLearner.of(network, Minibatches.of(data, 16), data, 1);
    assertThatThrownBy(() -> Dl4jSchedule.follow(network, RATE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("close it");
    learner.close();
  }

  private static double[] ratios(MultiLayerNetwork network, DataSet data) {
    try (Dl4jLearner learner = Dl4jLearner.of(network, Minibatches.of(data, 16), data, 1)) {
      assertThat(learner.get(0, Hyperparameter.LEARNING_RATE)).isZero();
      new GroupRates(learner).set(0.1);
      return new double[] {
        learner.get(0, Hyperparameter.LEARNING_RATE), learner.get(1, Hyperparameter.LEARNING_RATE)
      };
    }
  }
}
