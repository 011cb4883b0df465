package org.lr4j.engine;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A model in training, as lr4j sees it: something with a learning rate that takes optimizer steps.
 *
 * <p>A learner is not thread-safe. Every implementation passes {@code LearnerContract} of {@code
 * lr4j-testkit}.
 */
public interface Learner extends ParameterGroups, AutoCloseable {
  /**
   * Takes one optimizer step on the next batch. When the loss is not finite the update is skipped.
   *
   * @return the loss before the update
   * @throws LearnerException if the engine fails
   */
  Step step();

  /**
   * The subsets that can be evaluated; may be empty.
   *
   * @return an unmodifiable set
   */
  Set<Subset> subsets();

  /**
   * Measures the model on a subset and disturbs nothing: the next steps are bit for bit the same as
   * without it.
   *
   * @param subset one of {@link #subsets()}
   * @return loss and, where the task has one, accuracy
   * @throws IllegalArgumentException if the learner does not have the subset
   * @throws LearnerException if the engine fails
   */
  Evaluation evaluate(Subset subset);

  /**
   * Remembers everything that training depends on.
   *
   * @return a snapshot to be closed by the caller
   * @throws LearnerException if the engine fails
   */
  Snapshot snapshot();

  /**
   * Goes back to a snapshot, bit for bit.
   *
   * @param snapshot one that this learner made and that is not closed
   * @throws IllegalArgumentException if the snapshot is another learner's or closed
   * @throws LearnerException if the engine fails
   */
  void restore(Snapshot snapshot);

  /**
   * Chooses another order of the data from here on, as a function of the seed alone; the model and
   * the optimizer stay as they are.
   *
   * @param seed any number
   */
  void reseed(long seed);

  /**
   * Optimizer steps in one pass over the training data.
   *
   * @return a number of at least 1
   */
  long stepsPerEpoch();

  /**
   * What the user should know before trusting a result, such as values of the data that are lost in
   * rounding.
   *
   * @return sentences without a full stop; none if all is well
   */
  default List<String> notes() {
    return List.of();
  }

  /**
   * A digest of the training data, as quick as the size of the data permits. A run that continues
   * compares it with the digest at its beginning.
   *
   * @return a short text, the same for the same data and another for data with other samples, other
   *     targets or in another order; empty if the engine does not see its data
   */
  default Optional<String> dataDigest() {
    return Optional.empty();
  }

  /**
   * Releases the engine's resources; closing twice is allowed. From then on {@link #get}, {@link
   * #set}, {@link #step}, {@link #evaluate}, {@link #snapshot}, {@link #restore} and {@link
   * #reseed} throw {@link IllegalStateException}; a snapshot may still be closed.
   */
  @Override
  void close();
}
