package org.lr4j.torch;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Nested;
import org.lr4j.data.Layout;
import org.lr4j.data.Shape;
import org.lr4j.engine.Learner;
import org.lr4j.testkit.LearnerContract;

/** The contract over models and optimizers that go by a name. */
class NamedModelsContractTest {
  private static Learner open(
      String model, String optimizer, Shape shape, OptionalDouble momentum, long seed) {
    TorchConfig config =
        new TorchConfig(
            "blobs",
            java.nio.file.Path.of("."),
            model,
            optimizer,
            16,
            seed,
            1e-3,
            momentum,
            OptionalDouble.empty(),
            OptionalInt.of(1),
            Layout.CHANNELS_LAST);
    return TorchEngine.open(config, Blobs.of(shape, 80, seed));
  }

  private static final Shape TINY = new Shape(1, 8, 8);

  @Nested
  class CnnWithSgd extends LearnerContract {
    @Override
    protected Learner create(long seed) {
      return open("cnn", "sgd", TINY, OptionalDouble.empty(), seed);
    }

    @Override
    protected double workingRate() {
      return 0.02;
    }
  }

  @Nested
  class MlpWithAdam extends LearnerContract {
    @Override
    protected Learner create(long seed) {
      return open("mlp", "adam", TINY, OptionalDouble.empty(), seed);
    }

    @Override
    protected double workingRate() {
      return 0.002;
    }
  }

  @Nested
  class MlpWithAdamW extends LearnerContract {
    @Override
    protected Learner create(long seed) {
      return open("mlp", "adamw", TINY, OptionalDouble.empty(), seed);
    }

    @Override
    protected double workingRate() {
      return 0.002;
    }
  }

  @Nested
  class MlpWithRmspropAndMomentum extends LearnerContract {
    @Override
    protected Learner create(long seed) {
      return open("mlp", "rmsprop", TINY, OptionalDouble.of(0.5), seed);
    }

    @Override
    protected double workingRate() {
      return 0.001;
    }
  }

  @Nested
  class MlpWithAdagrad extends LearnerContract {
    @Override
    protected Learner create(long seed) {
      return open("mlp", "adagrad", TINY, OptionalDouble.empty(), seed);
    }

    @Override
    protected double workingRate() {
      return 0.01;
    }
  }

  @Nested
  class MlpWithNesterov extends LearnerContract {
    @Override
    protected Learner create(long seed) {
      return open("mlp", "nesterov", TINY, OptionalDouble.empty(), seed);
    }

    @Override
    protected double workingRate() {
      return 0.01;
    }

    @Override
    protected int confirmationFaultsApart() {
      return 3;
    }
  }

  @Nested
  class MlpWithAdadelta extends LearnerContract {
    @Override
    protected Learner create(long seed) {
      return open("mlp", "adadelta", TINY, OptionalDouble.empty(), seed);
    }

    @Override
    protected double workingRate() {
      return 1;
    }
  }

  @Nested
  class CnnWithAdaBound extends LearnerContract {
    @Override
    protected Learner create(long seed) {
      return open("cnn", "adabound", TINY, OptionalDouble.empty(), seed);
    }

    @Override
    protected double workingRate() {
      return 0.002;
    }
  }
}
