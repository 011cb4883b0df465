package org.lr4j.torch;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Adagrad;
import org.bytedeco.pytorch.AdagradOptions;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.OptimizerOptions;
import org.bytedeco.pytorch.OptimizerParamGroupVector;
import org.bytedeco.pytorch.RMSprop;
import org.bytedeco.pytorch.RMSpropOptions;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.TensorVector;

/** libtorch's optimizers: how each keeps its options, and how to make one without state. */
enum OptimizerKind {
  SGD(SGD.class) {
    @Override
    DoublePointer momentum(Pointer options) {
      return new SGDOptions(options).momentum();
    }

    @Override
    DoublePointer weightDecay(Pointer options) {
      return new SGDOptions(options).weight_decay();
    }

    @Override
    Optimizer fresh(OptimizerParamGroupVector groups, Pointer defaults) {
      return new SGD(groups, new SGDOptions(defaults));
    }

    @Override
    OptimizerOptions options(double rate) {
      return new SGDOptions(rate);
    }

    @Override
    Optimizer create(TensorVector parameters, Pointer options) {
      return new SGD(parameters, new SGDOptions(options));
    }
  },

  ADAM(Adam.class) {
    @Override
    DoublePointer momentum(Pointer options) {
      return new AdamOptions(options).betas().getPointer(Betas.FIRST);
    }

    @Override
    DoublePointer weightDecay(Pointer options) {
      return new AdamOptions(options).weight_decay();
    }

    @Override
    Optimizer fresh(OptimizerParamGroupVector groups, Pointer defaults) {
      return new Adam(groups, new AdamOptions(defaults));
    }

    @Override
    OptimizerOptions options(double rate) {
      return new AdamOptions(rate);
    }

    @Override
    Optimizer create(TensorVector parameters, Pointer options) {
      return new Adam(parameters, new AdamOptions(options));
    }
  },

  ADAMW(AdamW.class) {
    @Override
    DoublePointer momentum(Pointer options) {
      return new AdamWOptions(options).betas().getPointer(Betas.FIRST);
    }

    @Override
    DoublePointer weightDecay(Pointer options) {
      return new AdamWOptions(options).weight_decay();
    }

    @Override
    Optimizer fresh(OptimizerParamGroupVector groups, Pointer defaults) {
      return new AdamW(groups, new AdamWOptions(defaults));
    }

    @Override
    OptimizerOptions options(double rate) {
      return new AdamWOptions(rate);
    }

    @Override
    Optimizer create(TensorVector parameters, Pointer options) {
      return new AdamW(parameters, new AdamWOptions(options));
    }
  },

  RMSPROP(RMSprop.class) {
    @Override
    DoublePointer momentum(Pointer options) {
      return new RMSpropOptions(options).momentum();
    }

    @Override
    DoublePointer weightDecay(Pointer options) {
      return new RMSpropOptions(options).weight_decay();
    }

    @Override
    Optimizer fresh(OptimizerParamGroupVector groups, Pointer defaults) {
      return new RMSprop(groups, new RMSpropOptions(defaults));
    }

    @Override
    OptimizerOptions options(double rate) {
      return new RMSpropOptions(rate);
    }

    @Override
    Optimizer create(TensorVector parameters, Pointer options) {
      return new RMSprop(parameters, new RMSpropOptions(options));
    }
  },

  ADAGRAD(Adagrad.class) {
    @Override
    DoublePointer momentum(Pointer options) {
      throw new IllegalArgumentException("Adagrad has no momentum");
    }

    @Override
    DoublePointer weightDecay(Pointer options) {
      return new AdagradOptions(options).weight_decay();
    }

    @Override
    Optimizer fresh(OptimizerParamGroupVector groups, Pointer defaults) {
      return new Adagrad(groups, new AdagradOptions(defaults));
    }

    @Override
    OptimizerOptions options(double rate) {
      return new AdagradOptions(rate);
    }

    @Override
    Optimizer create(TensorVector parameters, Pointer options) {
      return new Adagrad(parameters, new AdagradOptions(options));
    }
  };

  private final Class<? extends Optimizer> type;

  OptimizerKind(Class<? extends Optimizer> type) {
    this.type = type;
  }

  static OptimizerKind of(Optimizer optimizer) {
    return Arrays.stream(values())
        .filter(f -> f.type.isInstance(optimizer))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "optimizer "
                        + optimizer.getClass().getSimpleName()
                        + " is not supported; use one of "
                        + Arrays.stream(values())
                            .map(f -> f.type.getSimpleName())
                            .collect(Collectors.joining(", "))));
  }

  /** Where the momentum or β1 of a group lies. */
  abstract DoublePointer momentum(Pointer options);

  /** Where the weight decay of a group lies. */
  abstract DoublePointer weightDecay(Pointer options);

  /** An optimizer of the same groups and options that has taken no step. */
  abstract Optimizer fresh(OptimizerParamGroupVector groups, Pointer defaults);

  /** The options of a new optimizer. */
  abstract OptimizerOptions options(double rate);

  /** A new optimizer with one group. */
  abstract Optimizer create(TensorVector parameters, Pointer options);

  /**
   * Whether the momentum of this group can be moved. RMSprop has room for a velocity only if the
   * momentum was above 0 from the start.
   */
  boolean hasMomentum(OptimizerOptions options) {
    return switch (this) {
      case ADAGRAD -> false;
      case RMSPROP -> momentum(options).get() > 0;
      default -> true;
    };
  }

  /** Which element of a pair of betas is the first one depends on the platform's C++ library. */
  static final class Betas {
    static final int FIRST = Scope.of(() -> new AdamOptions().betas().get(0) == 0.9 ? 0 : 1);

    private Betas() {}
  }
}
