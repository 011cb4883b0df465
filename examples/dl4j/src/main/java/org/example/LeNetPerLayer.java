package org.example;

import java.util.Map;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.EarlyStoppingResult;
import org.deeplearning4j.earlystopping.scorecalc.DataSetLossCalculator;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.earlystopping.termination.ScoreImprovementEpochTerminationCondition;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingTrainer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lr4j.data.Digits;
import org.lr4j.data.ImageSet;
import org.lr4j.dl4j.Dl4jLearner;
import org.lr4j.dl4j.Dl4jSchedule;
import org.lr4j.dl4j.Minibatches;
import org.lr4j.engine.Learner;
import org.lr4j.finder.LrFinder;
import org.lr4j.schedule.Schedules;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.ViewIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** LeNet with an updater for each layer, a found rate, and DL4J's own early stopping. */
public final class LeNetPerLayer {
  private static final int EPOCHS = 8;
  private static final int BATCH = 32;

  private LeNetPerLayer() {}

  public static void main(String[] args) {
    DataSet train = digits(0, 1440);
    DataSet test = digits(1440, 1797);
    MultiLayerNetwork network = network();

    double rate;
    try (Learner learner = Dl4jLearner.of(network, Minibatches.of(train, BATCH), Map.of(), 1)) {
      System.out.println("groups " + learner.groups());
      rate = LrFinder.exponential(1e-5, 1, 100).run(learner).orElseThrow().rate();
    }
    long steps = EPOCHS * (long) (train.numExamples() / BATCH);
    // The rate is that of the first layer; the others keep their ratios to it.
    Dl4jSchedule.follow(network, Schedules.linearToZero(rate, steps / 10, steps));

    EarlyStoppingResult<MultiLayerNetwork> result =
        new EarlyStoppingTrainer(
                new EarlyStoppingConfiguration.Builder<MultiLayerNetwork>()
                    .epochTerminationConditions(
                        new MaxEpochsTerminationCondition(EPOCHS),
                        new ScoreImprovementEpochTerminationCondition(3))
                    .scoreCalculator(new DataSetLossCalculator(new ViewIterator(test, 100), true))
                    .build(),
                network,
                new ViewIterator(train, BATCH))
            .fit();
    System.out.println(
        "rate "
            + rate
            + ", best epoch "
            + result.getBestModelEpoch()
            + ", accuracy "
            + result.getBestModel().evaluate(new ViewIterator(test, 100)).accuracy());
  }

  private static MultiLayerNetwork network() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .list()
                .layer(
                    new ConvolutionLayer.Builder(3, 3)
                        .nOut(8)
                        .updater(new Nesterovs(0.01, 0.9))
                        .build())
                .layer(new BatchNormalization.Builder().updater(new Nesterovs(0.02, 0.9)).build())
                .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
                .layer(
                    new DenseLayer.Builder()
                        .nOut(32)
                        .activation(Activation.RELU)
                        .updater(new Nesterovs(0.01, 0.9))
                        .build())
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(10)
                        .activation(Activation.SOFTMAX)
                        .updater(new Adam(0.001))
                        .build())
                .setInputType(InputType.convolutional(8, 8, 1))
                .build());
    network.init();
    return network;
  }

  private static DataSet digits(int from, int to) {
    ImageSet all = Digits.load();
    float[][] pixels = new float[to - from][64];
    float[][] labels = new float[to - from][10];
    for (int i = from; i < to; i++) {
      all.read(i, pixels[i - from]);
      for (int p = 0; p < 64; p++) {
        pixels[i - from][p] /= 255;
      }
      labels[i - from][all.label(i)] = 1;
    }
    return new DataSet(Nd4j.create(pixels).reshape(to - from, 1, 8, 8), Nd4j.create(labels));
  }
}
