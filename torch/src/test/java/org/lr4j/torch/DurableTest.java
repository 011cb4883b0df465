package org.lr4j.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lr4j.data.HorizontalFlip;
import org.lr4j.data.Shape;
import org.lr4j.engine.DurableLearner;
import org.lr4j.engine.LearnerException;
import org.lr4j.testkit.DurableLearnerContract;

class DurableTest {
  private static TorchConfig config(String model, String optimizer) {
    return TorchConfig.of("blobs", model, optimizer)
        .withBatchSize(16)
        .withSeed(5)
        .withLearningRate(1e-2)
        .withThreads(1);
  }

  private static TorchLearner open(TorchConfig config) {
    return TorchEngine.open(config, Blobs.of(new Shape(1, 16, 16), 80, 5));
  }

  abstract static class OfBlobs extends DurableLearnerContract {
    private final String model;
    private final String optimizer;

    OfBlobs(String model, String optimizer) {
      this.model = model;
      this.optimizer = optimizer;
    }

    @Override
    protected DurableLearner newLearner() {
      return open(config(model, optimizer));
    }

    @Override
    protected DurableLearner otherModel() {
      return open(config("logistic", optimizer));
    }
  }

  @Test
  void refusesTheStateOfHeavyBallForNesterov(@TempDir Path folder) throws IOException {
    try (TorchLearner saved = open(config("cnn", "sgd"));
        TorchLearner other = open(config("cnn", "nesterov"))) {
      saved.save(folder);
      assertThatThrownBy(() -> other.load(folder))
          .isInstanceOf(LearnerException.class)
          .hasMessageEndingWith("holds the state of optimizer sgd, but the learner has nesterov");
    }
  }

  @Nested
  class CnnWithSgd extends OfBlobs {
    CnnWithSgd() {
      super("cnn", "sgd");
    }
  }

  @Nested
  class MlpWithAdam extends OfBlobs {
    MlpWithAdam() {
      super("mlp", "adam");
    }
  }

  @Nested
  class BatchNormWithAdaBound extends OfBlobs {
    BatchNormWithAdaBound() {
      super("resnet9", "adabound");
    }
  }

  @Nested
  class LeNetWithRmsprop extends OfBlobs {
    LeNetWithRmsprop() {
      super("lenet", "rmsprop");
    }
  }

  @Nested
  class AugmentedAndPrefetched extends DurableLearnerContract {
    @Override
    protected DurableLearner newLearner() {
      return open(config("cnn", "nesterov").withAugmentation(new HorizontalFlip(0.5)));
    }

    @Override
    protected DurableLearner otherModel() {
      return open(config("mlp", "nesterov"));
    }
  }

  @Test
  void refusesTheStateOfAnotherOptimizer(@TempDir Path folder) throws IOException {
    try (TorchLearner adam = open(config("mlp", "adam"));
        TorchLearner sgd = open(config("mlp", "sgd"))) {
      adam.step();
      adam.save(folder);
      assertThatThrownBy(() -> sgd.load(folder))
          .isInstanceOf(LearnerException.class)
          .hasMessageContaining("optimizer adam")
          .hasMessageContaining("the learner has sgd");
    }
  }

  @Test
  void refusesAnEscapeThatIsNone(@TempDir Path folder) throws IOException {
    try (TorchLearner learner = open(config("logistic", "sgd"))) {
      learner.save(folder);
      Path properties = folder.resolve("learner.properties");
      Files.writeString(properties, Files.readString(properties).replace("optimizer=", "a=\\u"));
      assertThatThrownBy(() -> learner.load(folder))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("learner.properties is damaged");
    }
  }

  @Test
  void writesWeightsAsSafetensors(@TempDir Path folder) throws IOException {
    try (TorchLearner learner = open(config("logistic", "sgd"))) {
      learner.save(folder);
      byte[] bytes = Files.readAllBytes(folder.resolve("weights.safetensors"));
      int header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
      assertThat(new String(bytes, 8, header, StandardCharsets.UTF_8))
          .contains("\"dtype\":\"F32\"")
          .contains("weight\"")
          .contains("bias\"");
      assertThat(header % 8).isZero();
    }
  }
}
