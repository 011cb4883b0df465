package org.lr4j.cli;

import java.util.function.Supplier;
import org.lr4j.engine.Engines;
import org.lr4j.engine.Learner;
import org.lr4j.engine.Recipe;

/** The engines on the class path. */
final class DefaultEngine implements Engine {
  @Override
  public Supplier<Learner> prepare(String name, Recipe recipe) {
    return Engines.named(name).prepare(recipe);
  }
}
