package org.lr4j.dl4j;

import java.util.SplittableRandom;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.AttentionVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small networks and data to test with. */
final class Networks {
  static final int FEATURES = 6;
  static final int CLASSES = 3;
  private static final int LENGTH = 5;

  private Networks() {}

  /** Clouds around a centre for each class. */
  static DataSet clouds(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] features = new float[count][FEATURES];
    float[][] labels = new float[count][CLASSES];
    for (int n = 0; n < count; n++) {
      int label = n % CLASSES;
      labels[n][label] = 1;
      for (int i = 0; i < FEATURES; i++) {
        features[n][i] = (float) (random.nextGaussian() + (i == 2 * label ? 2 : 0));
      }
    }
    return new DataSet(Nd4j.create(features), Nd4j.create(labels));
  }

  /** Dense, batch norm, dropout, softmax. */
  static MultiLayerNetwork layers(IUpdater updater, IUpdater last, long seed) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            builder(updater, seed)
                .list()
                .layer(new DenseLayer.Builder().nOut(8).activation(Activation.TANH).build())
                .layer(new BatchNormalization())
                .layer(output(last).dropOut(0.8).build())
                .setInputType(InputType.feedForward(FEATURES))
                .build());
    network.init();
    return network;
  }

  static MultiLayerNetwork layers(IUpdater updater, long seed) {
    return layers(updater, updater, seed);
  }

  static ComputationGraph graph(IUpdater updater, long seed) {
    ComputationGraph graph =
        new ComputationGraph(
            builder(updater, seed)
                .graphBuilder()
                .addInputs("in")
                .addLayer(
                    "hidden",
                    new DenseLayer.Builder().nOut(8).activation(Activation.TANH).build(),
                    "in")
                .addLayer("norm", new BatchNormalization(), "hidden")
                .addLayer("out", output(updater).build(), "norm")
                .setOutputs("out")
                .setInputTypes(InputType.feedForward(FEATURES))
                .build());
    graph.init();
    return graph;
  }

  /** Runs of the clouds' features in time, with a class for each moment. */
  static DataSet sequences(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][][] features = new float[count][FEATURES][LENGTH];
    float[][][] labels = new float[count][CLASSES][LENGTH];
    for (int n = 0; n < count; n++) {
      for (int t = 0; t < LENGTH; t++) {
        int label = random.nextInt(CLASSES);
        labels[n][label][t] = 1;
        for (int i = 0; i < FEATURES; i++) {
          features[n][i][t] = (float) (random.nextGaussian() + (i == 2 * label ? 2 : 0));
        }
      }
    }
    return new DataSet(Nd4j.create(features), Nd4j.create(labels));
  }

  /** A bidirectional LSTM, attention as a layer and as a vertex, softmax at each moment. */
  static ComputationGraph sequences(IUpdater updater, long seed) {
    ComputationGraph graph =
        new ComputationGraph(
            builder(updater, seed)
                .graphBuilder()
                .addInputs("in")
                .addLayer("both", new Bidirectional(new LSTM.Builder().nOut(4).build()), "in")
                .addLayer(
                    "layer",
                    new SelfAttentionLayer.Builder().nOut(4).nHeads(2).projectInput(true).build(),
                    "both")
                .addVertex(
                    "vertex",
                    new AttentionVertex.Builder()
                        .nInQueries(4)
                        .nInKeys(4)
                        .nInValues(4)
                        .nOut(4)
                        .nHeads(2)
                        .headSize(2)
                        .projectInput(true)
                        .build(),
                    "layer",
                    "layer",
                    "layer")
                .addLayer(
                    "out",
                    new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build(),
                    "vertex")
                .setOutputs("out")
                .setInputTypes(InputType.recurrent(FEATURES, LENGTH))
                .build());
    graph.init();
    return graph;
  }

  private static NeuralNetConfiguration.Builder builder(IUpdater updater, long seed) {
    return new NeuralNetConfiguration.Builder().seed(seed).updater(updater);
  }

  private static OutputLayer.Builder output(IUpdater updater) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(CLASSES)
        .activation(Activation.SOFTMAX)
        .updater(updater);
  }
}
