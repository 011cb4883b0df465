package org.lr4j.examples.dl4j;

import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lr4j.dl4j.Dl4jLearner;
import org.lr4j.dl4j.Dl4jSchedule;
import org.lr4j.dl4j.Minibatches;
import org.lr4j.engine.Learner;
import org.lr4j.finder.LrFinder;
import org.lr4j.schedule.Schedules;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.ViewIterator;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

final class After {
  private After() {}

  static double train(DataSet train, DataSet test, int epochs) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Nesterovs(0.001, 0.9))
                .list()
                .layer(
                    new DenseLayer.Builder().nIn(64).nOut(64).activation(Activation.RELU).build())
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(64)
                        .nOut(10)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
    network.init();
    int steps = epochs * train.numExamples() / 32;
    double rate;
    try (Learner learner = Dl4jLearner.of(network, Minibatches.of(train, 32), Map.of(), 1)) {
      rate = LrFinder.exponential(1e-5, 10, 100).run(learner).orElseThrow().rate();
    }
    Dl4jSchedule.follow(network, Schedules.linearToZero(rate, steps / 10, steps));
    network.fit(new ViewIterator(train, 32), epochs);
    return network.evaluate(new ViewIterator(test, 100)).accuracy();
  }
}
