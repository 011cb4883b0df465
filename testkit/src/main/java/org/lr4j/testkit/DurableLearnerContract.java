package org.lr4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lr4j.engine.Hyperparameter.LEARNING_RATE;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lr4j.engine.DurableLearner;
import org.lr4j.engine.Learner;
import org.lr4j.engine.LearnerException;
import org.lr4j.engine.Subset;

/**
 * What {@link DurableLearner} promises: a learner that has loaded what an equal one saved takes the
 * same steps, bit for bit. To test an engine, extend this class and make its learners.
 */
public abstract class DurableLearnerContract {
  private static final int STEPS = 7;

  /** The contract's own instance is made by JUnit. */
  protected DurableLearnerContract() {}

  /**
   * A new learner, equal at every call; the best is one with a momentum, dropout and epochs of
   * fewer than ten steps.
   *
   * @return the learner, closed by the test
   */
  protected abstract DurableLearner newLearner();

  /**
   * A new learner of another model.
   *
   * @return the learner, closed by the test
   */
  protected abstract DurableLearner otherModel();

  @Test
  void goesOnFromAFolderBitForBit(@TempDir Path folder) throws IOException {
    List<Double> undisturbed;
    try (DurableLearner learner = newLearner()) {
      losses(learner);
      learner.save(folder);
      undisturbed = losses(learner);
    }
    try (DurableLearner learner = newLearner()) {
      learner.load(folder);
      assertThat(losses(learner)).isEqualTo(undisturbed);
    }
  }

  @Test
  void loadsOverWhatItHasLearned(@TempDir Path folder) throws IOException {
    try (DurableLearner learner = newLearner()) {
      learner.save(folder);
      List<Double> first = losses(learner);
      losses(learner);
      learner.load(folder);
      assertThat(losses(learner)).isEqualTo(first);
      learner.load(folder);
      assertThat(losses(learner)).isEqualTo(first);
    }
  }

  @Test
  void savingDisturbsNothing(@TempDir Path folder) throws IOException {
    try (DurableLearner plain = newLearner();
        DurableLearner saved = newLearner()) {
      losses(plain);
      losses(saved);
      saved.save(folder);
      assertThat(losses(saved)).isEqualTo(losses(plain));
    }
  }

  @Test
  void bringsHyperparametersBack(@TempDir Path folder) throws IOException {
    try (DurableLearner learner = newLearner();
        DurableLearner other = newLearner()) {
      learner.set(0, LEARNING_RATE, 0.0123456789);
      learner.save(folder);
      other.load(folder);
      assertThat(other.get(0, LEARNING_RATE)).isEqualTo(0.0123456789);
    }
  }

  @Test
  void refusesAnotherModelsFolderAndStaysWhatItWas(@TempDir Path folder) throws IOException {
    try (DurableLearner other = otherModel();
        DurableLearner learner = newLearner();
        DurableLearner twin = newLearner()) {
      other.save(folder);
      assertThatThrownBy(() -> learner.load(folder))
          .isInstanceOf(LearnerException.class)
          .hasMessageContaining("another model");
      assertThat(losses(learner)).isEqualTo(losses(twin));
    }
  }

  private static List<Double> losses(Learner learner) {
    List<Double> losses = new ArrayList<>();
    for (int i = 0; i < STEPS; i++) {
      losses.add(learner.step().loss());
    }
    if (learner.subsets().contains(Subset.VALIDATION)) {
      losses.add(learner.evaluate(Subset.VALIDATION).loss());
    }
    return losses;
  }
}
