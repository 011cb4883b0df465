package org.lr4j.engine;

import java.util.List;

/** A trained model that answers. Not thread-safe. */
public interface Predictor extends AutoCloseable {
  /**
   * Answers.
   *
   * @param inputs paths of pictures, folders or tables, or the beginnings of texts: whatever the
   *     model was trained on
   * @return an answer for each picture, row or text, and then the inputs that cannot be read, with
   *     their faults
   * @throws LearnerException if the engine fails
   */
  List<Prediction> predict(List<String> inputs);

  @Override
  void close();
}
