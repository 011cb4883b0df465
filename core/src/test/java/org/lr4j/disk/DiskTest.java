package org.lr4j.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lr4j.disk.Disk.Operation;

@SuppressWarnings("try") // a watch is not looked at, only ended
class DiskTest {
  @TempDir private Path folder;

  private List<String> names() throws IOException {
    return Disk.list(folder).stream().map(file -> file.getFileName().toString()).toList();
  }

  @Test
  void aFileIsForcedBeforeItGetsItsNameAndTheNameAfterwards() throws IOException {
    List<String> changes = new ArrayList<>();
    try (Disk.Watching watching =
        Disk.watch((operation, file) -> changes.add(operation + " " + file.getFileName()))) {
      Disk.write(folder.resolve("a.json"), "{}");
    }
    assertThat(changes)
        .containsExactly(
            "WRITE .a.json.tmp",
            "FORCE .a.json.tmp",
            "MOVE a.json",
            "FORCE " + folder.getFileName());
  }

  @Test
  void aFileThatCannotBeReplacedStaysAndTheFailureNamesIt() throws IOException {
    Path file = Files.writeString(folder.resolve("a.json"), "old");
    for (Operation bad : List.of(Operation.WRITE, Operation.FORCE, Operation.MOVE)) {
      try (Disk.Watching watching =
          Disk.watch(
              (operation, unused) -> {
                if (operation == bad) {
                  throw new IOException("No space left on device");
                }
              })) {
        assertThatThrownBy(() -> Disk.write(file, "new"))
            .as(bad.toString())
            .isInstanceOf(FileSystemException.class)
            .hasMessage(file + ": No space left on device");
      }
      assertThat(file).hasContent("old");
      assertThat(names()).containsExactly("a.json");
    }
  }

  @Test
  void aLinkUnderTheTemporaryNameIsReplacedAndNotWrittenThrough(@TempDir Path elsewhere)
      throws IOException {
    Path precious = Files.writeString(elsewhere.resolve("precious"), "precious");
    Path file = folder.resolve("a.json");
    Files.createSymbolicLink(Disk.temporary(file), precious);
    Disk.write(file, "new");
    assertThat(precious).hasContent("precious");
    assertThat(file).hasContent("new");
    assertThat(names()).containsExactly("a.json");
  }

  @Test
  void deletingATreeLeavesWhatItsLinksLeadTo(@TempDir Path elsewhere) throws IOException {
    Path precious = Files.writeString(elsewhere.resolve("precious"), "precious");
    Path tree = Files.createDirectories(folder.resolve("tree/below"));
    Files.createSymbolicLink(tree.resolve("folder"), elsewhere);
    Files.createSymbolicLink(tree.resolve("file"), precious);
    Disk.deleteTree(folder.resolve("tree"));
    assertThat(folder.resolve("tree")).doesNotExist();
    assertThat(precious).hasContent("precious");
    Path link = Files.createSymbolicLink(folder.resolve("link"), elsewhere);
    Disk.deleteTree(link);
    assertThat(names()).isEmpty();
    assertThat(precious).exists();
  }

  @Test
  void appendsToFilesOnly(@TempDir Path elsewhere) throws IOException {
    Path precious = Files.writeString(elsewhere.resolve("precious"), "precious");
    Path link = Files.createSymbolicLink(folder.resolve("link"), precious);
    assertThatThrownBy(() -> Disk.append(link)).hasMessageContaining("it is not a file");
    assertThatThrownBy(() -> Disk.append(folder.resolve("nothing")))
        .isInstanceOf(FileSystemException.class);
    try (Disk.Growing growing = Disk.append(precious)) {
      growing.append(" – ½");
      growing.force();
    }
    assertThat(precious).hasContent("precious – ½");
  }

  @Test
  void whatDoesNotFitAtAnEndNamesTheFile() throws IOException {
    Path file = Files.createFile(folder.resolve("metrics.csv"));
    try (Disk.Growing growing = Disk.append(file)) {
      Disk.Watch full =
          (operation, unused) -> {
            throw new IOException("No space left on device");
          };
      try (Disk.Watching watching = Disk.watch(full)) {
        assertThatThrownBy(() -> growing.append("0,1\n"))
            .hasMessage(file + ": No space left on device");
        assertThatThrownBy(growing::force).hasMessage(file + ": No space left on device");
      }
    }
  }

  @Test
  void anInterruptIsPutOffUntilTheFileIsThere() throws IOException {
    Path file = folder.resolve("a.json");
    Thread.currentThread().interrupt();
    Disk.write(file, "whole");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(file).hasContent("whole");
  }

  @Test
  void workThatAnInterruptDisturbsIsDoneAgain() throws IOException {
    Path file = folder.resolve("a");
    int[] tries = {0};
    String done =
        Disk.uninterrupted(
            () -> {
              if (tries[0]++ == 0) {
                Thread.currentThread().interrupt();
              }
              try (FileChannel channel =
                  FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                channel.force(true);
              }
              return "done";
            });
    assertThat(Thread.interrupted()).isTrue();
    assertThat(done).isEqualTo("done");
    assertThat(tries[0]).isEqualTo(2);
  }

  @Test
  void aReasonIsNeverEmpty() {
    assertThat(Disk.reason(new IOException("Input/output error"))).isEqualTo("Input/output error");
    assertThat(Disk.reason(new IOException((String) null))).isEqualTo("IOException");
    assertThat(Disk.reason(new FileSystemException("a/b", null, "Read-only file system")))
        .isEqualTo("Read-only file system");
  }
}
