package org.lr4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lr4j.disk.Disk;
import org.lr4j.disk.Disk.Operation;
import org.lr4j.runs.RecordedRun;
import org.lr4j.runs.RunRecord;
import org.lr4j.runs.RunStatus;
import org.lr4j.testkit.SoftmaxLearner;

/**
 * Lets every single change of the disk fail, once as a disk that refuses it and once as a process
 * that dies there, and goes on afterwards: the result is bit for bit that of an undisturbed run, or
 * a sentence says what to do.
 */
@SuppressWarnings("try") // a watch is not looked at, only ended
class DiskFaultsTest extends CommandLineTest {
  private static final String FULL = "No space left on device";
  private static final String[] TRAIN = {
    "train",
    "--schedule",
    "linear(from=0.05, to=0, steps=1dur)",
    "--epochs",
    "2",
    "--keep",
    "1",
    "--checkpoint-every",
    "3"
  };

  private Path inMemory;

  @BeforeEach
  void trainSomethingSmall() throws IOException {
    // Thousands of files are forced to the disk; one in memory has them at once.
    Path memory = Path.of("/dev/shm");
    if (Files.isWritable(memory)) {
      inMemory = Files.createTempDirectory(memory, "lr4j");
      folder = inMemory;
    }
    engine = (name, recipe) -> () -> new SoftmaxLearner(5, 11);
    Pictures.wanted = false;
  }

  @AfterEach
  void tidy() throws IOException {
    if (inMemory != null) {
      Disk.deleteTree(inMemory);
    }
    Pictures.wanted = true;
  }

  /** Fails at one change of the disk, and from then on if the process is to have died. */
  private static final class Fault implements Disk.Watch {
    final int at;
    final boolean dies;
    int seen;
    String where = "nowhere";

    Fault(int at, boolean dies) {
      this.at = at;
      this.dies = dies;
    }

    @Override
    public void before(Operation operation, Path file) throws IOException {
      int now = seen++;
      if (now == at) {
        where = operation + " " + file.getFileName() + " (" + at + (dies ? ", dies)" : ", full)");
        if (operation == Operation.WRITE) {
          // What was to be written has arrived in part.
          Files.writeString(file, "7,", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
      }
      if (now == at || (dies && now > at)) {
        throw new IOException(FULL);
      }
    }
  }

  private interface Attempt {
    void with(Fault fault, Path folder) throws IOException;
  }

  /** Makes an attempt forevery change of the disk that a command makes, with either fault. */
  private void everywhere(String[] command, Attempt attempt) throws IOException {
    int changes = changes(command);
    assertThat(changes).isGreaterThan(10);
    for (int at = 0; at < changes; at++) {
      for (boolean dies : new boolean[] {false, true}) {
        attempt.with(new Fault(at, dies), folder.resolve(at + (dies ? "-dies" : "-full")));
      }
    }
  }

  private int changes(String[] command) {
    Fault none = new Fault(-1, false);
    try (Disk.Watching watching = Disk.watch(none)) {
      assertThat(out(command, folder.resolve("whole"))).as(err.toString()).isZero();
    }
    return none.seen;
  }

  private int out(String[] command, Path where) {
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(List.of("--out", where.toString()));
    return quiet(arguments.toArray(String[]::new));
  }

  private int quiet(String... arguments) {
    err.getBuffer().setLength(0);
    out.getBuffer().setLength(0);
    return run(arguments);
  }

  /** The command fails with a sentence; only the reserve may stay behind without a word. */
  private void failing(Fault fault, String[] command, Path where) {
    int code;
    try (Disk.Watching watching = Disk.watch(fault)) {
      code = out(command, where);
    }
    boolean harmless = fault.where.startsWith("DELETE .reserve") && !fault.dies;
    if (!harmless || code != 0) {
      assertThat(code).as(fault.where + err).isEqualTo(3);
      assertThat(err.toString()).as(fault.where).contains(FULL).doesNotContain("unexpected");
    }
  }

  @Test
  void aSearchThatFailedAnywhereCanBeMadeAgain() throws IOException {
    engine = (name, recipe) -> BowlLearner::new;
    String[] find = {"find", "--steps", "30"};
    everywhere(
        find,
        (fault, where) -> {
          failing(fault, find, where);
          assertThat(out(find, where)).as(fault.where + err).isZero();
          assertThat(where.resolve("finding.json"))
              .as(fault.where)
              .hasSameTextualContentAs(folder.resolve("whole/finding.json"));
        });
  }

  @Test
  void aTrainingThatFailedAnywhereGoesOn() throws IOException {
    everywhere(
        TRAIN,
        (fault, where) -> {
          failing(fault, TRAIN, where);
          goOn(fault, TRAIN, where);
        });
  }

  @Test
  void aBranchThatFailedAnywhereGoesOn() throws IOException {
    // The first epoch is the best one, so its checkpoint is copied as well.
    String worse = "linear(0.5, 0.4, 5) then constant(50)";
    Path source = folder.resolve("source");
    String[] train = {"train", "--schedule", worse, "--epochs", "2", "--keep", "1"};
    assertThat(out(train, source)).as(err.toString()).isZero();
    String[] branch = {"train", "--from", source + "@10", "--cooldown", "1ep"};
    everywhere(
        branch,
        (fault, where) -> {
          // A branch trains on as a training does, which fails in both ways above.
          if (fault.dies) {
            failing(fault, branch, where);
            goOn(fault, branch, where);
          }
        });
    RecordedRun whole = RecordedRun.in(folder.resolve("whole"));
    assertThat(whole.result().orElseThrow().best().orElseThrow().epoch()).isEqualTo(1);
    assertThat(whole.checkpoints().steps()).contains(5L);
  }

  /** Another fault may come while a run continues from the first one. */
  @Test
  void goingOnMayFailAnywhereToo() throws IOException {
    Path cut = folder.resolve("cut");
    int half = changes(TRAIN) / 2;
    failing(new Fault(half, true), TRAIN, cut);
    Fault none = new Fault(-1, false);
    Path first = copy(cut, "first");
    try (Disk.Watching watching = Disk.watch(none)) {
      assertThat(quiet("train", "--resume", first.toString())).as(err.toString()).isZero();
    }
    assertSame(none, first);
    for (int at = 0; at < none.seen; at++) {
      Fault fault = new Fault(at, true);
      Path where = copy(cut, "again-" + at);
      try (Disk.Watching watching = Disk.watch(fault)) {
        assertThat(quiet("train", "--resume", where.toString())).as(fault.where + err).isEqualTo(3);
      }
      goOn(fault, TRAIN, where);
    }
  }

  @Test
  void aComparisonThatFailedAnywhereGoesOn() throws IOException {
    String[] compare = {
      "compare", "--schedule", "constant(0.01)", "--seeds", "1", "--epochs", "1", "--keep", "1"
    };
    everywhere(
        compare,
        (fault, where) -> {
          if (fault.dies) {
            failing(fault, compare, where);
            assertThat(out(compare, where)).as(fault.where + err).isZero();
            assertThat(losses(where)).as(fault.where).isEqualTo(losses(folder.resolve("whole")));
          }
        });
  }

  private static List<String> losses(Path comparison) throws IOException {
    List<String> lines = Files.readAllLines(comparison.resolve("comparison.json"));
    return lines.subList(0, lines.indexOf("    \"seconds\": {"));
  }

  private static final String[] STUDY = {
    "study",
    "--axis",
    "lr=0.01,0.1",
    "--schedule",
    "linear(1, 0, 1dur)",
    "--seeds",
    "1",
    "--epochs",
    "1",
    "--keep",
    "1"
  };

  @Test
  void aStudyThatFailedAnywhereGoesOn() throws IOException {
    everywhere(
        STUDY,
        (fault, where) -> {
          // A study is made of trainings, which fail everywhere above.
          if (fault.dies && fault.at % 3 == 0) {
            failing(fault, STUDY, where);
            assertThat(err.toString().lines().filter(line -> line.startsWith("lr4j: ")))
                .as(fault.where)
                .hasSizeLessThanOrEqualTo(1);
            assertThat(out(STUDY, where)).as(fault.where + err).isZero();
            assertThat(trials(where)).as(fault.where).isEqualTo(trials(folder.resolve("whole")));
          }
        });
  }

  /** Without the times. */
  private static List<String> trials(Path study) throws IOException {
    return Files.readAllLines(study.resolve("trials.csv")).stream()
        .map(line -> line.replaceFirst(",[^,]*,[^,]*$", ""))
        .toList();
  }

  @Test
  void aFullDiskStopsAStudyWithOneSentence() throws IOException {
    Path where = folder.resolve("study");
    try (Disk.Watching watching = Disk.watch(new FullDisk("metrics.csv"))) {
      assertThat(out(STUDY, where)).as(err.toString()).isEqualTo(3);
    }
    assertThat(err.toString().lines().filter(line -> line.startsWith("lr4j: ")))
        .singleElement()
        .asString()
        .contains("metrics.csv cannot be written (" + FULL + ")");
    assertThat(RecordedRun.in(where).record().status()).isEqualTo(RunStatus.FAILED);
    assertThat(out(STUDY, where)).as(err.toString()).isZero();
    out(STUDY, folder.resolve("whole"));
    assertThat(trials(where)).isEqualTo(trials(folder.resolve("whole")));
  }

  /** A run that has begun goes on; one that has not can be begun. */
  private void goOn(Fault fault, String[] command, Path where) throws IOException {
    int code = quiet("train", "--resume", where.toString());
    assertThat(err.toString()).as(fault.where).doesNotContain("unexpected");
    if (code != 0) {
      assertThat(code).as(fault.where + err).isEqualTo(3);
      assertThat(err.toString())
          .as(fault.where)
          .containsAnyOf("there is no folder", "there is no run.json", "has not taken a step");
      assertThat(out(command, where)).as(fault.where + err).isZero();
    }
    assertSame(fault, where);
  }

  private void assertSame(Fault fault, Path where) throws IOException {
    Path whole = folder.resolve("whole");
    assertThat(where.resolve("metrics.csv"))
        .as(fault.where)
        .hasSameTextualContentAs(whole.resolve("metrics.csv"));
    assertThat(figures(where)).as(fault.where).isEqualTo(figures(whole));
    assertThat(RecordedRun.in(where).record().status()).as(fault.where).isEqualTo(RunStatus.DONE);
    assertThat(names(where)).as(fault.where).isEqualTo(names(whole));
    assertThat(names(where.resolve("checkpoints")))
        .as(fault.where)
        .isEqualTo(names(whole.resolve("checkpoints")));
  }

  private static List<String> figures(Path run) throws IOException {
    return Files.readAllLines(run.resolve("result.json")).stream()
        .filter(line -> !line.contains("second"))
        .toList();
  }

  private static List<String> names(Path where) throws IOException {
    return Disk.list(where).stream()
        .map(file -> file.getFileName().toString())
        .filter(name -> !name.equals(".reserve"))
        .toList();
  }

  private Path copy(Path from, String name) throws IOException {
    Path to = folder.resolve(name);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
    return to;
  }

  /** A disk that stays full, but for the room that a deleted file makes. */
  private static final class FullDisk implements Disk.Watch {
    private final String fullAt;
    private boolean full;
    private boolean room;

    FullDisk(String fullAt) {
      this.fullAt = fullAt;
    }

    @Override
    public void before(Operation operation, Path file) throws IOException {
      String name = file.getFileName().toString();
      full |= operation == Operation.WRITE && name.contains(fullAt);
      room |= full && operation == Operation.DELETE && name.equals(".reserve");
      boolean small = name.equals(".run.json.tmp");
      if (full && operation == Operation.WRITE && !(room && small)) {
        throw new IOException(FULL);
      }
    }
  }

  @Test
  void aFullDiskIsRecordedWithTheFileThatDidNotFit() {
    engine = (name, recipe) -> BowlLearner::new;
    for (String file : List.of("curve.csv", "finding.json", "report.html")) {
      Path where = folder.resolve(file + "-full");
      try (Disk.Watching watching = Disk.watch(new FullDisk(file))) {
        assertThat(out(new String[] {"find", "--steps", "30"}, where)).isEqualTo(3);
      }
      assertThat(err.toString()).contains(file + " cannot be written (" + FULL + ")");
      RunRecord record = RecordedRun.in(where).record();
      assertThat(record.status()).isEqualTo(RunStatus.FAILED);
      assertThat(record.failure().orElseThrow()).contains(file, FULL);
    }
  }
}
