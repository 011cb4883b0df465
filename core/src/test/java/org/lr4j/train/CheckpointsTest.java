package org.lr4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lr4j.disk.Disk;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.Learner;
import org.lr4j.engine.LearnerException;
import org.lr4j.schedule.Schedule;
import org.lr4j.schedule.Span;

/** What happens to the files in a folder of checkpoints. */
class CheckpointsTest {
  private static final int PER_EPOCH = 5;

  @TempDir private Path folder;
  private final List<Path> written = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  private History train(int epochs, int keep) {
    LoopListener listener =
        new LoopListener() {
          @Override
          public void onCheckpoint(Path checkpoint) {
            assertThat(checkpoint).exists();
            written.add(checkpoint);
          }

          @Override
          public void onNote(String sentence) {
            notes.add(sentence);
          }
        };
    // Falls, so that the newest epoch is the best one too.
    return new TrainingLoop(new SmallLearner(PER_EPOCH, 11), Policy.of(Schedule.constant(0.01)))
        .withCheckpoints(Checkpoints.in(folder).keeping(keep))
        .withListener(listener)
        .run(Span.epochs(epochs));
  }

  private List<String> names() throws IOException {
    return Disk.list(folder).stream().map(file -> file.getFileName().toString()).toList();
  }

  private void damage(String checkpoint) throws IOException {
    Path file = folder.resolve(checkpoint).resolve(SmallLearner.FILE);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  @Test
  void aDamagedCheckpointIsNotCountedAmongThoseKept() throws IOException {
    train(3, 2);
    assertThat(names()).containsExactly("step-10", "step-15");
    damage("step-15");
    written.clear();
    train(4, 1);
    assertThat(written).containsExactly(folder.resolve("step-15"), folder.resolve("step-20"));
    assertThat(names()).containsExactly("damaged-step-15", "step-20");
    assertThat(notes).anySatisfy(n -> assertThat(n).contains("step-15 is damaged (small.txt"));
  }

  @Test
  void theNewestIsKeptWhenADamagedOneHasTakenMoreSteps() throws IOException {
    train(3, 3);
    damage("step-15");
    damage("step-10");
    written.clear();
    // Before, the two damaged ones were "the newest", and the one just written was removed.
    train(2, 1);
    assertThat(written).containsExactly(folder.resolve("step-10"));
    assertThat(names()).containsExactly("damaged-step-10", "damaged-step-15", "step-10");
  }

  @Test
  void aSecondDamagedOneGetsANameOfItsOwn() throws IOException {
    for (int i = 0; i < 2; i++) {
      train(1, 1);
      damage("step-5");
    }
    train(1, 1);
    assertThat(names()).containsExactly("damaged-step-5", "damaged-step-5-2", "step-5");
  }

  @Test
  void aRunThatHasGoneFurtherIsNotTakenForAShorterOne() {
    train(3, 2);
    assertThatThrownBy(() -> train(2, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has taken 15 steps already and cannot be shortened to 10");
    assertThat(train(3, 2).epochs()).hasSize(3);
  }

  @Test
  void filesOfTheUsersStayWhereTheyAre() throws IOException {
    for (String name : List.of("step-by-step.md", "step-7", "step-007", "notes")) {
      Files.writeString(folder.resolve(name), "mine");
    }
    Files.createDirectory(folder.resolve("step-008"));
    train(3, 1);
    Checkpoints.in(folder).clear();
    assertThat(names())
        .containsExactly("notes", "step-007", "step-008", "step-7", "step-by-step.md");
    assertThat(folder.resolve("step-by-step.md")).hasContent("mine");
  }

  @Test
  void aFileOfTheUsersInACheckpointIsMovedOutBeforeTheCheckpointIsRemoved() throws IOException {
    train(1, 1);
    Files.writeString(folder.resolve("step-5/why.txt"), "mine");
    train(2, 1);
    assertThat(names()).containsExactly("step-10", "step-5-why.txt");
    assertThat(folder.resolve("step-5-why.txt")).hasContent("mine");
  }

  @Test
  void aFileThatWasMovedOutOfADamagedCheckpointStays() throws IOException {
    train(1, 1);
    damage("step-5");
    train(1, 1);
    Files.writeString(folder.resolve("damaged-step-5/notes.txt"), "mine");
    Checkpoints.in(folder).clear();
    assertThat(names()).containsExactly("damaged-step-5-notes.txt");
    Checkpoints.in(folder).clear();
    assertThat(folder.resolve("damaged-step-5-notes.txt")).hasContent("mine");
  }

  @Test
  void aSecondFileOfTheSameNameDoesNotReplaceTheFirst() throws IOException {
    for (String text : List.of("first", "second", "third")) {
      train(1, 1);
      Files.writeString(folder.resolve("step-5/notes.txt"), text);
      Checkpoints.in(folder).clear();
    }
    assertThat(folder.resolve("step-5-notes.txt")).hasContent("first");
    assertThat(folder.resolve("step-5-2-notes.txt")).hasContent("second");
    assertThat(folder.resolve("step-5-3-notes.txt")).hasContent("third");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1})
  void aCheckpointWithoutItsWholeListIsNotRemoved(int linesLeft) throws IOException {
    train(1, 1);
    Files.writeString(folder.resolve("step-5/notes.txt"), "mine");
    Path sums = folder.resolve("step-5/SHA256SUMS");
    if (linesLeft < 0) {
      Files.delete(sums);
    } else {
      Files.write(sums, Files.readAllLines(sums).subList(0, linesLeft));
    }
    Checkpoints.in(folder).clear();
    assertThat(names()).containsExactly("damaged-step-5");
    // A later run does not count it, nor does it lose anything.
    train(1, 1);
    Checkpoints.in(folder).clear();
    assertThat(names()).containsExactly("damaged-step-5");
    assertThat(folder.resolve("damaged-step-5/notes.txt")).hasContent("mine");
    assertThat(folder.resolve("damaged-step-5").resolve(SmallLearner.FILE)).exists();
  }

  @Test
  void aFileOfALearnerMayHaveAnyName() throws IOException {
    String name = "größe.bin";
    assumeTrue(isName(name), "this system's file names are ASCII");
    Path checkpoint = Files.createDirectory(folder.resolve("step-1"));
    Files.writeString(checkpoint.resolve(name), "state");
    Files.writeString(checkpoint.resolve("last"), "end");
    Checksums.write(checkpoint, "last");
    Files.writeString(checkpoint.resolve("notes"), "mine");
    assertThat(Checksums.damage(checkpoint, "last")).isEmpty();
    assertThat(Checksums.unlisted(checkpoint, "last"))
        .hasValue(List.of(checkpoint.resolve("notes")));

    // Bytes that are not UTF-8 are damage, not a failure.
    Path sums = checkpoint.resolve("SHA256SUMS");
    byte[] bytes = Files.readAllBytes(sums);
    for (int i = 66; i < 70; i++) {
      bytes[i] = (byte) 0xff;
    }
    Files.write(sums, bytes);
    assertThat(Checksums.damage(checkpoint, "last")).isPresent();
  }

  private boolean isName(String name) {
    try {
      return folder.resolve(name).getFileName() != null;
    } catch (InvalidPathException e) {
      return false;
    }
  }

  @Test
  void linksAreNeitherFollowedNorRemoved(@TempDir Path elsewhere) throws IOException {
    Path precious = Files.writeString(elsewhere.resolve("precious"), "precious");
    Files.createSymbolicLink(folder.resolve("step-3"), elsewhere);
    train(2, 1);
    Checkpoints.in(folder).clear();
    assertThat(names()).containsExactly("step-3");
    assertThat(precious).hasContent("precious");
  }

  @Test
  void whatACrashLeftHalfWrittenOrHalfRemovedIsRemoved() throws IOException {
    train(1, 1);
    Files.createDirectory(folder.resolve(".unfinished-1"));
    Files.writeString(folder.resolve(".unfinished-1/small.txt"), "half");
    Files.createDirectory(folder.resolve(".removed-2"));
    Files.writeString(folder.resolve(".removed-2/small.txt"), "half");
    train(1, 1);
    assertThat(names()).containsExactly("step-5");
  }

  @Test
  void aCheckpointThatWasCutShortIsDamaged() throws IOException {
    train(1, 1);
    Path sums = folder.resolve("step-5/SHA256SUMS");
    List<String> lines = Files.readAllLines(sums);
    Files.write(sums, lines.subList(0, lines.size() - 1));
    train(1, 1);
    assertThat(names()).containsExactly("damaged-step-5", "step-5");
  }

  private static SmallLearner decaying() {
    SmallLearner learner = new SmallLearner(PER_EPOCH, 11);
    learner.set(0, Hyperparameter.WEIGHT_DECAY, 0.1);
    return learner;
  }

  private TrainingLoop loop(Policy policy) {
    return new TrainingLoop(decaying(), policy).withCheckpoints(Checkpoints.in(folder));
  }

  @Test
  void theNewestCheckpointKnowsThePolicyOfItsRun() {
    assertThat(Checkpoints.in(folder).policy()).isEmpty();
    Policy policy =
        Policy.of(Schedule.linear(0, 0.3, 4).then(Schedule.cosine(0.3, 0, 6)))
            .withMomentum(Schedule.constant(0.5))
            .withWeightDecay(Schedule.linear(0.01, 0, 10));
    History half = loop(policy).run(Span.epochs(1));
    assertThat(half.epochs()).hasSize(1);

    Policy again = Checkpoints.in(folder).policy().orElseThrow();
    History resumed = loop(again).run(Span.epochs(2));

    History whole = new TrainingLoop(decaying(), policy).run(Span.epochs(2));
    assertThat(resumed.epochs()).isEqualTo(whole.epochs());
  }

  @Test
  void aPolicyThatIsAFunctionOfTheUsersIsNotInACheckpoint() {
    loop(Policy.of((Schedule) step -> 0.1)).run(Span.epochs(1));
    assertThatThrownBy(() -> Checkpoints.in(folder).policy())
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("give the training loop the same policy again");
  }

  @Test
  void theCauseOfAFailureIsWhatIsThrown() {
    SmallLearner learner = new SmallLearner(PER_EPOCH, 11);
    boolean[] failed = {false};
    Learner failing =
        (Learner)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Learner.class},
                (proxy, method, arguments) -> {
                  if (failed[0]) {
                    throw new LearnerException("the learner has failed before");
                  }
                  if (method.getName().equals("step")) {
                    failed[0] = true;
                    throw new LearnerException("CUDA out of memory");
                  }
                  try {
                    return method.invoke(learner, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    TrainingLoop loop = new TrainingLoop(failing, Policy.of(Schedule.constant(0.01)));
    assertThatThrownBy(() -> loop.run(Span.steps(3)))
        .isInstanceOf(LearnerException.class)
        .hasMessage("CUDA out of memory")
        .satisfies(
            e ->
                assertThat(e.getSuppressed())
                    .anySatisfy(also -> assertThat(also).hasMessageContaining("failed before")));
  }
}
