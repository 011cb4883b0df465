package org.lr4j.cli;

import java.util.List;
import java.util.function.Supplier;
import org.lr4j.engine.Engine;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.Learner;
import org.lr4j.engine.Recipe;
import org.lr4j.testkit.SoftmaxLearner;

/** A small classifier as an engine, for processes that are to begin at once. */
public final class SoftmaxEngine implements Engine {
  private static final int BATCHES = 5;

  @Override
  public String name() {
    return "softmax";
  }

  @Override
  public Supplier<Learner> prepare(Recipe recipe) {
    recipe.requireOnly(name(), List.of("data", "model", "seed", "threads", "weight-decay"));
    double decay = recipe.number("weight-decay").orElse(0);
    long seed = recipe.whole("seed").orElse(0);
    return () -> {
      SoftmaxLearner learner = new SoftmaxLearner(BATCHES, seed);
      for (int g = 0; g < learner.groups().size(); g++) {
        learner.set(g, Hyperparameter.WEIGHT_DECAY, decay);
      }
      return learner;
    };
  }
}
