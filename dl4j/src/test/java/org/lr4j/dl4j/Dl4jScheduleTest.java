package org.lr4j.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.lr4j.schedule.Schedule;
import org.lr4j.schedule.plan.Plan;
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
        .hasRootCauseInstanceOf(UnsupportedOperationException.class);
  }
}
