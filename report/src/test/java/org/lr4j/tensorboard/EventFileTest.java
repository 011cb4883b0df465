package org.lr4j.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lr4j.finder.Curve;
import org.lr4j.finder.Point;
import org.lr4j.finder.Stop;

class EventFileTest {
  @TempDir Path folder;

  @Test
  void framesARecordAsTensorFlowDoes() {
    byte[] record = Records.framed("123456789".getBytes(StandardCharsets.US_ASCII));

    // The CRC-32C of these digits is e3069283, here turned right by 15 bits plus a282ead8.
    int masked = ((0xe3069283 >>> 15) | (0xe3069283 << 17)) + 0xa282ead8;
    String expected =
        "0900000000000000"
            + HexFormat.of()
                .formatHex(
                    ByteBuffer.allocate(4)
                        .putInt(
                            Integer.reverseBytes(
                                Records.checksum(new byte[] {9, 0, 0, 0, 0, 0, 0, 0}, 0, 8)))
                        .array())
            + "313233343536373839"
            + HexFormat.of()
                .formatHex(ByteBuffer.allocate(4).putInt(Integer.reverseBytes(masked)).array());
    assertThat(HexFormat.of().formatHex(record)).isEqualTo(expected);
  }

  @Test
  void writesNumbersAsProtocolBuffersDo() {
    Message message = new Message().number(2, 300).single(2, 1.5f).real(1, -2).number(1, -1);

    assertThat(HexFormat.of().formatHex(message.toByteArray()))
        .isEqualTo("10ac02" + "150000c03f" + "0900000000000000c0" + "08ffffffffffffffffff01");
  }

  @Test
  void leavesNoSweepsOfAnEarlierSearch() throws IOException {
    sweeps(3);
    Path notOurs = folder.resolve("sweep-2/events.out.tfevents.1.host");
    Files.writeString(notOurs, "another program's");
    Path training = Files.createDirectory(folder.resolve("sweep-all"));
    EventFile.open(training, 0).close();

    sweeps(1);

    assertThat(folder.resolve("sweep-1")).isNotEmptyDirectory();
    assertThat(folder.resolve("sweep-2")).isDirectoryContaining(notOurs::equals);
    try (Stream<Path> left = Files.list(folder.resolve("sweep-2"))) {
      assertThat(left).containsExactly(notOurs);
    }
    assertThat(folder.resolve("sweep-3")).doesNotExist();
    assertThat(training).isNotEmptyDirectory();
  }

  private void sweeps(int count) {
    try (SweepEvents events = SweepEvents.in(folder)) {
      for (int run = 0; run < count; run++) {
        Point point = new Point(0.1, 2);
        events.onPoint(run, point);
        events.onSweep(run, Curve.of(List.of(point), Stop.COMPLETED));
      }
    }
  }

  @Test
  void cutsWhatFollowsTheStepFromWhichARunGoesOn() throws IOException {
    write(0, 0, 1, 2, 3, 4);
    write(3, 3, 4, 5);

    assertThat(steps()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void goesOnAfterARecordThatWasCutShort() throws IOException {
    write(0, 0, 1, 2);
    Path file = files().get(0);
    Files.write(file, new byte[] {7, 0, 0}, StandardOpenOption.APPEND);
    write(2, 2, 3);

    assertThat(steps()).containsExactly(0L, 1L, 2L, 3L);
  }

  @Test
  void replacesTheEventsOfAnEarlierRunButNoOtherFiles() throws IOException {
    Path other = Files.writeString(folder.resolve("events.out.tfevents.17.host"), "not ours");
    write(0, 0, 1, 2);
    write(0, 0, 1);

    assertThat(steps()).containsExactly(0L, 1L);
    assertThat(other).hasContent("not ours");
  }

  private void write(long from, long... steps) throws IOException {
    try (EventFile file = EventFile.open(folder, from)) {
      for (long step : steps) {
        file.scalars(step, Map.of("loss", 1.0));
      }
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".lr4j")).sorted().toList();
    }
  }

  /** The steps of all scalars, in the order of the files. */
  private List<Long> steps() throws IOException {
    List<Long> steps = new ArrayList<>();
    for (Path file : files()) {
      byte[] bytes = Files.readAllBytes(file);
      int place = 0;
      while (place < bytes.length) {
        Optional<ByteBuffer> record = Records.at(bytes, place);
        assertThat(record).as("a whole record at %s of %s", place, file).isPresent();
        String text = StandardCharsets.ISO_8859_1.decode(record.get().slice()).toString();
        if (text.contains("loss")) {
          steps.add(Records.step(record.get()));
        }
        place += record.get().remaining() + Records.FRAME;
      }
    }
    return steps;
  }
}
