package org.lr4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lr4j.engine.Hyperparameter.LEARNING_RATE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.lr4j.engine.DurableLearner;
import org.lr4j.engine.Learner;
import org.lr4j.engine.LearnerException;
import org.lr4j.engine.Snapshot;
import org.lr4j.engine.Subset;

/**
 * What {@link DurableLearner} promises: a learner that has loaded what an equal one saved takes the
 * same steps, bit for bit. To test an engine, extend this class and make its learners.
 */
@ExtendWith(BrokenPromises.class)
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
  @Promise(
      value = "a new learner that loads a folder takes the same steps as the one that saved it",
      remedy = "save all that a snapshot holds")
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
  @Promise(
      value = "load() overwrites everything that was learned since, as often as asked",
      remedy =
          "overwrite velocities and moments as well, and forget those that the folder does not have")
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
  @Promise(value = "save() changes nothing", remedy = "write copies and draw no random numbers")
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
  @Promise(
      value = "load() brings back the hyperparameters exactly",
      remedy = "write doubles with Double.toString or as 8 bytes")
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
  @Promise(
      value =
          "load() refuses another model's folder with a LearnerException that says so, and stays what it was",
      remedy =
          "check names and shapes before the first change; say \"another model\" in the message")
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

  @Test
  @Promise(
      value =
          "load() of a folder with a damaged file either takes it or changes nothing; a file that is missing or cut short is an IOException",
      remedy = "read and check every file before the first change")
  void aFolderWithADamagedFileChangesNothingUnlessItIsTaken(@TempDir Path folder)
      throws IOException {
    Path sound = Files.createDirectory(folder.resolve("sound"));
    try (DurableLearner learner = newLearner()) {
      losses(learner);
      learner.save(sound);
      losses(learner);
      try (Snapshot here = learner.snapshot()) {
        List<Double> expected = fewLosses(learner);
        learner.restore(here);
        for (Path file : files(sound)) {
          byte[] bytes = Files.readAllBytes(file);
          Files.delete(file);
          String missing = file.getFileName() + " missing";
          assertThat(refusal(learner, sound, missing)).as(missing).get().is(ofTheDisk());
          assertThat(fewLosses(learner)).as(missing).isEqualTo(expected);
          learner.restore(here);
          for (Damage damage : damages(bytes)) {
            Files.write(file, damage.bytes);
            String what = file.getFileName() + " " + damage.kind;
            Optional<Exception> refusal = refusal(learner, sound, what);
            if (damage.refused) {
              assertThat(refusal).as(what).get().is(ofTheDisk());
            }
            if (refusal.isPresent()) {
              assertThat(fewLosses(learner)).as(what).isEqualTo(expected);
            }
            learner.restore(here);
          }
          Files.write(file, bytes);
        }
        assertThat(refusal(learner, sound, "the sound folder")).isEmpty();
      }
    }
  }

  /** A file as it should not be; where a value has changed, it may be taken for another value. */
  private record Damage(String kind, byte[] bytes, boolean refused) {}

  private static List<Damage> damages(byte[] whole) {
    List<Damage> damages = new ArrayList<>();
    int n = whole.length;
    for (int length : new int[] {0, 1, n / 4, n / 2, 3 * n / 4, n - 2}) {
      damages.add(new Damage("cut to " + length, Arrays.copyOf(whole, length), true));
    }
    for (int k = 0; k < 5; k++) {
      for (int mask : new int[] {0x01, 0xff}) {
        byte[] flipped = whole.clone();
        int at = (int) ((long) k * (n - 1) / 4);
        flipped[at] = (byte) (flipped[at] ^ mask);
        damages.add(new Damage("with other bits at " + at, flipped, false));
      }
    }
    return damages;
  }

  private static Condition<Object> ofTheDisk() {
    return new Condition<>(IOException.class::isInstance, "an IOException");
  }

  /** How a learner refuses a folder, if it does. */
  private static Optional<Exception> refusal(DurableLearner learner, Path folder, String what) {
    try {
      learner.load(folder);
      return Optional.empty();
    } catch (IOException | LearnerException e) {
      assertThat(e.getMessage()).as(what).isNotBlank();
      return Optional.of(e);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static List<Double> fewLosses(Learner learner) {
    return List.of(learner.step().loss(), learner.step().loss(), learner.step().loss());
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
