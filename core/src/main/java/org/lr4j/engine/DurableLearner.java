package org.lr4j.engine;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A learner that can save its state to disk, so that another process can continue: the contents of
 * {@link #snapshot()}, as files. Every implementation passes {@code DurableLearnerContract} of
 * {@code lr4j-testkit}.
 */
public interface DurableLearner extends Learner {
  /**
   * Writes everything that training depends on.
   *
   * @param folder an empty folder; the caller makes sure that it is used whole or not at all
   * @throws IOException if it cannot be written
   * @throws LearnerException if the engine fails
   */
  void save(Path folder) throws IOException;

  /**
   * Continues bit for bit from the files that a learner of the same model, optimizer and data has
   * written. Can be called any number of times.
   *
   * @param folder what {@link #save} wrote; other files in it are left alone
   * @throws IOException if it cannot be read or is damaged; the learner is then what it was, bit
   *     for bit
   * @throws LearnerException if it is another model's or the engine refuses it; the learner is then
   *     what it was, bit for bit
   */
  void load(Path folder) throws IOException;
}
