package org.lr4j.benchmarks.engines;

import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lr4j.dl4j.Dl4jLearner;
import org.lr4j.dl4j.Minibatches;
import org.lr4j.engine.Learner;
import org.lr4j.finder.Finding;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.ViewIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Deeplearning4j: {@code fit} over an iterator against a search. */
final class Dl4jRace implements Race {
  private final DataSet data;
  private final MultiLayerNetwork trained;
  private final MultiLayerNetwork searched;
  private final Minibatches batches;

  Dl4jRace(boolean convolutions) {
    float[][] labels = new float[STEPS * BATCH][CLASSES];
    for (int i = 0; i < labels.length; i++) {
      labels[i][Race.label(i)] = 1;
    }
    data = new DataSet(Nd4j.createFromArray(Race.images()), Nd4j.createFromArray(labels));
    trained = network(convolutions);
    searched = network(convolutions);
    batches = Minibatches.of(data, BATCH);
  }

  private static MultiLayerNetwork network(boolean convolutions) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder().seed(1).updater(new Nesterovs(1e-4, 0.9)).list();
    if (convolutions) {
      layers
          .layer(new ConvolutionLayer.Builder(5, 5).nOut(20).activation(Activation.RELU).build())
          .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build());
    }
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            layers
                .layer(new DenseLayer.Builder().nOut(500).activation(Activation.RELU).build())
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(
                    convolutions
                        ? InputType.convolutionalFlat(SIDE, SIDE, 1)
                        : InputType.feedForward(PIXELS))
                .build());
    network.init();
    return network;
  }

  @Override
  public void train() {
    trained.fit(new ViewIterator(data, BATCH));
  }

  @Override
  public Finding find() {
    try (Learner learner = Dl4jLearner.of(searched, batches, Map.of(), 1)) {
      return Race.finder().run(learner);
    }
  }

  @Override
  public void close() {
    trained.close();
    searched.close();
  }
}
