package org.lr4j.engine;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A learner whose state can go to disk and be taken up by another process: what {@link #snapshot()}
 * remembers, as files. Every implementation passes {@code DurableLearnerContract} of {@code
 * lr4j-testkit}.
 */
public interface DurableLearner extends Learner {
  /**
   * Writes everything that training depends on.
   *
   * @param folder an empty folder; whoever calls sees to it that it is taken whole or not at all
   * @throws IOException if it cannot be written
   * @throws LearnerException if the engine fails
   */
  void save(Path folder) throws IOException;

  /**
   * Goes on from what a learner of the same model, optimizer and data has written, bit for bit, as
   * often as asked.
   *
   * @param folder what {@link #save} wrote; other files in it are left alone
   * @throws IOException if it cannot be read or is damaged; the learner is then what it was, bit
   *     for bit
   * @throws LearnerException if it is another model's or the engine refuses it; the learner is then
   *     what it was, bit for bit
   */
  void load(Path folder) throws IOException;
}
