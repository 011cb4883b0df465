package org.lr4j.engine;

import java.util.function.Supplier;

/**
 * Makes learners by names, for who does not hold a model in hand: the command line, a run that is
 * resumed. {@link Engines} finds implementations with {@link java.util.ServiceLoader}, so that each
 * has a public constructor without parameters which does next to nothing.
 */
public interface Engine {
  /**
   * What the engine is called; its module is {@code lr4j-NAME}.
   *
   * @return a name in lower case
   */
  String name();

  /**
   * Checks what is cheap to check, such as names and numbers, and loads nothing.
   *
   * @param recipe what to train
   * @return opens a learner of the caller's own, to be closed; fails with a {@link
   *     LearnerException} if the engine does
   * @throws IllegalArgumentException if the recipe asks for what the engine does not have
   */
  Supplier<Learner> prepare(Recipe recipe);
}
