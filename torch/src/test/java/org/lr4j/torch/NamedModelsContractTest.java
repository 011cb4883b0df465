package org.lr4j.torch;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Nested;
import org.lr4j.data.Shape;
import org.lr4j.engine.Learner;
import org.lr4j.testkit.LearnerContract;

/** The contract over models and optimizers that go by a name. */
class NamedModelsContractTest {
  private static final Shape TINY = new Shape(1, 8, 8);

  private abstract static class Named extends LearnerContract {
    private final String model;
    private final String optimizer;
    private final double workingRate;

    Named(String model, String optimizer, double workingRate) {
      this.model = model;
      this.optimizer = optimizer;
      this.workingRate = workingRate;
    }

    OptionalDouble momentum() {
      return OptionalDouble.empty();
    }

    Shape shape() {
      return TINY;
    }

    int batch() {
      return 16;
    }

    int threads() {
      return 1;
    }

    Precision precision() {
      return Precision.FLOAT32;
    }

    @Override
    protected final Learner create(long seed) {
      TorchConfig config =
          TorchConfig.of("blobs", model, optimizer)
              .withBatchSize(batch())
              .withSeed(seed)
              .withThreads(threads())
              .withPrecision(precision());
      if (momentum().isPresent()) {
        config = config.withMomentum(momentum().getAsDouble());
      }
      return TorchEngine.open(config, Blobs.of(shape(), 5 * batch(), seed));
    }

    @Override
    protected final double workingRate() {
      return workingRate;
    }
  }

  @Nested
  class MixedPrecision extends Named {
    MixedPrecision() {
      super("cnn", "sgd", 0.05);
    }

    @Override
    Precision precision() {
      return Precision.BFLOAT16;
    }
  }

  @Nested
  class CnnWithSgd extends Named {
    CnnWithSgd() {
      super("cnn", "sgd", 0.02);
    }
  }

  @Nested
  class CnnOnTwoThreads extends Named {
    CnnOnTwoThreads() {
      super("cnn", "sgd", 0.02);
    }

    @Override
    Shape shape() {
      return new Shape(1, 32, 32);
    }

    @Override
    int batch() {
      return 32;
    }

    @Override
    int threads() {
      return 2;
    }

    @Override
    protected int confirmationFaultsApart() {
      return 61;
    }
  }

  @Nested
  class MlpWithAdam extends Named {
    MlpWithAdam() {
      super("mlp", "adam", 0.002);
    }
  }

  @Nested
  class MlpWithAdamW extends Named {
    MlpWithAdamW() {
      super("mlp", "adamw", 0.002);
    }
  }

  @Nested
  class MlpWithRmspropAndMomentum extends Named {
    MlpWithRmspropAndMomentum() {
      super("mlp", "rmsprop", 0.001);
    }

    @Override
    OptionalDouble momentum() {
      return OptionalDouble.of(0.5);
    }
  }

  @Nested
  class MlpWithAdagrad extends Named {
    MlpWithAdagrad() {
      super("mlp", "adagrad", 0.01);
    }
  }

  @Nested
  class MlpWithNesterov extends Named {
    MlpWithNesterov() {
      super("mlp", "nesterov", 0.01);
    }

    @Override
    protected int confirmationFaultsApart() {
      return 3;
    }
  }

  @Nested
  class MlpWithAdadelta extends Named {
    MlpWithAdadelta() {
      super("mlp", "adadelta", 1);
    }
  }

  @Nested
  class CnnWithAdaBound extends Named {
    CnnWithAdaBound() {
      super("cnn", "adabound", 0.002);
    }
  }
}
