package org.lr4j.engine;

import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * Makes learners by names, for callers that have no model object: the command line, a run that is
 * resumed. {@link Engines} finds implementations with {@link java.util.ServiceLoader}, so that each
 * has a public constructor without parameters which does next to nothing.
 */
public interface Engine {
  /**
   * The name of the engine; its module is {@code lr4j-NAME}.
   *
   * @return a name in lower case
   */
  String name();

  /**
   * Checks whatever is quick to check, such as names and numbers, and loads nothing.
   *
   * @param recipe what to train
   * @return opens a learner, which the caller must close; it throws a {@link LearnerException} if
   *     the engine fails
   * @throws IllegalArgumentException if the recipe asks for something that the engine does not have
   */
  Supplier<Learner> prepare(Recipe recipe);

  /**
   * Says what the engine takes where a recipe asks for nothing, as far as names and files tell.
   *
   * @param recipe what was asked for
   * @return the same with the engine's own choices added, for people and records; {@link #prepare}
   *     makes the same choices itself
   */
  default Recipe completed(Recipe recipe) {
    return recipe;
  }

  /**
   * Opens a trained model.
   *
   * @param weights the file of weights that a run wrote; it describes the model and how input
   *     becomes examples
   * @param options {@code threads}, {@code device}; for text {@code tokens} (how many to add),
   *     {@code temperature} and {@code seed}
   * @return the model, to be closed by the caller
   * @throws IllegalArgumentException if the engine cannot predict, or has no such option
   * @throws LearnerException if the file does not fit, or the engine fails
   */
  default Predictor predictor(Path weights, Recipe options) {
    throw new IllegalArgumentException("engine " + name() + " cannot predict");
  }
}
