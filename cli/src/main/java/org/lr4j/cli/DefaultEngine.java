package org.lr4j.cli;

import java.util.function.Supplier;
import org.lr4j.engine.Engines;
import org.lr4j.engine.Learner;

/** The engine that {@code --engine} names. */
final class DefaultEngine implements Engine {
  @Override
  public Supplier<Learner> prepare(TrainingOptions options) {
    return Engines.named(options.engine()).prepare(options.recipe());
  }
}
