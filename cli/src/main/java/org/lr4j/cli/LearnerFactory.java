package org.lr4j.cli;

import java.util.function.Supplier;
import org.lr4j.engine.Learner;
import org.lr4j.engine.Recipe;

/** Brings a model, its optimizer and its data to life. */
@FunctionalInterface
interface LearnerFactory {
  /**
   * Checks what is cheap to check, such as names, before anything is written or loaded.
   *
   * @param name which engine
   * @param recipe what to train
   * @return opens the learner, to be closed by the caller
   */
  Supplier<Learner> prepare(String name, Recipe recipe);
}
