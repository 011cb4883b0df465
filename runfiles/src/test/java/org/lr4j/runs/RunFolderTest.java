package org.lr4j.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lr4j.disk.Disk;
import org.lr4j.schedule.Schedule;
import org.lr4j.schedule.Span;
import org.lr4j.testkit.SoftmaxLearner;
import org.lr4j.train.Policy;
import org.lr4j.train.TrainingLoop;

class RunFolderTest {
  @TempDir private Path parent;

  private Path folder() {
    return parent.resolve("run");
  }

  static RunRecord record(RunKind kind) {
    return RunRecord.of(
        kind, "a test", List.of(kind.text(), "--epochs", "2"), Map.of("epochs", 2), "test");
  }

  /** Begins a run and ends it; without a status it is left as a kill leaves it. */
  private void run(RunKind kind, Optional<RunStatus> end) {
    try (RunFolder run = RunFolder.open(folder(), kind)) {
      run.begin(record(kind));
      end.ifPresent(status -> run.end(status, Optional.empty()));
    }
  }

  /** A training of two epochs that was killed before it wrote its result. */
  private void killedTraining() {
    try (RunFolder run = RunFolder.open(folder(), RunKind.TRAIN)) {
      run.begin(record(RunKind.TRAIN));
      new TrainingLoop(new SoftmaxLearner(5, 11), Policy.of(Schedule.constant(0.01)))
          .withCheckpoints(run.checkpoints())
          .run(Span.epochs(2));
    }
  }

  private List<String> names() throws IOException {
    return Disk.list(folder()).stream().map(file -> file.getFileName().toString()).toList();
  }

  @Test
  void isHeldByOneAtATime() {
    try (RunFolder run = RunFolder.open(folder(), RunKind.FIND)) {
      assertThat(run.path()).isEqualTo(folder());
      for (RunKind kind : RunKind.values()) {
        assertThatThrownBy(() -> RunFolder.open(folder(), kind))
            .isInstanceOf(RunException.class)
            .hasMessageContaining("is in use by another run");
      }
    }
    RunFolder.open(folder(), RunKind.FIND).close();
  }

  @Test
  void openingAloneLeavesNoTrace() throws IOException {
    RunFolder.open(folder(), RunKind.FIND).close();
    assertThat(folder()).doesNotExist();
    Files.createDirectory(folder());
    Files.writeString(folder().resolve("mine.txt"), "mine");
    RunFolder.open(folder(), RunKind.FIND).close();
    assertThat(folder().resolve("mine.txt")).hasContent("mine");
    assertThat(folder().resolve("run.json")).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource(RunKind.class)
  void refusesARunOfAnotherKind(RunKind there) {
    run(there, Optional.of(RunStatus.DONE));
    for (RunKind kind : RunKind.values()) {
      if (kind != there) {
        assertThatThrownBy(() -> RunFolder.open(folder(), kind))
            .isInstanceOf(RunException.class)
            .hasMessageContaining("holds " + there.noun())
            .hasMessageContaining("give another folder with --out");
      }
    }
  }

  @Test
  void aSearchLeavesATrainingThatWasKilledAlone() throws IOException {
    killedTraining();
    assertThatThrownBy(() -> RunFolder.open(folder(), RunKind.FIND))
        .hasMessageContaining("holds a training, which find does not replace");
    assertThat(Disk.list(folder().resolve("checkpoints"))).hasSize(2);
  }

  @Test
  void aTrainingThatHasNotEndedIsNotReplaced() {
    killedTraining();
    assertThatThrownBy(() -> RunFolder.open(folder(), RunKind.TRAIN))
        .hasMessageContaining("continue it with train --resume " + folder());
    RunFolder.reopen(folder(), RunKind.TRAIN).close();
  }

  @Test
  void anEarlierRunIsRemovedWhenTheNewOneBegins() throws IOException {
    try (RunFolder run = RunFolder.open(folder(), RunKind.FIND)) {
      run.begin(record(RunKind.FIND));
      run.write(RunFile.FINDING, "{}");
      run.end(RunStatus.DONE, Optional.empty());
    }
    Files.writeString(folder().resolve("notes.txt"), "mine");
    try (RunFolder run = RunFolder.open(folder(), RunKind.FIND)) {
      assertThat(run.record().orElseThrow().status()).isEqualTo(RunStatus.DONE);
      assertThat(run.file(RunFile.FINDING)).hasContent("{}");
      run.begin(record(RunKind.FIND));
      assertThat(run.file(RunFile.FINDING)).doesNotExist();
    }
    assertThat(folder().resolve("notes.txt")).hasContent("mine");
  }

  @Test
  void nothingIsWrittenBeforeARunBegins() {
    try (RunFolder run = RunFolder.open(folder(), RunKind.FIND)) {
      assertThatIllegalStateException().isThrownBy(() -> run.write(RunFile.FINDING, "{}"));
      assertThatIllegalStateException().isThrownBy(() -> run.curve(false, false));
      run.end(RunStatus.FAILED, Optional.of("the data cannot be opened"));
    }
    assertThat(folder()).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource(
      value = RunFile.class,
      names = {"RUN"},
      mode = EnumSource.Mode.EXCLUDE)
  void refusesFilesOfItsNamesWithoutARecord(RunFile file) throws IOException {
    Files.createDirectory(folder());
    Files.writeString(folder().resolve(file.text()), "mine");
    assertThatThrownBy(() -> RunFolder.open(folder(), RunKind.TRAIN))
        .hasMessageContaining("holds " + file.text() + " but no run.json");
    assertThat(folder().resolve(file.text())).hasContent("mine");
  }

  @Test
  void refusesCheckpointsThatAreALink(@TempDir Path elsewhere) throws IOException {
    run(RunKind.TRAIN, Optional.of(RunStatus.DONE));
    Path precious = Files.createDirectories(elsewhere.resolve("step-5"));
    Files.createSymbolicLink(folder().resolve("checkpoints"), elsewhere);
    assertThatThrownBy(() -> RunFolder.open(folder(), RunKind.TRAIN))
        .hasMessageContaining("checkpoints is a link, which lr4j does not follow");
    assertThat(precious).exists();
  }

  @Test
  void aLinkInPlaceOfAFileIsReplacedAndNotWrittenThrough(@TempDir Path elsewhere)
      throws IOException {
    run(RunKind.FIND, Optional.of(RunStatus.DONE));
    Path precious = Files.writeString(elsewhere.resolve("precious"), "precious");
    Files.createSymbolicLink(folder().resolve("finding.json"), precious);
    try (RunFolder run = RunFolder.open(folder(), RunKind.FIND)) {
      run.begin(record(RunKind.FIND));
      assertThat(run.file(RunFile.FINDING)).doesNotExist();
      Files.createSymbolicLink(folder().resolve("curve.png"), precious);
      run.write(RunFile.CURVE_PNG, new byte[] {1});
    }
    assertThat(precious).hasContent("precious");
    assertThat(folder().resolve("curve.png")).isRegularFile().hasBinaryContent(new byte[] {1});
  }

  @Test
  void whatACrashLeftIsRemovedByTheNextRunAndAtTheEnd() throws IOException {
    killedTraining();
    for (String name : List.of(".metrics.csv.tmp", ".result.json.tmp", ".run.json.tmp")) {
      Files.writeString(folder().resolve(name), "half");
    }
    Files.createDirectory(folder().resolve(".saving"));
    Files.writeString(folder().resolve(".saving/weights.safetensors"), "half");
    assertThat(names()).contains(".reserve");
    try (RunFolder run = RunFolder.reopen(folder(), RunKind.TRAIN)) {
      run.goOn(run.record().orElseThrow());
      assertThat(names()).containsExactly(".lock", ".reserve", "checkpoints", "run.json");
      run.end(RunStatus.DONE, Optional.empty());
    }
    assertThat(names()).containsExactly(".lock", "checkpoints", "run.json");
  }

  @Test
  void aRunThatHadNotBegunCannotGoOnAndIsReplaced() throws IOException {
    Files.createDirectory(folder());
    RunRecord beginning = record(RunKind.TRAIN).at(RunStatus.BEGINNING, Optional.empty());
    Files.writeString(folder().resolve("run.json"), beginning.json());
    assertThatThrownBy(() -> RunFolder.reopen(folder(), RunKind.TRAIN))
        .hasMessageContaining("has not taken a step; start it again");
    run(RunKind.TRAIN, Optional.of(RunStatus.DONE));
    assertThat(RecordedRun.in(folder()).record().status()).isEqualTo(RunStatus.DONE);
  }

  @Test
  void thereMustBeARunToGoOnWith() throws IOException {
    assertThatThrownBy(() -> RunFolder.reopen(folder(), RunKind.TRAIN))
        .hasMessageContaining("there is no folder");
    Files.createDirectory(folder());
    assertThatThrownBy(() -> RunFolder.reopen(folder(), RunKind.TRAIN))
        .hasMessageContaining("there is no run.json");
    Files.writeString(folder().resolve("run.json"), "{\"format\":99}");
    assertThatThrownBy(() -> RunFolder.reopen(folder(), RunKind.TRAIN))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("run.json")
        .hasMessageContaining("99");
  }

  @Test
  void theSameComparisonGoesOnAndAnotherIsRefused() throws IOException {
    run(RunKind.COMPARE, Optional.empty());
    Files.createDirectory(folder().resolve("1-constant"));
    Files.writeString(folder().resolve("1-constant/run.json"), record(RunKind.TRAIN).json());
    RunFolder.join(folder(), RunKind.COMPARE, there -> there.title().equals("a test")).close();
    assertThatThrownBy(() -> RunFolder.join(folder(), RunKind.COMPARE, there -> false))
        .hasMessageContaining("holds another comparison; give another folder");
  }

  @Test
  void weightsGetTheirNameWhenTheyAreWhole() throws IOException {
    try (RunFolder run = RunFolder.open(folder(), RunKind.TRAIN)) {
      run.begin(record(RunKind.TRAIN));
      // This engine writes no safetensors, so there is nothing to name.
      run.writeWeights(new SoftmaxLearner(5, 11));
      assertThat(names()).doesNotContain(".saving", "weights.safetensors");
    }
  }

  @Test
  void theLockIsSeenFromOutsideAndFreedAtTheEnd() throws IOException {
    Files.createDirectory(folder());
    assertThat(FolderLock.isHeld(folder())).isFalse();
    try (FolderLock lock = FolderLock.take(folder()).orElseThrow()) {
      assertThat(lock).isNotNull();
      assertThat(FolderLock.isHeld(folder())).isTrue();
      assertThat(FolderLock.take(folder())).isEmpty();
      Path other = Files.createSymbolicLink(parent.resolve("other-name"), folder());
      assertThat(FolderLock.take(other)).isEmpty();
    }
    assertThat(FolderLock.isHeld(folder())).isFalse();
    FolderLock.take(folder()).orElseThrow().closeAndRemove();
    assertThat(folder()).doesNotExist();
  }

  @Test
  @SuppressWarnings("try")
  void aFolderThatAnotherProcessRemovesWhileItIsOpenedIsMadeAgain() throws IOException {
    AtomicInteger removals = new AtomicInteger();
    try (Disk.Watching watching =
        Disk.watch(
            (operation, file) -> {
              if (file.endsWith(FolderLock.FILE) && removals.getAndIncrement() < 2) {
                Files.delete(folder());
              }
            })) {
      run(RunKind.FIND, Optional.of(RunStatus.DONE));
    }
    assertThat(removals.get()).isEqualTo(3);
    assertThat(RecordedRun.in(folder()).record().status()).isEqualTo(RunStatus.DONE);
  }

  @Test
  @SuppressWarnings("try")
  void aFolderIsHeldUntilItIsRemoved() {
    List<Optional<FolderLock>> taken = new ArrayList<>();
    try (Disk.Watching watching =
        Disk.watch(
            (operation, file) -> {
              if (operation == Disk.Operation.DELETE && file.endsWith("run")) {
                taken.add(FolderLock.take(folder()));
              }
            })) {
      RunFolder.open(folder(), RunKind.FIND).close();
    }
    assertThat(taken).containsExactly(Optional.empty());
    assertThat(folder()).doesNotExist();
  }

  /** Opens and leaves a folder again and again; a second process in it at a time is an error. */
  static final class Visitor {
    private static final int VISITS = 100;

    private Visitor() {}

    public static void main(String[] arguments) throws IOException {
      visit(Path.of(arguments[0]));
    }

    static void visit(Path folder) throws IOException {
      for (int visits = 0; visits < VISITS; ) {
        try (RunFolder run = RunFolder.open(folder, RunKind.FIND)) {
          Path alone = Files.createFile(run.path().resolveSibling("alone"));
          Files.delete(alone);
          visits++;
        } catch (RunInUseException e) {
          Thread.onSpinWait();
        }
        // One that never pauses leaves the other one no moment in which the folder stands still.
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  @Test
  void twoProcessesThatMakeAndRemoveTheSameFolderDoNotMeet() throws Exception {
    Path said = parent.resolve("said");
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Visitor.class.getName(),
                folder().toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      while (other.isAlive()) {
        Visitor.visit(folder());
      }
    } finally {
      other.destroyForcibly();
    }
    assertThat(other.waitFor()).as(Files.readString(said)).isZero();
  }

  /** A run with a result, somewhere else. */
  private Path done(String name) {
    Path done = parent.resolve(name);
    try (RunFolder run = RunFolder.open(done, RunKind.TRAIN)) {
      run.begin(record(RunKind.TRAIN));
      run.write(RunFile.RESULT, "{\"of\": \"" + name + "\"}");
      run.end(RunStatus.DONE, Optional.empty());
    }
    return done;
  }

  @Test
  void aCopyOfARunTakesThePlaceOfOneThatWasStopped() throws IOException {
    killedTraining();
    Files.writeString(folder().resolve("notes.txt"), "mine");
    Path done = done("done");
    RunFolder.publish(done, folder());
    assertThat(names()).containsExactly("notes.txt", "result.json", "run.json");
    assertThat(folder().resolve("notes.txt")).hasContent("mine");
    assertThat(RecordedRun.in(folder()).record().status()).isEqualTo(RunStatus.DONE);
    assertThat(Disk.list(parent)).containsExactlyInAnyOrder(folder(), done);
    assertThat(FolderLock.isHeld(folder())).isFalse();
    // A folder that was made but in which nothing was begun is no obstacle either.
    Path empty = Files.createDirectory(parent.resolve("empty"));
    RunFolder.publish(done, empty);
    assertThat(empty.resolve("result.json")).exists();
  }

  @Test
  void aCopyOfARunReplacesNeitherAResultNorARunAtWork() throws IOException {
    Path first = done("first");
    Path second = done("second");
    RunFolder.publish(second, first);
    assertThat(first.resolve("result.json")).content().contains("first");
    try (RunFolder run = RunFolder.open(folder(), RunKind.TRAIN)) {
      run.begin(record(RunKind.TRAIN));
      RunFolder.publish(second, folder());
      assertThat(folder().resolve("result.json")).doesNotExist();
    }
    assertThat(Disk.list(parent)).containsExactlyInAnyOrder(first, second, folder());
  }

  @Test
  @SuppressWarnings("try")
  void aStoppedRunReturnsToItsPlaceIfTheCopyCannotTakeIt() throws IOException {
    killedTraining();
    Path done = done("done");
    AtomicInteger moves = new AtomicInteger();
    try (Disk.Watching watching =
        Disk.watch(
            (operation, file) -> {
              if (operation == Disk.Operation.MOVE
                  && file.equals(folder())
                  && moves.getAndIncrement() == 0) {
                throw new FileSystemException(file.toString(), null, "the disk refuses");
              }
            })) {
      assertThatThrownBy(() -> RunFolder.publish(done, folder()))
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("the disk refuses");
    }
    assertThat(folder().resolve("checkpoints")).exists();
    assertThat(Disk.list(parent)).containsExactlyInAnyOrder(folder(), done);
    RunFolder.reopen(folder(), RunKind.TRAIN).close();
  }

  @Test
  void theLockCanBeTakenWhileOtherThreadsLookAtIt() throws Exception {
    Files.createDirectory(folder());
    FolderLock.take(folder()).orElseThrow().close();
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger haveSeenIt = new AtomicInteger();
    Callable<Void> look =
        () -> {
          boolean seen = false;
          while (!done.get()) {
            if (FolderLock.isHeld(folder()) && !seen) {
              seen = true;
              haveSeenIt.incrementAndGet();
            }
          }
          return null;
        };
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      List<Future<Void>> lookers =
          List.of(threads.submit(look), threads.submit(look), threads.submit(look));
      for (int i = 0; i < 2000 || haveSeenIt.get() < lookers.size(); i++) {
        FolderLock.take(folder()).orElseThrow().close();
        // One that fails ends, and does not see it any more.
        assertThat(lookers).noneMatch(Future::isDone);
      }
      done.set(true);
      for (Future<Void> each : lookers) {
        each.get();
      }
    } finally {
      done.set(true);
      threads.shutdown();
    }
  }

  @Test
  void quotesTheNameOfAFolderInACommand() {
    Path spaced = parent.resolve("s p");
    killedTraining();
    assertThat(folder().toFile().renameTo(spaced.toFile())).isTrue();
    assertThatThrownBy(() -> RunFolder.open(spaced, RunKind.TRAIN))
        .hasMessageContaining("continue it with train --resume '" + spaced + "', or");
  }

  @Test
  @SuppressWarnings("try")
  void aRunThatIsContinuedIsNotSentToAnotherFolder() throws IOException {
    killedTraining();
    Files.delete(folder().resolve(FolderLock.FILE));
    try (Disk.Watching watching =
        Disk.watch(
            (operation, file) -> {
              throw new AccessDeniedException(file.toString());
            })) {
      assertThatThrownBy(() -> RunFolder.reopen(folder(), RunKind.TRAIN))
          .isInstanceOf(RunException.class)
          .hasMessageEndingWith("cannot be written (permission denied); correct its permissions");
      assertThatThrownBy(() -> RunFolder.open(folder(), RunKind.TRAIN))
          .hasMessageEndingWith("give another one with --out");
    }
  }

  @Test
  void saysThatALinkLeadsNowhere() throws IOException {
    Files.createSymbolicLink(folder(), parent.resolve("nowhere"));
    assertThatThrownBy(() -> RunFolder.open(folder(), RunKind.TRAIN))
        .isInstanceOf(RunException.class)
        .hasMessageContaining(folder() + " is a link to a folder that does not exist; make");
  }

  @Test
  void namesTheFileThatCannotBeRemoved() throws IOException {
    run(RunKind.FIND, Optional.of(RunStatus.DONE));
    Path report = folder().resolve("report.html");
    Files.createDirectories(report.resolve("inner"));
    try (RunFolder run = RunFolder.open(folder(), RunKind.FIND)) {
      assertThatThrownBy(() -> run.begin(record(RunKind.FIND)))
          .isInstanceOf(RunException.class)
          .hasMessage(
              report
                  + " cannot be removed (it is a folder with files in it); correct its permissions,"
                  + " or move it away");
    }
  }
}
