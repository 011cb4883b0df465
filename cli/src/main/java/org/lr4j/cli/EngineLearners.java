package org.lr4j.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.lr4j.engine.Engines;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.Learner;
import org.lr4j.engine.ParameterGroup;
import org.lr4j.engine.Recipe;

/** The engines on the class path. */
final class EngineLearners implements LearnerFactory {
  private static final String MOMENTUM = "momentum";

  /**
   * A recipe with what the engine takes where nothing was asked for; as it is without the engine.
   */
  static Recipe completed(String name, Recipe recipe) {
    try {
      return Engines.named(name).completed(recipe);
    } catch (IllegalArgumentException e) {
      return recipe; // prepare() says that there is no such engine
    }
  }

  @Override
  public Supplier<Learner> prepare(String name, Recipe recipe) {
    OptionalDouble momentum = recipe.number(MOMENTUM);
    Map<String, String> options = new LinkedHashMap<>(recipe.options());
    options.remove(MOMENTUM);
    Supplier<Learner> learner = Engines.named(name).prepare(new Recipe(options));
    return momentum.isEmpty() ? learner : () -> with(learner.get(), momentum.getAsDouble());
  }

  /**
   * Momentum is a hyperparameter that every engine can set, so no engine needs an option for it.
   */
  private static Learner with(Learner learner, double momentum) {
    boolean any = false;
    List<ParameterGroup> groups = learner.groups();
    for (int g = 0; g < groups.size(); g++) {
      if (groups.get(g).hyperparameters().contains(Hyperparameter.MOMENTUM)) {
        learner.set(g, Hyperparameter.MOMENTUM, momentum);
        any = true;
      }
    }
    if (!any) {
      learner.close();
      throw CommandException.usage("this optimizer has no momentum; leave --momentum out");
    }
    return learner;
  }
}
