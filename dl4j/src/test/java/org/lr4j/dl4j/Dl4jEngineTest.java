package org.lr4j.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lr4j.engine.Engines;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.Learner;
import org.lr4j.engine.LearnerException;
import org.lr4j.engine.Recipe;
import org.lr4j.engine.Subset;
import org.lr4j.finder.LrFinder;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class Dl4jEngineTest {
  @TempDir Path folder;

  private static Recipe recipe(Path model) {
    return new Recipe(Map.of("model", model.toString(), "data", "digits", "seed", "1"));
  }

  private Path saved(boolean convolutions) throws IOException {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder().seed(1).updater(new Nesterovs(0.003, 0.9)).list();
    if (convolutions) {
      layers.layer(new ConvolutionLayer.Builder(3, 3).nOut(4).activation(Activation.RELU).build());
    }
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            layers
                .layer(new DenseLayer.Builder().nOut(16).activation(Activation.RELU).build())
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(10)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(
                    convolutions ? InputType.convolutional(8, 8, 1) : InputType.feedForward(64))
                .build());
    network.init();
    Path file = folder.resolve("network.zip");
    ModelSerializer.writeModel(network, file.toFile(), true);
    return file;
  }

  @Test
  void findsARateForASavedNetwork() throws IOException {
    try (Learner learner = Engines.named("dl4j").prepare(recipe(saved(false))).get()) {
      assertThat(learner.get(0, Hyperparameter.LEARNING_RATE)).isEqualTo(0.003);
      assertThat(learner.get(0, Hyperparameter.MOMENTUM)).isEqualTo(0.9);
      assertThat(learner.subsets()).containsExactlyInAnyOrder(Subset.values());

      double rate = LrFinder.exponential(1e-5, 10, 60).run(learner).orElseThrow().rate();

      assertThat(rate).isBetween(1e-3, 2.0);
    }
  }

  @Test
  void givesImagesToConvolutions() throws IOException {
    try (Learner learner = Engines.named("dl4j").prepare(recipe(saved(true))).get()) {
      assertThat(learner.step().loss()).isBetween(1.0, 10.0);
      assertThat(learner.evaluate(Subset.PROBE).loss()).isBetween(1.0, 10.0);
    }
  }

  @Test
  void saysWhatItTrains() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Dl4jEngine().prepare(recipe(folder.resolve("absent.zip"))))
        .withMessageContaining("ModelSerializer")
        .withMessageContaining("absent.zip");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Dl4jEngine().prepare(new Recipe(Map.of("optimizer", "adam"))))
        .withMessage("engine dl4j has no option optimizer; leave it out");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Dl4jEngine().prepare(new Recipe(Map.of("image-size", "8"))))
        .withMessageContaining("leave image-size out, or choose engine torch");
  }

  @Test
  void saysThatAFileIsNoNetwork() throws IOException {
    Path file = Files.writeString(folder.resolve("text.zip"), "no network");

    assertThatThrownBy(() -> new Dl4jEngine().prepare(recipe(file)).get())
        .isInstanceOf(LearnerException.class)
        .hasMessageContaining("text.zip");
  }
}
